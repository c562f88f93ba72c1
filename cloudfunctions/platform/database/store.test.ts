import type { Collections } from '../../core/model/collections';
import { sampleRow } from '../../../test/support/sample';
import { createStore } from './store';

/** A collection of the SDK that notes what was asked of it, in order, and answers what a test has put there. */
function fakeDatabase(answers: unknown[] = []) {
  const asked: unknown[][] = [];
  const answer = async (...step: unknown[]): Promise<unknown> => {
    asked.push(step);
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  const query: Record<string, (...given: unknown[]) => unknown> = {};
  for (const step of ['where', 'options', 'orderBy', 'limit', 'field'])
    query[step] = (...given) => {
      asked.push([step, ...given]);
      return query;
    };
  for (const step of ['get', 'update', 'updateAndReturn', 'remove', 'add'])
    query[step] = (...given) => answer(step, ...given);
  query.aggregate = (stages) => ({ end: () => answer('aggregate', stages) });
  const opened: string[] = [];
  const store = createStore(() => ({
    collection: (name) => {
      opened.push(name);
      return query;
    },
    serverDate: () => SERVER_DATE,
  }));
  return { store, asked, opened };
}

const SERVER_DATE = { stands: 'for the time of the server' };
const lost = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const CONDITION = { to: 'o-user', $or: [{ state: 'sent' }, { state: 'waiting' }] };
const RAW = ['options', { raw: true }];

test('a condition reaches the server in raw mode, its alternatives untouched', async () => {
  const { store, asked, opened } = fakeDatabase([{ data: [{ _id: 'a' }] }]);
  expect(await store.find('notify_messages', CONDITION)).toEqual([{ _id: 'a' }]);
  expect(opened).toEqual(['notify_messages']);
  expect(asked).toEqual([RAW, ['where', CONDITION], ['limit', 100], ['get']]);
});

test('order, limit and fields are the SDK’s own, several orders in theirs', async () => {
  const { store, asked } = fakeDatabase([{ data: [] }]);
  await store.find(
    'notify_messages',
    {},
    { sort: { dueAt: 1, createdAt: -1 }, limit: 7, fields: ['to', 'state'] },
  );
  expect(asked.slice(2)).toEqual([
    ['limit', 7],
    ['orderBy', 'dueAt', 'asc'],
    ['orderBy', 'createdAt', 'desc'],
    ['field', { _id: true, to: true, state: true }],
    ['get'],
  ]);
});

test('no field beside the id is the id alone: an empty projection would read whole documents', async () => {
  const { store, asked } = fakeDatabase([{ data: [] }]);
  await store.find('notify_users', {}, { fields: [] });
  expect(asked).toContainEqual(['field', { _id: true }]);
});

test('an insert stamps what it is told to with the server’s date, which is read as a number', async () => {
  const at = new Date(1_770_000_000_000);
  const { store, asked } = fakeDatabase([{ ids: ['t:0'] }, { data: [{ _id: 't:0', writtenAt: at }] }]);
  const journal = { _id: 't:0', token: 't' } as Collections['notify_journals'];
  await store.insert('notify_journals', [journal], { stamp: 'writtenAt' });
  expect(asked).toEqual([['add', [{ ...journal, writtenAt: SERVER_DATE }]]]);
  expect(await store.find('notify_journals', {})).toEqual([{ _id: 't:0', writtenAt: at.getTime() }]);
});

test('an insert says whether all went in', async () => {
  const { store, asked } = fakeDatabase([{ ids: ['n'] }]);
  const row = sampleRow();
  expect(await store.insert('notify_messages', [row])).toBe(true);
  expect(asked).toEqual([['add', [row]]]);
});

test('an insert whose answer was lost meets its own document and says false, not an error', async () => {
  const { store, asked } = fakeDatabase([lost(), new Error('E11000 duplicate key error index: _id_')]);
  expect(await store.insert('notify_messages', [sampleRow()])).toBe(false);
  expect(asked).toHaveLength(2);
});

test('an insert that cannot pass throws in our words', async () => {
  const { store } = fakeDatabase([Object.assign(new Error('o-secret'), { code: 'INVALID_PARAM' })]);
  await expect(store.insert('notify_messages', [sampleRow()])).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.not.stringContaining('o-secret'),
  });
});

test.each<[unknown, number]>([
  [{ updated: 3 }, 3],
  [{ updated: 0 }, 0],
  [{}, 0],
])('an update answered %j has changed %i', async (answer, expected) => {
  const { store, asked } = fakeDatabase([answer]);
  const update = { $set: { state: 'sent' } };
  expect(await store.update('notify_messages', CONDITION, update)).toBe(expected);
  expect(asked).toEqual([RAW, ['where', CONDITION], ['update', update]]);
});

test('one document comes back as it is afterwards; none is null', async () => {
  const { store, asked } = fakeDatabase([{ updated: 1, doc: { _id: 'a' } }, { updated: 0 }, { doc: null }]);
  const update = { $inc: { attempts: 1 } };
  expect(await store.updateOne('notify_messages', { _id: 'a' }, update)).toEqual({ _id: 'a' });
  expect(await store.updateOne('notify_messages', { _id: 'b' }, update)).toBeNull();
  expect(await store.updateOne('notify_messages', { _id: 'c' }, update)).toBeNull();
  expect(asked[2]).toEqual(['updateAndReturn', update]);
});

test.each<[unknown, number]>([
  [{ deleted: 2 }, 2],
  [{}, 0],
])('a removal answered %j has removed %i', async (answer, expected) => {
  const { store, asked } = fakeDatabase([answer]);
  expect(await store.remove('notify_events', { openid: 'o' })).toBe(expected);
  expect(asked).toEqual([RAW, ['where', { openid: 'o' }], ['remove']]);
});

test('a pipeline is sent in raw mode: without it the SDK would send an empty one', async () => {
  const { store, asked } = fakeDatabase([{ data: [{ count: 4 }] }]);
  const stages = [{ $match: CONDITION }, { $count: 'count' }];
  expect(await store.aggregate('notify_messages', stages)).toEqual([{ count: 4 }]);
  expect(asked).toEqual([RAW, ['aggregate', stages]]);
});

test('every operation is asked for again when its answer was lost', async () => {
  const twice = (answer: unknown) => fakeDatabase([lost(), answer]).store;
  expect(await twice({ data: [] }).find('notify_users', {})).toEqual([]);
  expect(await twice({ updated: 1 }).update('notify_users', {}, {})).toBe(1);
  expect(await twice({ doc: { _id: 'a' } }).updateOne('notify_users', {}, {})).toEqual({ _id: 'a' });
  expect(await twice({ deleted: 1 }).remove('notify_users', {})).toBe(1);
  expect(await twice({ data: [1] }).aggregate('notify_users', [])).toEqual([1]);
  expect(await twice({ ids: [] }).insert('notify_users', [])).toBe(true);
});

test('a missing collection is told as such by every operation', async () => {
  const missing = () =>
    fakeDatabase([
      Object.assign(new Error('Db or Table not exist'), { code: 'DATABASE_COLLECTION_NOT_EXIST' }),
    ]).store;
  const expected = { code: 'NOT_SET_UP' };
  await expect(missing().find('notify_users', {})).rejects.toMatchObject(expected);
  await expect(missing().updateOne('notify_users', {}, {})).rejects.toMatchObject(expected);
  await expect(missing().aggregate('notify_users', [])).rejects.toMatchObject(expected);
  await expect(missing().insert('notify_users', [])).rejects.toMatchObject(expected);
});
