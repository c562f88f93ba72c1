import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import type { NotificationRequest } from '../contract';
import { notificationId } from '../model/id';
import { scheduleMany } from './sendMany';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const request = (key: string, more: Partial<NotificationRequest> = {}): NotificationRequest => ({
  to: 'o-user',
  template: 'backInStock',
  key,
  data: { goods: 'Blue mug', price: 89 },
  ...more,
});
const idOf = (key: string) => notificationId('backInStock', 'o-user', key);
const schedule = async (...requests: NotificationRequest[]) =>
  (await scheduleMany(context, requests)).results;
const stored = () =>
  context.store
    .all('notify_messages')
    .map(({ key }) => key)
    .sort();

test('all are scheduled in one call of a warm instance, and nothing is sent', async () => {
  await schedule(request('before'));
  const calls = await counted(context, async () => {
    expect(await schedule(request('a'), request('b'))).toMatchObject([
      { id: idOf('a'), state: 'scheduled' },
      { id: idOf('b'), state: 'scheduled' },
    ]);
  });
  expect(calls).toEqual({ insert: 1 });
  expect(context.sent).toEqual([]);
});

test('asked for again, the first ones stay as they have become', async () => {
  await schedule(request('a'));
  await context.store.update('notify_messages', {}, { $set: { state: 'sent', sentAt: NOW } });
  context.clock.advance(1000);
  expect(await schedule(request('new'), request('a'), request('newer'))).toMatchObject([
    { state: 'scheduled' },
    { id: idOf('a'), state: 'sent' },
    { state: 'scheduled' },
  ]);
  expect(stored()).toEqual(['a', 'new', 'newer']);
});

test('a key that was used with another body is told, and keeps nobody else back', async () => {
  await schedule(request('a'));
  const other = request('a', { data: { goods: 'Red mug', price: 89 } });
  expect(await schedule(other, request('b'))).toMatchObject([
    { error: { code: 'KEY_REUSED' } },
    { id: idOf('b') },
  ]);
  expect(context.store.get('notify_messages', idOf('a')).data).toMatchObject({ thing1: 'Blue mug' });
});

test('one that is wrong is told by its own code, the others are scheduled', async () => {
  const results = await schedule(
    request('a', { template: 'nope' }),
    request('b', { data: {} }),
    request('c'),
  );
  expect(results).toMatchObject([
    { error: { code: 'UNKNOWN_TEMPLATE' } },
    { error: { code: 'BAD_DATA' } },
    { id: idOf('c') },
  ]);
  expect(stored()).toEqual(['c']);
});

test('the same one twice in a call is one', async () => {
  expect(await schedule(request('a'), request('a'))).toMatchObject([{ id: idOf('a') }, { id: idOf('a') }]);
  expect(stored()).toEqual(['a']);
});

test('a lost answer changes nothing for the caller', async () => {
  context.store.around = async ({ operation }, run) => {
    if (operation === 'insert') await run();
    return run();
  };
  expect(await schedule(request('a'), request('b'))).toMatchObject([
    { state: 'scheduled' },
    { state: 'scheduled' },
  ]);
  expect(stored()).toEqual(['a', 'b']);
});
