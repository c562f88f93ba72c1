import { index, rejection, withSdk } from './harness';
import type { SdkTransaction } from './harness';
import { until } from './until';

const CONFLICT = { code: 'DATABASE_TRANSACTION_CONFLICT' };
const GONE = {
  code: 'DATABASE_TRANSACTION_FAIL',
  message: expect.stringContaining('[ResourceUnavailable.TransactionNotExist]') as string,
};

describe('transactions through the SDK', () => {
  it('read their snapshot and own writes; others see them after the commit', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add([
        { _id: '1', n: 1 },
        { _id: '2', n: 1 },
      ]);
      const transaction = await db.startTransaction();
      const inside = transaction.collection('things');
      await inside.doc('1').update({ n: 2 });
      await things.doc('2').update({ n: 9 });
      expect((await inside.doc('1').get()).data).toEqual({ _id: '1', n: 2 });
      expect((await inside.doc('2').get()).data).toEqual({ _id: '2', n: 1 });
      expect((await things.doc('1').get()).data).toEqual([{ _id: '1', n: 1 }]);
      await transaction.commit();
      expect((await things.get()).data).toEqual([
        { _id: '1', n: 2 },
        { _id: '2', n: 9 },
      ]);
    }));

  it('take their snapshot at the first operation', () =>
    withSdk({}, async ({ db }) => {
      const transaction = await db.startTransaction();
      await db.collection('things').add({ _id: '1' });
      expect((await transaction.collection('things').doc('1').get()).data).toEqual({ _id: '1' });
      await transaction.rollback();
    }));

  it('answer in the shape that the SDK gives inside a transaction', () =>
    withSdk({ indexes: { things: [] } }, async ({ db }) => {
      const transaction = await db.startTransaction();
      const inside = transaction.collection('things');
      expect(await inside.add({ _id: 17, tags: ['a'] })).toMatchObject({ inserted: 1, ok: 1, id: 17 });
      expect((await inside.add([{ name: 'a' }, { name: 'b' }])) as object).toHaveProperty('ids.length', 2);
      expect((await inside.where({ name: db.command.in(['a', 'b']) }).get()).data).toHaveLength(2);
      expect((await inside.doc('none').get()).data).toBeNull();
      expect(await inside.doc('none').set({ a: 1 })).toMatchObject({
        updated: 0,
        upserted: [{ _id: 'none' }],
      });
      expect(await inside.where({ a: 1 }).updateAndReturn({ a: 2 })).toMatchObject({
        doc: { _id: 'none', a: 2 },
      });
      expect(await inside.doc(17).remove()).toMatchObject({ deleted: 1 });
      await transaction.commit();
      expect((await db.collection('things').count()).total).toBe(3);
    }));

  it('order, skip and limit over stored and own documents alike', () =>
    withSdk({ indexes: { things: [index('n', { n: 1 })] } }, async ({ db }) => {
      await db.collection('things').add([
        { _id: 'a', n: 1 },
        { _id: 'c', n: 3 },
        { _id: 'd', n: 4 },
      ]);
      const transaction = await db.startTransaction();
      const inside = transaction.collection('things');
      await inside.add({ _id: 'b', n: 2 });
      await inside.doc('d').update({ n: 0 });
      await inside.doc('a').remove();
      const { data } = await inside
        .where({ n: db.command.gte(0) })
        .orderBy('n', 'asc')
        .skip(1)
        .limit(2)
        .get();
      expect(data).toEqual([
        { _id: 'b', n: 2 },
        { _id: 'c', n: 3 },
      ]);
      await transaction.rollback();
    }));

  it('leave nothing behind when they are rolled back', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add({ _id: '1', n: 1 });
      const transaction = await db.startTransaction();
      await transaction.collection('things').doc('1').remove();
      await transaction.collection('things').add({ _id: '2' });
      await transaction.rollback();
      expect((await things.get()).data).toEqual([{ _id: '1', n: 1 }]);
    }));

  it('conflict at the write of a document that another transaction has written', () =>
    withSdk({}, async ({ db }) => {
      await db.collection('things').add({ _id: '1', n: 1 });
      const first = await db.startTransaction();
      const second = await db.startTransaction();
      await first.collection('things').doc('1').get();
      await second.collection('things').doc('1').update({ n: 2 });
      expect(await rejection(first.collection('things').doc('1').update({ n: 3 }))).toMatchObject(CONFLICT);
      expect(await rejection(first.rollback())).toMatchObject(GONE);
      await second.commit();
      expect((await db.collection('things').get()).data).toEqual([{ _id: '1', n: 2 }]);
    }));

  it('conflict at the write of a document that was changed since the snapshot', () =>
    withSdk({}, async ({ db }) => {
      await db.collection('things').add([{ _id: '1' }, { _id: '2' }]);
      const transaction = await db.startTransaction();
      await transaction.collection('things').doc('1').get();
      await db.collection('things').doc('2').set({ changed: true });
      expect((await transaction.collection('things').doc('2').get()).data).toEqual({ _id: '2' });
      expect(await rejection(transaction.collection('things').doc('2').update({ n: 3 }))).toMatchObject({
        ...CONFLICT,
        message: expect.stringContaining('[ResourceUnavailable.TransactionConflict]') as string,
      });
    }));

  it('are run again by runTransaction after a conflict, so that no update is lost', () =>
    withSdk({}, async ({ db }) => {
      await db.collection('things').add({ _id: '1', n: 0 });
      const add = () =>
        db.runTransaction(async (transaction: SdkTransaction) => {
          const one = transaction.collection('things').doc('1');
          const { n } = (await one.get()).data as unknown as { n: number };
          await one.update({ n: n + 1 });
        }, 20);
      await Promise.all(Array.from({ length: 5 }, add));
      expect((await db.collection('things').get()).data).toEqual([{ _id: '1', n: 5 }]);
    }));

  it('make a write from outside wait for their end', () =>
    withSdk({}, async ({ db, database }) => {
      await db.collection('things').add({ _id: '1', n: 1 });
      const transaction = await db.startTransaction();
      await transaction.collection('things').doc('1').update({ n: 10 });
      let done = false;
      const params = {
        collectionName: 'things',
        query: '{}',
        data: '{"$inc":{"n":{"$numberInt":"1"}}}',
        merge: true,
        multi: true,
      };
      const outside = database.handle('database.modifyDocument', params).then(({ body }) => {
        done = true;
        return body;
      });
      expect((await db.collection('things').count()).total).toBe(1);
      expect(done).toBe(false);
      await transaction.commit();
      expect(await outside).toMatchObject({ data: { updated: 1 } });
      expect((await db.collection('things').get()).data).toEqual([{ _id: '1', n: 11 }]);
    }));

  it('cannot be used when they are over, or never were', () =>
    withSdk({ indexes: { things: [] } }, async ({ db, database }) => {
      const transaction = await db.startTransaction();
      await transaction.commit();
      expect(await rejection(transaction.collection('things').doc('1').set({ a: 1 }))).toMatchObject(GONE);
      const unknown = database.handle('database.commitTransaction', { transactionId: 'never' });
      expect(await rejection(unknown)).toMatchObject(GONE);
    }));

  it('end by themselves after their time and free their documents', () =>
    withSdk({ transactionLifetimeMs: 30 }, async ({ db }) => {
      await db.collection('things').add({ _id: '1', n: 1 });
      const transaction = await db.startTransaction();
      const inside = transaction.collection('things').doc('1');
      await rejection(until(async () => { await inside.update({ n: db.command.inc(1) }); return false; })); // prettier-ignore
      expect(await rejection(transaction.commit())).toMatchObject(GONE);
      expect(await db.collection('things').doc('1').update({ n: 5 })).toMatchObject({ updated: 1 });
    }));

  it('refuse a taken unique value at the write, and at the commit if it was taken meanwhile', () =>
    withSdk({ indexes: { things: [index('code', { code: 1 }, true)] } }, async ({ db }) => {
      await db.collection('things').add({ _id: '1', code: 'x' });
      const DUPLICATE = {
        code: 'DATABASE_DUPLICATE_WRITE',
        message: expect.stringContaining('E11000') as string,
      };
      const early = await db.startTransaction();
      expect(await rejection(early.collection('things').add({ _id: '2', code: 'x' }))).toMatchObject(
        DUPLICATE,
      );
      const late = await db.startTransaction();
      await late.collection('things').add({ _id: '3', code: 'y' });
      await late.collection('things').doc('1').update({ n: 1 });
      await db.collection('things').add({ _id: '4', code: 'y' });
      expect(await rejection(late.commit())).toMatchObject(DUPLICATE);
      expect((await db.collection('things').get()).data).toEqual([
        { _id: '1', code: 'x' },
        { _id: '4', code: 'y' },
      ]);
    }));
});
