import { newEvent } from '../../cloudfunctions/core/model/newEvent';
import type { Query, Update } from '../../cloudfunctions/core/ports';
import { sampleUser } from '../support/sample';
import { forEachStore, idsOf, lock } from './stores';

forEachStore((store) => {
  const ids = async (query: Query): Promise<string[]> =>
    idsOf(await store().find('notify_users', query, { fields: ['_id'] }));
  const user = async () => (await store().find('notify_users', { _id: 'o-user' }, { limit: 1 }))[0]!;
  const changed = (update: Update) => store().updateOne('notify_users', { _id: 'o-user' }, update);

  describe('insert', () => {
    test('tells that all went in, and they are found as they were given', async () => {
      const given = sampleUser({ T: { available: 1 } }, { mutedTopics: ['offers'] });
      expect(await store().insert('notify_users', [given])).toBe(true);
      expect(await user()).toEqual(given);
    });

    test('of the same document again tells so and changes nothing', async () => {
      await store().insert('notify_locks', [lock('a', { number: 1 })]);
      expect(await store().insert('notify_locks', [lock('a', { number: 2 })])).toBe(false);
      expect(await store().find('notify_locks', {})).toEqual([lock('a', { number: 1 })]);
    });

    test('stops at the first one that is there: what stood before it is in, what stood behind it is not', async () => {
      await store().insert('notify_locks', [lock('b', { number: 1 })]);
      expect(await store().insert('notify_locks', [lock('a'), lock('b', { number: 2 }), lock('c')])).toBe(
        false,
      );
      expect(idsOf(await store().find('notify_locks', {}))).toEqual(['a', 'b']);
    });

    test('of one id twice takes the first', async () => {
      expect(await store().insert('notify_locks', [lock('a', { number: 1 }), lock('a', { number: 2 })])).toBe(
        false,
      );
      expect(await store().find('notify_locks', {})).toEqual([lock('a', { number: 1 })]);
    });

    test('stamps each document with the database’s own time, which is found as a number', async () => {
      const locks = [lock('a', { at: 5 }), lock('b', { at: 6 })];
      const before = Date.now();
      await store().insert('notify_locks', locks, { stamp: 'at' });
      const found = await store().find('notify_locks', {}, { fields: ['at'] });
      const one = await store().updateOne('notify_locks', { _id: 'b' }, { $set: { number: 2 } });
      for (const { at } of [...found, one!]) {
        expect(at).toBeGreaterThanOrEqual(before);
        expect(at).toBeLessThanOrEqual(Date.now());
      }
      expect(locks.map(({ at }) => at)).toEqual([5, 6]);
    });

    test('stamps an update of one in the same way, with or without other changes', async () => {
      await store().insert('notify_locks', [lock('a', { at: 5 })]);
      const before = Date.now();
      const change = (update: Update) =>
        store().updateOne('notify_locks', { _id: 'a' }, update, { stamp: 'at' });
      const first = await change({ $set: { number: 2 }, $push: { marks: { $each: ['m'], $slice: -2 } } });
      expect(first).toMatchObject({ number: 2, marks: ['m'] });
      const second = await change({});
      for (const { at } of [first!, second!]) {
        expect(at).toBeGreaterThanOrEqual(before);
        expect(at).toBeLessThanOrEqual(Date.now());
      }
      expect(second!.at).toBeGreaterThanOrEqual(first!.at);
    });

    test('keeps a copy: what the caller does to its document afterwards is not stored', async () => {
      const given = sampleUser({ T: { available: 1 } });
      await store().insert('notify_users', [given]);
      given.credits.T!.available = 9;
      expect((await user()).credits.T!.available).toBe(1);
    });
  });

  describe('update', () => {
    beforeEach(() => store().insert('notify_users', [sampleUser({ T: { available: 2, granted: 2 } })]));

    test('changes every match and counts them', async () => {
      await store().insert('notify_users', [sampleUser({}, { _id: 'o-2' }), sampleUser({}, { _id: 'o-3' })]);
      expect(await store().update('notify_users', { _id: { $ne: 'o-3' } }, { $set: { muted: true } })).toBe(
        2,
      );
      expect(await ids({ muted: true })).toEqual(['o-2', 'o-user']);
      expect(await store().update('notify_users', { _id: 'o-nobody' }, { $set: { muted: true } })).toBe(0);
    });

    test('$set of a path changes that and leaves its neighbours', async () => {
      await changed({
        $set: { 'credits.T.available': 5, touch: 'x', quietHours: { from: '22:00', to: '07:00', zone: '' } },
      });
      expect(await user()).toMatchObject({
        credits: { T: { available: 5, granted: 2 } },
        touch: 'x',
        quietHours: { from: '22:00' },
      });
      await changed({ $set: { quietHours: null } });
      expect((await user()).quietHours).toBeNull();
    });

    test('$set and $inc of a path make what is missing on the way', async () => {
      await changed({ $set: { 'credits.U.consent': true }, $inc: { 'credits.U.granted': 1 } });
      // The rest of an account is filled in by whoever reads a user (`core/store/expand.ts`).
      expect((await user()).credits.U).toMatchObject({ consent: true, granted: 1 });
    });

    test('$inc adds and takes, and takes nothing for a missing field', async () => {
      await changed({ $inc: { 'credits.T.available': -1, 'credits.T.held': 1, 'credits.T.other': 3 } });
      expect((await user()).credits.T).toMatchObject({ available: 1, held: 1, other: 3 });
    });

    test('$max and $min keep the greater and the lesser, also of nothing', async () => {
      await changed({ $max: { offAt: 5, 'credits.T.foundAt': 7, 'credits.U.foundAt': 7 } });
      await changed({ $max: { offAt: 3 }, $min: { createdAt: 1, 'credits.T.foundAt': 9 } });
      expect(await user()).toMatchObject({
        offAt: 5,
        createdAt: 1,
        credits: { T: { foundAt: 7 }, U: { foundAt: 7 } },
      });
    });

    test('$unset takes a field away', async () => {
      await changed({ $unset: { 'credits.T': '' } });
      expect((await user()).credits).toEqual({});
      expect(await ids({ 'credits.T': null })).toEqual(['o-user']);
    });

    test('$push appends, and with $each and $slice keeps the newest', async () => {
      for (const at of [1, 2, 3]) {
        const entry = { at, template: 'offer', templateId: 'T', token: `t${at}` };
        await changed({ $push: { recent: { $each: [entry], $slice: -2 } } });
      }
      await changed({ $push: { tried: 'T' } });
      expect((await user()).recent.map(({ at }) => at)).toEqual([2, 3]);
      expect((await user()).tried).toEqual(['T']);
    });

    test('$addToSet adds what is not there, one or each of several', async () => {
      await changed({ $addToSet: { creditFor: 'T', permits: { $each: [] } } });
      await changed({ $addToSet: { creditFor: { $each: ['T', 'U', 'U'] } } });
      expect(await user()).toMatchObject({ creditFor: ['T', 'U'], permits: [] });
    });

    test('$pull takes a value, one of several, or what matches a condition', async () => {
      const doubt = (token: string, templateId: string) => ({
        token,
        nid: 'n',
        templateId,
        counted: true,
        heldAt: 0,
        until: 9,
      });
      await changed({
        $set: {
          creditFor: ['T', 'U', 'T'],
          permits: ['T', 'U', 'V'],
          uncertainties: [doubt('t1', 'T'), doubt('t1', 'U'), doubt('t2', 'T')],
        },
      });
      await changed({
        $pull: {
          creditFor: 'T',
          permits: { $in: ['T', 'V'] },
          uncertainties: { token: 't1', templateId: 'T' },
        },
      });
      expect(await user()).toMatchObject({ creditFor: ['U'], permits: ['U'] });
      expect((await user()).uncertainties).toEqual([doubt('t1', 'U'), doubt('t2', 'T')]);
    });

    test('all operators of an update act at once', async () => {
      await changed({
        $set: { hold: null, touch: 'x' },
        $inc: { 'credits.T.available': -1 },
        $push: { nonces: { $each: [{ nonce: 'n', at: 1 }], $slice: -50 } },
        $pull: { permits: 'T' },
        $addToSet: { tried: 'T' },
      });
      expect(await user()).toMatchObject({
        touch: 'x',
        credits: { T: { available: 1 } },
        nonces: [{ nonce: 'n', at: 1 }],
        tried: ['T'],
      });
    });
  });

  describe('an update that has no meaning is refused and changes nothing', () => {
    const clash = { $pull: { creditFor: 'T' } };
    test.each<[string, Update]>([
      ['two operators on one field', { $addToSet: { creditFor: 'U' }, ...clash }],
      ['two on a field and a part of it', { $set: { credits: {} }, $inc: { 'credits.T.available': 1 } }],
      ['$inc of a text', { $inc: { _id: 1 } }],
    ])('%s', async (_what, update) => {
      const given = sampleUser({ T: { available: 1 } }, { creditFor: ['T'] });
      await store().insert('notify_users', [given]);
      await expect(changed(update)).rejects.toThrow();
      expect(await user()).toEqual(given);
    });
  });

  describe('updateOne', () => {
    test('gives the document as it is afterwards', async () => {
      await store().insert('notify_users', [sampleUser({ T: { available: 1 } })]);
      const after = await changed({ $inc: { 'credits.T.available': 1 }, $set: { touch: 'x' } });
      expect(after).toEqual(sampleUser({ T: { available: 2 } }, { touch: 'x' }));
      expect(await user()).toEqual(after);
    });

    test('gives null where nothing matches, and makes nothing', async () => {
      expect(await changed({ $set: { touch: 'x' } })).toBeNull();
      expect(await store().find('notify_users', {})).toEqual([]);
    });

    test('changes one of several matches', async () => {
      await store().insert('notify_locks', [lock('a'), lock('b')]);
      const after = await store().updateOne('notify_locks', { until: 0 }, { $set: { until: 1 } });
      expect(idsOf(await store().find('notify_locks', { until: 1 }))).toEqual([after!._id]);
    });

    test('as compare-and-set lets one of several through', async () => {
      await store().insert('notify_locks', [lock('a')]);
      const tries = ['one', 'two', 'three'].map((token) =>
        store().updateOne('notify_locks', { _id: 'a', until: 0 }, { $set: { token, until: 1 } }),
      );
      const won = (await Promise.all(tries)).filter((after) => after !== null);
      expect(won).toHaveLength(1);
      expect((await store().find('notify_locks', {}))[0]).toEqual(won[0]);
    });
  });

  test('collections do not see each other', async () => {
    await store().insert('notify_locks', [lock('a')]);
    await store().insert('notify_events', [newEvent({ _id: 'a', kind: 'click', openid: 'o-1', at: 1 })]);
    expect(await store().remove('notify_locks', {})).toBe(1);
    expect(await store().find('notify_events', {})).toHaveLength(1);
  });
});
