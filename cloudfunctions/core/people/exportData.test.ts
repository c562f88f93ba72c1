import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import { exportData } from './exportData';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

test('a user gets all that is kept about them, without the machinery', async () => {
  context.store.put(
    'notify_users',
    sampleUser({ T: { available: 1, granted: 1 } }, { mutedTopics: ['offers'], touch: 'x' }),
  );
  context.store.put('notify_messages', sampleRow({ _id: 'n1', state: 'sent', sentAt: NOW }));
  context.store.put(
    'notify_events',
    newEvent({ _id: 'e1', kind: 'feedback', openid: 'o-user', at: NOW, text: 'nice', rating: 5 }),
  );
  const { user, notifications, events } = await exportData(context, 'o-user');
  expect(user).toMatchObject({ _id: 'o-user', mutedTopics: ['offers'], credits: { T: { available: 1 } } });
  for (const hidden of ['hold', 'touch', 'uncertainties']) expect(user).not.toHaveProperty(hidden);
  expect(notifications).toEqual([
    {
      id: 'n1',
      template: 'backInStock',
      data: { thing1: 'Blue mug' },
      state: 'sent',
      at: '2026-11-22T02:02:00.000Z',
    },
  ]);
  expect(events).toMatchObject([
    { kind: 'feedback', text: 'nice', rating: 5, at: '2026-11-22T02:02:00.000Z' },
  ]);
});

test('nothing of anybody else', async () => {
  context.store.put('notify_users', sampleUser({}, { _id: 'o-2' }));
  context.store.put('notify_messages', sampleRow({ to: 'o-2' }));
  context.store.put('notify_events', newEvent({ _id: 'e1', kind: 'click', openid: 'o-2', at: NOW }));
  expect(await exportData(context, 'o-user')).toEqual({ user: null, notifications: [], events: [] });
});

test('where there is more than one call reads, the newest come', async () => {
  for (let i = 0; i < 1005; i++)
    context.store.put('notify_messages', sampleRow({ _id: `n${i}`, createdAt: i }));
  const { notifications } = await exportData(context, 'o-user');
  expect(notifications).toHaveLength(1000);
  expect(notifications[0]!.id).toBe('n1004');
});
