import type { JournalDocument } from '../../cloudfunctions/core/model/journal';
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import type { Query } from '../../cloudfunctions/core/ports';
import { sampleRow, sampleUser } from '../support/sample';
import { forEachStore, idsOf, lock } from './stores';

const rows = (count: number, more: (i: number) => Partial<MessageDocument> = () => ({})): MessageDocument[] =>
  Array.from({ length: count }, (_, i) =>
    sampleRow({ _id: `n${String(i).padStart(4, '0')}`, to: `o-${i}`, ...more(i) }),
  );

forEachStore((store) => {
  const ids = async (query: Query): Promise<string[]> =>
    idsOf(await store().find('notify_users', query, { fields: ['_id'] }));
  const user = async () => (await store().find('notify_users', { _id: 'o-user' }, { limit: 1 }))[0]!;

  describe('find', () => {
    test('gives 100 rows unless told otherwise, and up to 1000', async () => {
      await store().insert('notify_messages', rows(1000));
      await store().insert('notify_messages', [sampleRow({ _id: 'one more' })]);
      expect(await store().find('notify_messages', {}, { fields: ['_id'] })).toHaveLength(100);
      expect(await store().find('notify_messages', {}, { limit: 1000, fields: ['_id'] })).toHaveLength(1000);
    });

    test('sorts by several fields, each in its own direction, before it limits', async () => {
      await store().insert(
        'notify_messages',
        rows(4, (i) => ({ priority: i % 2 === 0 ? 0 : 1, dueAt: i })),
      );
      const sort = { priority: 1, dueAt: -1 } as const;
      const found = await store().find('notify_messages', {}, { sort, limit: 3, fields: ['dueAt'] });
      expect(found.map(({ dueAt }) => dueAt)).toEqual([2, 0, 3]);
    });

    test('reads the fields that were asked for and the id, and is typed so', async () => {
      await store().insert('notify_users', [sampleUser({ T: { available: 2 } })]);
      const [found] = await store().find('notify_users', {}, { fields: ['credits', 'muted'] });
      expect(Object.keys(found!).sort()).toEqual(['_id', 'credits', 'muted']);
      expect(found!.credits.T!.available).toBe(2);
      // @ts-expect-error a field that was not asked for is not there
      expect(found!.touch).toBeUndefined();
    });

    test('reads the id alone where no field was asked for', async () => {
      await store().insert('notify_users', [sampleUser({ T: { available: 2 } })]);
      const [found] = await store().find('notify_users', {}, { fields: [] });
      expect(Object.keys(found!)).toEqual(['_id']);
    });

    test('gives copies: what the caller does to them is not stored', async () => {
      await store().insert('notify_users', [sampleUser({ T: { available: 1 } })]);
      (await user()).credits.T!.available = 9;
      expect((await user()).credits.T!.available).toBe(1);
    });

    test('gives nothing where nothing matches', async () => {
      expect(await store().find('notify_events', { openid: 'o-nobody' })).toEqual([]);
    });
  });

  describe('conditions', () => {
    beforeEach(async () => {
      const hold = {
        token: 't1',
        journal: 't1:0',
        template: 'offer',
        templateId: 'T',
        topic: 'offers',
        counted: true,
        sends: 1,
        at: 5,
        until: 65,
      };
      const doubt = (token: string, templateId: string, until: number) => ({
        token,
        nid: 'n',
        templateId,
        counted: true,
        heldAt: 0,
        until,
      });
      await store().insert('notify_users', [
        sampleUser({}, { _id: 'new' }),
        sampleUser({ T: { available: 2 } }, { _id: 'rich', creditFor: ['T', 'U'], tried: ['U'] }),
        sampleUser({ T: {} }, { _id: 'empty', mutedTopics: ['offers'], permits: ['T'], touch: 'x' }),
        sampleUser({ T: { held: 1, uncertain: 1 } }, { _id: 'busy', hold, offAt: 7 }),
        sampleUser(
          {},
          { _id: 'doubtful', uncertainties: [doubt('t1', 'U', 10), doubt('t2', 'T', 90)], muted: true },
        ),
      ]);
    });

    test.each<[string, Query, string[]]>([
      ['equality', { muted: true }, ['doubtful']],
      ['a path into a document', { 'credits.T.available': 2 }, ['rich']],
      ['null, which a missing field is too', { 'credits.T': null }, ['doubtful', 'new']],
      ['null against a document', { hold: null }, ['doubtful', 'empty', 'new', 'rich']],
      ['not null', { hold: { $ne: null } }, ['busy']],
      [
        '$gt, which a missing field never is',
        { 'credits.T.available': { $gt: -1 } },
        ['busy', 'empty', 'rich'],
      ],
      [
        '$not $gt, which a missing field is',
        { 'credits.T.available': { $not: { $gt: 0 } } },
        ['busy', 'doubtful', 'empty', 'new'],
      ],
      ['$lte and $lt of a path into null', { 'hold.until': { $lte: 65 } }, ['busy']],
      ['a range', { offAt: { $gte: 7, $lt: 8 } }, ['busy']],
      ['a range of texts', { _id: { $gt: 'do', $lt: 'new' } }, ['doubtful', 'empty']],
      ['$in of ids', { _id: { $in: ['new', 'rich', 'nobody'] } }, ['new', 'rich']],
      ['$in of values and null', { touch: { $in: ['x', null] } }, ['empty']],
      ['$nin', { _id: { $nin: ['new', 'rich'] } }, ['busy', 'doubtful', 'empty']],
      ['a value in an array', { creditFor: 'T' }, ['rich']],
      ['a whole array', { creditFor: ['T', 'U'] }, ['rich']],
      ['an empty array', { uncertainties: [], hold: null }, ['empty', 'new', 'rich']],
      ['$ne against an array that holds it', { tried: { $ne: 'U' } }, ['busy', 'doubtful', 'empty', 'new']],
      ['a path through an array', { 'uncertainties.until': { $lt: 20 } }, ['doubtful']],
      ['$ne through an array', { 'uncertainties.token': { $ne: 't2' } }, ['busy', 'empty', 'new', 'rich']],
      [
        '$elemMatch on one element',
        { uncertainties: { $elemMatch: { token: 't2', templateId: 'T' } } },
        ['doubtful'],
      ],
      ['$elemMatch on parts of two', { uncertainties: { $elemMatch: { token: 't1', templateId: 'T' } } }, []],
      ['$or', { $or: [{ muted: true }, { permits: 'T' }] }, ['doubtful', 'empty']],
      [
        '$or beside other conditions',
        { hold: null, $or: [{ muted: false, mutedTopics: { $ne: 'offers' } }, { permits: 'T' }] },
        ['empty', 'new', 'rich'],
      ],
    ])('%s', async (_what, query, expected) => {
      expect(await ids(query)).toEqual(expected);
    });

    test('an update and a removal match what a find finds', async () => {
      const query = { 'credits.T.available': { $not: { $gt: 0 } }, tried: { $ne: 'U' } };
      expect(await store().update('notify_users', query, { $set: { touch: 'changed' } })).toBe(4);
      expect(await ids({ touch: 'changed' })).toEqual(['busy', 'doubtful', 'empty', 'new']);
      expect(await store().remove('notify_users', { touch: 'changed' })).toBe(4);
      expect(await ids({})).toEqual(['rich']);
      expect(await store().remove('notify_users', { touch: 'changed' })).toBe(0);
    });
  });

  describe('aggregate', () => {
    const lookup = (as: string, from: string, pipeline: object[]) => ({ $lookup: { from, pipeline, as } });
    const onto = (id: string, ...stages: Record<string, unknown>[]) =>
      store().aggregate<Record<string, unknown>>('notify_locks', [
        { $match: { _id: id } },
        { $limit: 1 },
        ...stages,
      ]);

    test('joins what pipelines find in other collections onto one document', async () => {
      await store().insert('notify_locks', [lock('tick', { at: 5 }), lock('gate')]);
      await store().insert(
        'notify_messages',
        rows(3, (i) => ({ state: 'scheduled', priority: 1, dueAt: 10 * (i + 1) })),
      );
      const due = { state: 'scheduled', priority: { $in: [0, 1] }, dueAt: { $lte: 20 } };
      const [row] = await onto(
        'tick',
        lookup('due', 'notify_messages', [{ $match: due }, { $limit: 1 }, { $project: { _id: 1 } }]),
        lookup('dead', 'notify_users', [{ $match: { 'hold.until': { $lt: 9 } } }, { $limit: 1 }]),
        lookup('gate', 'notify_locks', [{ $match: { _id: 'gate' } }, { $limit: 1 }]),
      );
      expect(row).toEqual({
        ...lock('tick', { at: 5 }),
        due: [{ _id: expect.stringMatching(/^n000[01]$/) }],
        dead: [],
        gate: [lock('gate')],
      });
    });

    test('gives no row where the document is not there', async () => {
      expect(await onto('tick', lookup('due', 'notify_messages', [{ $limit: 1 }]))).toEqual([]);
    });

    test('counts, sorts, limits and projects in a joined pipeline', async () => {
      await store().insert('notify_locks', [lock('health')]);
      await store().insert(
        'notify_messages',
        rows(5, (i) => ({ dueAt: 10 - i })),
      );
      const [row] = await onto(
        'health',
        { $project: { _id: 1 } },
        lookup('some', 'notify_messages', [
          { $match: { dueAt: { $gt: 6 } } },
          { $limit: 3 },
          { $count: 'n' },
        ]),
        lookup('none', 'notify_messages', [{ $match: { dueAt: 0 } }, { $count: 'n' }]),
        lookup('oldest', 'notify_messages', [
          { $match: {} },
          { $sort: { dueAt: 1 } },
          { $limit: 2 },
          { $project: { _id: 0, dueAt: 1 } },
        ]),
      );
      expect(row).toEqual({
        _id: 'health',
        some: [{ n: 3 }],
        none: [],
        oldest: [{ dueAt: 6 }, { dueAt: 7 }],
      });
    });

    test('maps the values of a document that is kept by ids', async () => {
      const result = (kind: 'accepted' | 'left') => ({ kind, code: 0, msgid: '', at: 0 });
      const journal: JournalDocument = {
        _id: 't1:0',
        token: 't1',
        template: 'offer',
        templateId: 'T',
        topic: 'offers',
        at: 3,
        writtenAt: 3,
        leaseUntil: 0,
        begun: 0,
        stopped: false,
        entries: [],
        results: { a: result('accepted'), b: result('left') },
        msgids: [],
        stage: 'settled',
      };
      await store().insert('notify_journals', [journal]);
      const kinds = { $map: { input: { $objectToArray: '$results' }, as: 'one', in: '$$one.v.kind' } };
      const found = await store().aggregate('notify_journals', [
        { $match: {} },
        { $limit: 9 },
        { $project: { _id: 0, at: 1, kinds } },
      ]);
      expect(found).toEqual([{ at: 3, kinds: ['accepted', 'left'] }]);
    });
  });
});
