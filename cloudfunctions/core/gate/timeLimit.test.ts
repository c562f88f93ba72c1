import { counted, memoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import { HEALTH, noteShortLimit } from './timeLimit';

test('a limit that is too short is noted once per instance, for `stats health` to show', async () => {
  const context = { ...memoryContext(), deadline: NOW + 3000 };
  await noteShortLimit(context, 'send', 9000);
  const { limits } = context.store.get('notify_locks', HEALTH);
  expect(limits).toEqual({ send: { left: 3000, needed: 9000, at: NOW } });
  expect(await counted(context, () => noteShortLimit(context, 'send', 9000))).toEqual({});
});

test('another function’s stands beside it, and what is past its limit has nothing left', async () => {
  const context = { ...memoryContext(), deadline: NOW - 1 };
  await noteShortLimit(context, 'dispatch', 9000);
  await noteShortLimit(context, 'subscribe', 5000);
  expect(context.store.get('notify_locks', HEALTH).limits).toMatchObject({
    dispatch: { left: 0 },
    subscribe: { needed: 5000 },
  });
});
