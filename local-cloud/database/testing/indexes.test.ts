import type { DatabaseCost } from '../../base/ports';
import { index, rejection, withSdk } from './harness';
import type { SdkHarness } from './harness';

const INDEXES = {
  messages: [
    index('due', { state: 1, dueAt: 1 }),
    index('user', { openid: 1, createdAt: -1 }),
    index('ids', { msgids: 1 }),
    index('code', { tenant: 1, code: 1 }, true),
  ],
  runs: [],
};
const COUNT = 900;

/** 900 messages: every third scheduled, due one after the other, of 100 users. */
const withMessages = (use: (harness: SdkHarness) => Promise<void>): Promise<void> =>
  withSdk({ indexes: INDEXES }, async (harness) => {
    const messages = Array.from({ length: COUNT }, (_, i) => ({
      _id: `m${i}`, state: i % 3 === 0 ? 'scheduled' : 'sent', dueAt: i, openid: `u${i % 100}`, createdAt: i, msgids: [`a${i}`, `b${i}`], tenant: 't', code: i, text: `text ${i}`,
    })); // prettier-ignore
    await harness.db.collection('messages').add(messages);
    await use(harness);
  });

const read = ({ documentsRead, scan }: DatabaseCost): object => ({ documentsRead, scan });

describe('indexes', () => {
  it('serve equality, range and order, and stop at the limit', () =>
    withMessages(async ({ db, cost }) => {
      const _ = db.command;
      const messages = db.collection('messages');
      const due = await messages.where({ state: 'scheduled', dueAt: _.lte(800) }).orderBy('dueAt', 'desc').limit(5).get();
      expect(due.data.map(({ dueAt }: { dueAt: number }) => dueAt)).toEqual([798, 795, 792, 789, 786]);
      expect(read(cost())).toEqual({ documentsRead: 5, scan: undefined });
      const latest = await messages.where({ openid: 'u7' }).orderBy('createdAt', 'desc').skip(1).limit(2).get();
      expect(latest.data.map(({ createdAt }: { createdAt: number }) => createdAt)).toEqual([707, 607]);
      expect(cost().documentsRead).toBeLessThanOrEqual(3);
    })); // prettier-ignore

  it('merge the ranges of several values into one order', () =>
    withMessages(async ({ db, cost }) => {
      const { data } = await db.collection('messages').where({ state: db.command.in(['sent', 'scheduled']) }).orderBy('dueAt', 'asc').limit(4).get();
      expect(data.map(({ dueAt }: { dueAt: number }) => dueAt)).toEqual([0, 1, 2, 3]);
      expect(cost().documentsRead).toBe(4);
    })); // prettier-ignore

  it('serve elements of arrays, and conditions inside and()', () =>
    withMessages(async ({ db, cost }) => {
      const _ = db.command;
      const found = await db.collection('messages').where(_.and([{ msgids: 'b42' }, _.or([{ state: 'sent' }, { state: 'scheduled' }])])).get();
      expect(found.data).toMatchObject([{ _id: 'm42' }]);
      expect(read(cost())).toEqual({ documentsRead: 1, scan: undefined });
    })); // prettier-ignore

  it('find an array whose elements satisfy the two sides of a range one by one', () =>
    withSdk({ indexes: { things: [index('list', { list: 1 })] } }, async ({ db }) => {
      const _ = db.command;
      await db.collection('things').add([
        { _id: 'split', list: [1, 10] },
        { _id: 'below', list: [1] },
        { _id: 'inside', list: 5.5 },
      ]);
      const between = { list: _.gt(5).and(_.lt(6)) };
      const { data } = await db.collection('things').where(between).get();
      expect(data.map(({ _id }: { _id: string }) => _id).sort()).toEqual(['inside', 'split']);
      expect((await db.collection('things').where(between).count()).total).toBe(2);
    }));

  it('give the elements of an array in the order of a field beside it, page by page, both sides of a page bounded', () =>
    withSdk({ indexes: { users: [index('for', { for: 1, _id: 1 })] } }, async ({ db, cost }) => {
      const _ = db.command;
      const all = Array.from({ length: 400 }, (_each, i) => ({
        _id: `u${String(i).padStart(3, '0')}`,
        for: i % 4 === 0 ? ['a', 'b'] : ['b', 'c'],
      }));
      await db.collection('users').add(all);
      const users = db.collection('users');
      const page = { for: 'a', _id: _.gt('u100').and(_.lte('u140')) };
      const { data } = await users.where(page).orderBy('_id', 'asc').limit(1000).get();
      expect(data.map(({ _id }: { _id: string }) => _id)).toEqual(
        Array.from({ length: 10 }, (_each, i) => `u${104 + 4 * i}`),
      );
      expect(read(cost())).toEqual({ documentsRead: 10, scan: undefined });
      expect((await users.where(page).count()).total).toBe(10);
      expect(cost().documentsRead).toBe(0);
    }));

  it('do not take the element that led to a document for the one it is sorted by', () =>
    withSdk({ indexes: { users: [index('for', { for: 1, at: 1 })] } }, async ({ db }) => {
      await db.collection('users').add([
        { _id: 'late', for: ['b', 'c'], at: 1 },
        { _id: 'early', for: ['a', 'b'], at: 2 },
      ]);
      const { data } = await db.collection('users').where({ for: 'b' }).orderBy('for', 'asc').get();
      expect(data.map(({ _id }: { _id: string }) => _id)).toEqual(['early', 'late']);
    }));

  it('draw documents by lot without reading the others', () =>
    withMessages(async ({ db, cost }) => {
      const draw = async (): Promise<string[]> => {
        const { data } = await db.collection('messages').aggregate().sample({ size: 50 }).limit(50).end();
        return (data as { _id: string }[]).map(({ _id }) => _id);
      };
      const first = await draw();
      expect(new Set(first).size).toBe(50);
      expect(read(cost())).toEqual({ documentsRead: 50, scan: undefined });
      expect((await draw()).sort()).not.toEqual(first.sort());
    }));

  it('pass over a number of entries without reading their documents', () =>
    withMessages(async ({ db, cost }) => {
      const { data } = await db
        .collection('messages')
        .where({ state: 'scheduled' })
        .orderBy('dueAt', 'asc')
        .skip(200)
        .limit(1)
        .get();
      expect(data).toMatchObject([{ dueAt: 600 }]);
      expect(cost().documentsRead).toBe(1);
    }));

  it('give documents by a list of ids without a search', () =>
    withMessages(async ({ db, cost }) => {
      const { data } = await db
        .collection('messages')
        .where({ _id: db.command.in(['m5', 'none', 'm1']), state: 'sent' })
        .get();
      expect(data.map(({ _id }: { _id: string }) => _id).sort()).toEqual(['m1', 'm5']);
      expect(cost().documentsRead).toBe(2);
    }));

  it('count without reading documents where the index holds the whole condition', () =>
    withMessages(async ({ db, cost }) => {
      const _ = db.command;
      const messages = db.collection('messages');
      expect(
        (await messages.where({ state: 'scheduled', dueAt: _.gt(10).and(_.lt(20)) }).count()).total,
      ).toBe(3);
      expect((await messages.where({ openid: _.in(['u1', 'u2', 'none']) }).count()).total).toBe(18);
      expect((await messages.where({ msgids: _.in(['a1', 'b1']) }).count()).total).toBe(1);
      expect((await messages.count()).total).toBe(COUNT);
      expect(read(cost())).toEqual({ documentsRead: 0, scan: undefined });
    }));

  it('make an idle tick one aggregate that reads a few documents', () =>
    withMessages(async ({ db, cost }) => {
      const _ = db.command;
      await db.collection('runs').add({ _id: 'state' });
      const work = (state: string, before: number) => _.aggregate.pipeline().match({ state, dueAt: _.lte(before) }).limit(1).done();
      const { data } = await db.collection('runs').aggregate().match({ _id: 'state' })
        .lookup({ from: 'messages', pipeline: work('scheduled', -1), as: 'due' })
        .lookup({ from: 'messages', pipeline: work('sent', 10), as: 'sent' }).end(); // prettier-ignore
      expect(data).toMatchObject([{ due: [], sent: [{ _id: 'm1' }] }]);
      expect(read(cost())).toEqual({ documentsRead: 2, scan: undefined });
    })); // prettier-ignore

  it('serve joins by field and by expression', () =>
    withMessages(async ({ db, cost }) => {
      const _ = db.command;
      await db.collection('runs').add({ _id: 'u9', latest: 'm9' });
      const runs = db.collection('runs').aggregate();
      const pipeline = _.aggregate.pipeline().match(_.expr(_.aggregate.eq(['$openid', '$$user']))).limit(2).done();
      const { data } = await runs.lookup({ from: 'messages', localField: 'latest', foreignField: '_id', as: 'one' })
        .lookup({ from: 'messages', let: { user: '$_id' }, pipeline, as: 'two' }).end(); // prettier-ignore
      expect(data).toMatchObject([{ one: [{ _id: 'm9' }], two: [{ openid: 'u9' }, { openid: 'u9' }] }]);
      expect(read(cost())).toEqual({ documentsRead: 4, scan: undefined });
    })); // prettier-ignore

  it('hold one document for each unique value, through adding, changing and removing', () =>
    withMessages(async ({ db }) => {
      const messages = db.collection('messages');
      const DUPLICATE = {
        code: 'DATABASE_DUPLICATE_WRITE',
        message: expect.stringContaining('dup key: { tenant: "t", code: 7 }') as string,
      };
      expect(await rejection(messages.add({ tenant: 't', code: 7 }))).toMatchObject(DUPLICATE);
      expect(await rejection(messages.doc('m8').update({ code: 7 }))).toMatchObject(DUPLICATE);
      expect((await messages.doc('m8').get()).data[0].code).toBe(8);
      await messages.doc('m7').remove();
      await messages.doc('m8').update({ code: 7 });
      await messages.add({ tenant: 't', code: 8 });
      await messages.add({ tenant: 't' });
      expect(await rejection(messages.add({ tenant: 't', code: null }))).toMatchObject({
        code: 'DATABASE_DUPLICATE_WRITE',
      });
    }));

  it('refuse a value too long to be indexed', () =>
    withMessages(async ({ db }) => {
      const error = await rejection(db.collection('messages').add({ openid: 'x'.repeat(1025) }));
      expect(error.message).toMatch(/openid, createdAt is too long for index user: .*1024 bytes/);
      await db.collection('messages').add({ text: 'x'.repeat(5000), tenant: 'other' });
    }));

  it('are missed in the metrics: a query that reads much more than it finds is named by its shape', () =>
    withMessages(async ({ db, cost }) => {
      const _ = db.command;
      await db
        .collection('messages')
        .where({ text: 'text 17', dueAt: _.gt(3) })
        .get();
      const scan = {
        collection: 'messages',
        shape: '{dueAt:{$gt},text:{$eq}}',
        documentsRead: COUNT,
        documentsReturned: 1,
      };
      expect(cost().scan).toEqual(scan);
      await db
        .collection('messages')
        .where(_.or([{ text: 'secret' }, { text: 'other' }]))
        .remove();
      expect(cost().scan).toMatchObject({ shape: '{$or:[{text:{$eq}}]}', documentsReturned: 0 });
      await db.collection('messages').where({}).limit(900).get();
      expect(cost().scan).toBeUndefined();
    }));
});
