import { index, rejection, withSdk } from './harness';

/** Documents through the real SDK: adding, reading, limits, order, projection, errors. */
describe('documents through the SDK', () => {
  it('are added with their own or a generated _id and read back with their types', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      const at = new Date(1_700_000_000_123);
      const own = await things.add({
        _id: 'own',
        at,
        list: [1, 'a', null, { b: 2 }],
        empty: [],
        none: {},
        big: 2 ** 40,
        half: 0.5,
        yes: true,
      });
      expect(own).toMatchObject({ id: 'own', requestId: 'test' });
      const { id } = (await things.add({ name: 'generated' })) as { id: string };
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      const { data } = await things.doc('own').get();
      expect(data).toEqual([
        {
          _id: 'own',
          at,
          list: [1, 'a', null, { b: 2 }],
          empty: [],
          none: {},
          big: 2 ** 40,
          half: 0.5,
          yes: true,
        },
      ]);
    }));

  it('keep the order in which they were added when no order is asked for', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add([{ _id: 'z' }, { _id: 'a' }, { _id: 'm' }]);
      const { data } = await things.where({}).get();
      expect(data.map(({ _id }: { _id: string }) => _id)).toEqual(['z', 'a', 'm']);
    }));

  it('come at most 100 at a time, 1000 when asked for more', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add(Array.from({ length: 1001 }, (_, i) => ({ i })));
      expect((await things.where({}).get()).data).toHaveLength(100);
      expect((await things.where({}).limit(101).get()).data).toHaveLength(101);
      expect((await things.where({}).limit(5000).get()).data).toHaveLength(1000);
      expect((await things.count()).total).toBe(1001);
    }));

  it('are ordered by several fields and skipped', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add([{ a: 1, b: 'x' }, { a: 2, b: 'y' }, { a: 1, b: 'z' }, { b: 'none' }]);
      const { data } = await things.orderBy('a', 'desc').orderBy('b', 'asc').skip(1).get();
      expect(data.map(({ b }: { b: string }) => b)).toEqual(['x', 'z', 'none']);
    }));

  it('are cut down to the fields asked for, inside arrays too', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add({ _id: '1', a: { b: 1, c: 2 }, list: [{ x: 1, y: 2 }, 3], tags: ['p', 'q', 'r'] });
      const get = async (projection: object) => (await things.field(projection).get()).data[0];
      expect(await get({ 'a.b': 1, 'list.x': 1 })).toEqual({ _id: '1', a: { b: 1 }, list: [{ x: 1 }] });
      expect(await get({ _id: 0, list: false, tags: 0 })).toEqual({ a: { b: 1, c: 2 } });
      expect(await get({ tags: db.command.project.slice(-2) })).toMatchObject({
        tags: ['q', 'r'],
        a: { b: 1 },
      });
      expect(await get({ tags: db.command.project.slice([1, 1] as never) })).toMatchObject({ tags: ['q'] });
      expect(await get({ list: db.command.project.elemMatch({ x: 1 }) })).toEqual({
        _id: '1',
        list: [{ x: 1, y: 2 }],
      });
      await expect(get({ a: 1, tags: 0 })).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
    }));

  it('stop at the first duplicate of a batch and keep those before it', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add({ _id: 'b' });
      const error = await rejection(things.add([{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }]));
      expect(error.code).toBe('DATABASE_DUPLICATE_WRITE');
      expect(error.message).toMatch(/E11000 duplicate key error .* dup key: \{ _id: "b" \}/);
      expect((await things.orderBy('_id', 'asc').get()).data).toEqual([{ _id: 'a' }, { _id: 'b' }]);
    }));

  it('are found by an ObjectId, and by the text it is handed out as', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      const id = '5e7b474a5e54c773b58d7b39';
      const other = '5e7b474a5e54c773b58d7b40';
      const added = await things.add({ _id: db.ObjectId({ id }), friend: db.ObjectId({ id: other }) });
      expect(added).toMatchObject({ id });
      expect((await things.where({ friend: db.ObjectId({ id: other }) }).get()).data).toEqual([
        { _id: id, friend: other },
      ]);
      expect((await things.doc(id).get()).data).toHaveLength(1);
      await db.collection('friends').add({ _id: db.ObjectId({ id: other }), name: 'joined' });
      const lookup = { from: 'friends', localField: 'friend', foreignField: '_id', as: 'friends' };
      const { data } = await things.aggregate().lookup(lookup).end();
      expect(data[0].friends).toEqual([{ _id: other, name: 'joined' }]);
    }));

  it('carry server dates of one instant, with their offsets', () =>
    withSdk({}, async ({ db, clock }) => {
      const things = db.collection('things');
      await things.add({
        _id: '1',
        at: db.serverDate(),
        later: { list: [db.serverDate({ offset: 31_536_000_000 })] },
      });
      const before = clock.now();
      expect((await things.doc('1').get()).data[0]).toEqual({
        _id: '1',
        at: new Date(before),
        later: { list: [new Date(before + 31_536_000_000)] },
      });
      clock.advance(5000);
      await things.doc('1').update({ at: db.serverDate({ offset: -1 }) });
      expect((await things.doc('1').get()).data[0].at).toEqual(new Date(before + 4999));
      expect((await things.where({ at: db.command.lt(db.serverDate()) }).get()).data).toHaveLength(1);
    }));

  it('of an unknown collection are an error until it is created or written', () =>
    withSdk({ indexes: { known: [] } }, async ({ db }) => {
      expect((await db.collection('known').get()).data).toEqual([]);
      expect(await rejection(db.collection('unknown').get())).toMatchObject({
        code: 'DATABASE_COLLECTION_NOT_EXIST',
      });
      await db.createCollection('unknown');
      expect((await db.collection('unknown').get()).data).toEqual([]);
      await expect(db.createCollection('unknown')).rejects.toMatchObject({
        code: 'DATABASE_COLLECTION_ALREADY_EXIST',
      });
      await db.collection('written').add({ a: 1 });
      expect((await db.collection('written').count()).total).toBe(1);
    }));

  it('are refused for an unknown collection when nothing may come into being by itself', () =>
    withSdk({ createOnInsert: false }, async ({ db }) => {
      expect(await rejection(db.collection('unknown').add({}))).toMatchObject({
        code: 'DATABASE_COLLECTION_NOT_EXIST',
      });
    }));

  it('with field names that begin with $ are refused, those with dots are not', () =>
    withSdk({}, async ({ db }) => {
      expect(await rejection(db.collection('things').add({ $_key: 1 }))).toMatchObject({
        code: 'DATABASE_REQUEST_FAILED',
      });
      expect(await rejection(db.collection('things').add({ a: [{ $b: 1 }] }))).toMatchObject({
        code: 'DATABASE_REQUEST_FAILED',
      });
      await db.collection('things').add({ _id: '1', 'key.': '1' });
      expect((await db.collection('things').get()).data).toEqual([{ _id: '1', 'key.': '1' }]);
    }));

  it('are removed one or all, and counted', () =>
    withSdk({ indexes: { things: [index('n', { n: 1 })] } }, async ({ db }) => {
      const things = db.collection('things');
      await things.add([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 1 },
        { _id: 'c', n: 2 },
        { _id: 'd', n: 2 },
      ]);
      expect(await things.doc('a').remove()).toMatchObject({ deleted: 1 });
      expect(await things.doc('a').remove()).toMatchObject({ deleted: 0 });
      expect(await things.where({ n: 2 }).options({ multiple: false }).remove()).toMatchObject({
        deleted: 1,
      });
      expect(await things.where({ n: db.command.gt(0) }).remove()).toMatchObject({ deleted: 2 });
      expect((await things.count()).total).toBe(0);
    }));

  it('are not changed or removed without a condition', () =>
    withSdk({}, async ({ db }) => {
      const things = db.collection('things');
      await things.add([{ a: 1 }, { a: 2 }]);
      expect(await rejection(things.update({ a: 3 }))).toMatchObject({ code: 'INVALID_PARAM' });
      expect(await rejection(things.remove())).toMatchObject({ code: 'INVALID_PARAM' });
      expect(await things.where({}).remove()).toMatchObject({ deleted: 2 });
    }));
});
