import { memoryContext } from '../../../test/support/memory/context';
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
