import { counted, memoryContext } from '../../../test/support/memory/context';
import { newEvent } from '../model/newEvent';
import { findForAll } from './findForAll';

const eventsOf = (openid: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    newEvent({ _id: `event:${openid}:${i}`, kind: 'event', openid, at: i }),
  );

test('one key’s many rows hide nobody else’s, and more than a thousand of one are cut', async () => {
  const context = memoryContext();
  const users = ['o-1', 'o-flood', 'o-2', 'o-3', 'o-2'];
  for (const some of [
    eventsOf('o-1', 3),
    eventsOf('o-flood', 1500),
    eventsOf('o-2', 700),
    eventsOf('o-3', 400),
  ])
    await context.store.insert('notify_events', some);
  const found = await findForAll(
    context,
    'notify_events',
    users,
    (openids) => ({ openid: { $in: openids } }),
    { perQuery: 100, fields: ['openid'] },
  );
  const counts = new Map<string, number>();
  for (const { openid } of found) counts.set(openid, (counts.get(openid) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({ 'o-1': 3, 'o-flood': 1000, 'o-2': 700, 'o-3': 400 });
});

test('nothing is asked for no keys', async () => {
  const context = memoryContext();
  const never = () => {
    throw new Error('asked');
  };
  expect(await findForAll(context, 'notify_events', [], never, { perQuery: 100 })).toEqual([]);
});

const openidsOf = (count: number) => Array.from({ length: count }, (_, i) => `o-${i}`);
const ofUsers = (openids: string[]) => ({ openid: { $in: openids } });

test('as many keys are asked at a time as the caller says, each once', async () => {
  const context = memoryContext();
  const keys = [...openidsOf(250), ...openidsOf(250)];
  const asked: string[][] = [];
  const queryOf = (some: string[]) => {
    asked.push(some);
    return ofUsers(some);
  };
  const calls = await counted(context, () =>
    findForAll(context, 'notify_events', keys, queryOf, { perQuery: 100 }),
  );
  expect(calls).toEqual({ find: 3 });
  expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(asked.flat()).toEqual(openidsOf(250));
});

test('an answer that is exactly full is asked for again by halves: nothing shows that it was whole', async () => {
  const context = memoryContext();
  await context.store.insert('notify_events', [...eventsOf('o-0', 600), ...eventsOf('o-1', 400)]);
  const calls = await counted(context, async () => {
    const found = await findForAll(context, 'notify_events', openidsOf(2), ofUsers, { perQuery: 100 });
    expect(found).toHaveLength(1000);
    expect(new Set(found.map(({ _id }) => _id)).size).toBe(1000);
  });
  expect(calls).toEqual({ find: 3 });
});

test('in every part that it is read in, the rows of one key keep the order asked for, and only the fields', async () => {
  const context = memoryContext();
  for (const openid of openidsOf(3)) await context.store.insert('notify_events', eventsOf(openid, 800));
  const found = await findForAll(context, 'notify_events', openidsOf(3), ofUsers, {
    perQuery: 100,
    sort: { at: -1 },
    fields: ['openid', 'at'],
  });
  expect(found).toHaveLength(2400);
  for (const openid of openidsOf(3)) {
    const times = found.filter((event) => event.openid === openid).map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  }
  expect(Object.keys(found[0]!).sort()).toEqual(['_id', 'at', 'openid']);
});
