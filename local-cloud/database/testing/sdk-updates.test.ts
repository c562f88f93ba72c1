import { withSdk } from './harness';
import type { SdkDatabase } from './harness';

type Case = [
  behaviour: string,
  before: object,
  update: (command: SdkDatabase['command']) => object,
  after: object,
];

/** One update of one document through the real SDK. */
const CASES: Case[] = [
  ['nested objects are merged', { a: { b: 1, c: 2 } }, () => ({ a: { b: 9, d: { e: 1 } } }), { a: { b: 9, c: 2, d: { e: 1 } } }],
  ['set replaces an object', { a: { b: 1, c: 2 } }, (_) => ({ a: _.set({ b: 9 }) }), { a: { b: 9 } }],
  ['null and empty arrays are values', { a: { b: 1 }, l: [1] }, () => ({ a: { b: null }, l: [] }), { a: { b: null }, l: [] }],
  ['inc adds, also to what is missing', { n: 0.2 }, (_) => ({ n: _.inc(-0.05), m: { k: _.inc(2) } }), { n: 0.2 - 0.05, m: { k: 2 } }],
  ['mul multiplies, what is missing counts as 0', { n: 3 }, (_) => ({ n: _.mul(4), m: _.mul(2) }), { n: 12, m: 0 }],
  ['min and max keep the lesser and the greater', { a: 5, b: 5 }, (_) => ({ a: _.min(3), b: _.max(3), c: _.max(1) }), { a: 3, b: 5, c: 1 }],
  ['remove takes a field away', { a: 1, b: { c: 1, d: 2 } }, (_) => ({ a: _.remove(), b: { c: _.remove() } }), { b: { d: 2 } }],
  ['remove leaves null in an array', { arr: [{ n: 'A', x: 1 }, { n: 'B' }] }, (_) => ({ arr: { [0]: { x: _.remove() }, [1]: _.remove() } }), { arr: [{ n: 'A' }, null] }],
  ['rename moves a value', { a: 1 }, (_) => ({ a: _.rename('z') }), { z: 1 }],
  ['push appends one, several, or an array', { a: [1], b: [1], c: [1] }, (_) => ({ a: _.push(2), b: _.push(2, 3), c: _.push([2, 3]) }), { a: [1, 2], b: [1, 2, 3], c: [1, 2, 3] }],
  ['push makes a missing array', {}, (_) => ({ a: _.push('x') }), { a: ['x'] }],
  ['push inserts, sorts and cuts', { a: [5, 1], b: [1, 2] }, (_) => ({ a: _.push({ each: [4, 6], sort: -1, slice: 3 }), b: _.push({ each: [9], position: 1, slice: -2 }) }), { a: [6, 5, 4], b: [9, 2] }],
  ['push sorts documents by a field', { a: [{ n: 2 }] }, (_) => ({ a: _.push({ each: [{ n: 3 }, { n: 1 }], sort: { n: 1 } }) }), { a: [{ n: 1 }, { n: 2 }, { n: 3 }] }],
  ['unshift prepends', { a: [3] }, (_) => ({ a: _.unshift([1, 2]) }), { a: [1, 2, 3] }],
  ['pop and shift take an end away', { a: [1, 2, 3], b: [1, 2, 3] }, (_) => ({ a: _.pop(), b: _.shift() }), { a: [1, 2], b: [2, 3] }],
  ['addToSet adds what is not there', { a: [1, { x: 1 }], b: [1] }, (_) => ({ a: _.addToSet({ x: 1 }), b: _.addToSet({ $each: [1, 2, 2] }) }), { a: [1, { x: 1 }], b: [1, 2] }],
  ['pull removes by value and by condition', { a: ['x', 'y'], b: [1, 5, 9], c: [{ n: 1 }, { n: 2 }] }, (_) => ({ a: _.pull('x'), b: _.pull(_.gte(5)), c: _.pull({ n: 1 }) }), { a: ['y'], b: [1], c: [{ n: 2 }] }],
  ['pullAll removes each of a list', { a: [1, 2, 1, 3] }, (_) => ({ a: _.pullAll([1, 3]) }), { a: [2] }],
  ['bit works on integers', { a: 13 }, (_) => ({ a: _.bit({ and: 10 }) }), { a: 8 }],
  ['a position in an array is set', { a: [1, 2] }, () => ({ 'a.1': 9, 'a.3': 4 }), { a: [1, 9, null, 4] }],
]; // prettier-ignore

