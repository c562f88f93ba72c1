import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import { parseRequest, subscribeRequest } from '../contract';
import { exportData, type UserExport } from './exportData';

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

test('what is more than an answer may hold comes in pages, each thing once, newest first', async () => {
  for (let i = 0; i < 255; i++) {
    const at = NOW + Math.floor(i / 60);
    const _id = `${i}`.padStart(22, '0');
    const data = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`thing${n}`, '货'.repeat(20)]));
    context.store.put('notify_messages', sampleRow({ _id, createdAt: at, data }));
    const text = '话'.repeat(500);
    context.store.put(
      'notify_events',
      newEvent({ _id, kind: 'feedback', openid: 'o-user', at, text, name: _id }),
    );
  }
  const pages: UserExport[] = [];
  for (let cursor: string | undefined, i = 0; i === 0 || cursor; i++) {
    expect(parseRequest(subscribeRequest, { action: 'export', ...(cursor ? { cursor } : {}) })).toBeTruthy();
    const page = await exportData(context, 'o-user', cursor);
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(700_000);
    expect('user' in page).toBe(i === 0);
    pages.push(page);
    cursor = page.next;
  }
  const all = context.store.all('notify_messages').map(({ _id }) => _id);
  const newest = [...all].reverse();
  expect(pages.flatMap(({ notifications }) => notifications.map(({ id }) => id))).toEqual(newest);
  expect(pages.flatMap(({ events }) => events.map(({ name }) => name))).toEqual(newest);
});
