import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { takeCensus } from './census';

const T = sampleConfig().templates.backInStock!.id;
const U = sampleConfig().templates.offer!.id;
const HOUR = 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const nameOf = (i: number) => `o-${String(i).padStart(5, '0')}`;
/** So many users more, with a credit each. */
function putUsers(count: number, from = 0): void {
  for (let i = from; i < from + count; i++)
    context.store.put('notify_users', sampleUser({ [T]: { available: 1, granted: 1 } }, { _id: nameOf(i) }));
}
const lock = () => context.store.get('notify_locks', 'census');

test('what all users have is added up, template by template', async () => {
  const full = { available: 2, held: 1, uncertain: 1, spent: 4, voided: 3, granted: 11 };
  context.store.put('notify_users', sampleUser({ [T]: full, [U]: { consent: true } }, { _id: 'o-1' }));
  context.store.put('notify_users', sampleUser({ [T]: { spent: 1, granted: 1 } }, { _id: 'o-2' }));
  context.store.put('notify_users', sampleUser({}, { _id: 'o-3' }));
  const { latest, running } = await takeCensus(context, 1);
  expect(running).toBeNull();
  expect(latest).toMatchObject({ startedAt: NOW, finishedAt: NOW, users: 3 });
  expect(latest!.templates[T]).toEqual({
    users: 1,
    available: 2,
    held: 1,
    uncertain: 1,
    spent: 5,
    voided: 3,
    granted: 12,
    suspect: 0,
    consents: 0,
  });
  expect(latest!.templates[U]).toMatchObject({ users: 0, available: 0, consents: 1 });
});

test('credits that WeChat has denied once are told apart', async () => {
  context.store.put('notify_users', sampleUser({ [T]: { available: 3, suspicions: 1 } }, { _id: 'o-1' }));
  context.store.put('notify_users', sampleUser({ [T]: { available: 4 } }, { _id: 'o-2' }));
  expect((await takeCensus(context, 1)).latest!.templates[T]).toMatchObject({ available: 7, suspect: 3 });
});

test('where nobody is there it says so', async () => {
  expect(await takeCensus(context, 1)).toMatchObject({ running: null, latest: { users: 0, templates: {} } });
});

test('a long count goes on from call to call, and meets everybody once', async () => {
  putUsers(2500);
  expect(await takeCensus(context, 1)).toMatchObject({ running: { users: 1000 }, latest: null });
  context.clock.advance(5000);
  expect(await takeCensus(context, 1)).toMatchObject({ running: { users: 2000, cursor: nameOf(1999) } });
  const { running, latest } = await takeCensus(context, 1);
  expect(running).toBeNull();
  expect(latest).toMatchObject({ startedAt: NOW, finishedAt: NOW + 5000, users: 2500 });
  expect(latest!.templates[T]!.available).toBe(2500);
});

test('while a new count is under way the last one is still told', async () => {
  putUsers(1500);
  const first = (await takeCensus(context, 5)).latest;
  context.clock.advance(HOUR + 1);
  expect(await takeCensus(context, 1)).toMatchObject({ running: { users: 1000 }, latest: first });
});

test('a count of no more than one step is always taken anew', async () => {
  putUsers(1);
  await takeCensus(context, 1);
  putUsers(1, 1);
  expect((await takeCensus(context, 1)).latest!.users).toBe(2);
});

test('a longer one is good for an hour: within it, no user is read', async () => {
  putUsers(1500);
  await takeCensus(context, 5);
  putUsers(1, 1500);
  context.clock.advance(HOUR - 1);
  const calls = await counted(context, async () => {
    expect((await takeCensus(context, 5)).latest!.users).toBe(1500);
  });
  expect(calls).toEqual({ updateOne: 1, update: 1 });
  context.clock.advance(1);
  expect((await takeCensus(context, 5)).latest!.users).toBe(1501);
});

test('who dies in the middle of a step loses no more than it: nobody is skipped or doubled', async () => {
  putUsers(2500);
  await takeCensus(context, 1);
  context.store.around = async ({ collection, operation }, run) => {
    if (collection === 'notify_locks' && operation === 'update') throw new Error('killed');
    return run();
  };
  await expect(takeCensus(context, 1)).rejects.toThrow('killed');
  context.store.around = undefined;
  context.clock.advance(60_001);
  expect((await takeCensus(context, 5)).latest).toMatchObject({ users: 2500 });
});

test('who is killed gives its place back after the lease, and not before', async () => {
  putUsers(1);
  context.store.around = async ({ operation }, run) => {
    if (operation === 'find') throw new Error('killed');
    return run();
  };
  await expect(takeCensus(context, 1)).rejects.toThrow('killed');
  context.store.around = undefined;
  expect((await takeCensus(context, 1)).latest).toBeNull();
  context.clock.advance(60_001);
  expect((await takeCensus(context, 1)).latest!.users).toBe(1);
});

test('while somebody else counts, what is there is told and nothing is counted', async () => {
  putUsers(1500);
  const known = await takeCensus(context, 5);
  context.clock.advance(2 * HOUR);
  await context.store.update(
    'notify_locks',
    { _id: 'census' },
    { $set: { token: 'other', until: context.clock.now() + 1000 } },
  );
  const calls = await counted(context, async () => {
    expect(await takeCensus(context, 5)).toEqual(known);
  });
  expect(calls).toEqual({ updateOne: 1, insert: 1, find: 1 });
  expect(lock().token).toBe('other');
});

test('many at the same moment count once between them', async () => {
  putUsers(1500);
  await Promise.all([1, 2, 3].map(() => takeCensus(context, 5)));
  const reads = context.store.calls.filter(({ collection }) => collection === 'notify_users');
  expect(reads).toHaveLength(2);
  expect(lock().census!.latest!.users).toBe(1500);
});

test('of a user only credits, wishes and hours are read', async () => {
  putUsers(1);
  const read: string[][] = [];
  context.store.around = async ({ collection }, run) => {
    const found = await run();
    if (collection === 'notify_users') read.push(...(found as object[]).map((user) => Object.keys(user)));
    return found;
  };
  await takeCensus(context, 1);
  expect(read).toEqual([['_id', 'credits', 'wishes', 'hours']]);
});