describe('updates through the SDK', () => {
  it.each(CASES)('%s', (_behaviour, before, update, after) =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add({ _id: '1', ...before });
      await things.doc('1').update(update(db.command));
      expect((await things.doc('1').get()).data).toEqual([{ _id: '1', ...after }]);
    }),
  );

  it('change all that match, or the first when told so, and say how many matched', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add([{ n: 1 }, { n: 1 }, { n: 1 }]);
      expect(
        await things
          .where({ n: 1 })
          .options({ multiple: false })
          .update({ n: db.command.inc(1) }),
      ).toMatchObject({ updated: 1 });
      expect(await things.where({ n: db.command.gt(0) }).update({ n: db.command.inc(1) })).toMatchObject({
        updated: 3,
      });
      expect(await things.where({ n: 2 }).update({ n: 2 })).toMatchObject({ updated: 2 });
      expect(await things.doc('missing').update({ n: 2 })).toMatchObject({ updated: 0 });
    }));

  it('set a whole document, new or replaced', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      expect(await things.doc('1').set({ a: 1 })).toMatchObject({ updated: 0, upsertedId: '1' });
      expect(await things.doc('1').set({ b: { c: 2 } })).toMatchObject({ updated: 1, upsertedId: null });
      expect((await things.get()).data).toEqual([{ _id: '1', b: { c: 2 } }]);
    }));

  it('return the changed document, or null when none matches', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add([
        { _id: '1', n: 1 },
        { _id: '2', n: 1 },
      ]);
      expect(await things.where({ n: 1 }).updateAndReturn({ n: db.command.inc(4) })).toMatchObject({
        updated: 1,
        doc: { _id: '1', n: 5 },
      });
      expect(await things.where({ n: 5 }).updateAndReturn({ n: 5 })).toMatchObject({
        updated: 1,
        doc: { _id: '1', n: 5 },
      });
      expect(await things.where({ n: -1 }).updateAndReturn({ n: 1 })).toMatchObject({
        updated: 0,
        doc: null,
      });
    }));

  it('take raw operators, with the position that the condition matched', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things').options({ raw: true });
      await db.collection('things').add({
        _id: '1',
        items: [
          { k: 'a', n: 1 },
          { k: 'b', n: 1 },
        ],
      });
      await things.where({ 'items.k': 'b' }).update({ $inc: { 'items.$.n': 5 }, $currentDate: { at: true } });
      await things.where({ _id: '1' }).update({ $set: { 'items.$[].seen': true } });
      expect((await db.collection('things').get()).data).toMatchObject([
        {
          items: [
            { k: 'a', n: 1, seen: true },
            { k: 'b', n: 6, seen: true },
          ],
          at: expect.any(Date) as Date,
        },
      ]);
    }));

  it('keep integers and doubles apart', () =>
    withSdk({}, async ({ database }) => {
      await database.handle('database.insertDocument', {
        collectionName: 'n',
        data: [
          '{"_id":"1","double":{"$numberDouble":"1.0"},"long":{"$numberLong":"7"},"big":{"$numberLong":"9007199254740993"},"int":{"$numberInt":"2147483647"}}',
        ],
      });
      const inc = '{"$numberInt":"1"}';
      await database.handle('database.modifyDocument', {
        collectionName: 'n', query: '{}', merge: true, multi: true, data: `{"$inc":{"double":${inc},"long":${inc},"big":${inc},"int":${inc}}}`,
      }); // prettier-ignore
      expect((await database.export())['n']).toEqual([
        {
          _id: '1',
          double: { $numberDouble: '2.0' },
          long: { $numberLong: '8' },
          big: { $numberLong: '9007199254740994' },
          int: { $numberLong: '2147483648' },
        },
      ]);
    }));

  it.each<[string, object]>([
    ['$set beside a part of the same field', { $set: { a: 1 }, $inc: { 'a.b': 1 } }],
    ['$inc on a text', { $inc: { text: 1 } }],
    ['$push on a number', { $push: { n: 1 } }],
    ['an unknown operator', { $explode: { a: 1 } }],
    ['fields beside operators', { $set: { a: 1 }, b: 2 }],
    ['a change of _id', { $set: { _id: 'other' } }],
    ['a field under a scalar', { $set: { 'n.deep': 1 } }],
    ['an aggregation operator as a value name', { $set: { a: { $bad: 1 } } }],
  ])('refuse %s and change nothing', (_name, update) =>
    withSdk({}, async ({ db }) => {
      await db.collection('things').add({ _id: '1', text: 'x', n: 1 });
      const updated = db.collection('things').options({ raw: true }).where({ _id: '1' }).update(update);
      await expect(updated).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
      expect((await db.collection('things').get()).data).toEqual([{ _id: '1', text: 'x', n: 1 }]);
    }),
  );
});
