import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';
import type { State } from '../model/states';
import { countUnread, listInbox, markRead } from './inbox';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

function put(id: string, more: Partial<MessageDocument> = {}): void {
  context.store.put(
    'notify_messages',
    sampleRow({ _id: id, state: 'sent', sentAt: NOW, token: '', ...more }),
  );
}
const ids = async (request: { before?: string; limit?: number } = {}) =>
  (await listInbox(context, 'o-user', request)).items.map(({ id }) => id);

test('the newest stands first, in the caller’s own names', async () => {
  put('old', { createdAt: 1 });
  put('new', { createdAt: 2, data: { thing1: 'Blue mug', amount2: '89' }, page: 'pages/a?nid=new' });
  const { items } = await listInbox(context, 'o-user', {});
  expect(items.map(({ id }) => id)).toEqual(['new', 'old']);
  expect(items[0]).toEqual({
    id: 'new',
    alias: 'backInStock',
    title: '到货提醒',
    state: 'sent',
    at: NOW,
    data: { goods: 'Blue mug', price: '89' },
    page: 'pages/a?nid=new',
    read: false,
  });
});

test.each<[State, MessageDocument['reason'], 'sent' | 'missed' | undefined]>([
  ['sent', null, 'sent'],
  ['delivered', null, 'sent'],
  ['undelivered', null, 'sent'],
  ['unknown', 'UNKNOWN_OUTCOME', 'sent'],
  ['waiting', 'NO_CREDIT', 'missed'],
  ['suppressed', 'NO_CREDIT', 'missed'],
  ['suppressed', 'NEVER_SUBSCRIBED', 'missed'],
  ['suppressed', 'KEPT_FOR_TRANSACTIONAL', 'missed'],
  ['suppressed', 'MUTED', undefined],
  ['expired', 'QUIET_HOURS', undefined],
  ['scheduled', null, undefined],
  ['failed', 'REFUSED', undefined],
  ['cancelled', 'CANCELLED', undefined],
])('%s for %s is shown as %s', async (state, reason, shown) => {
  put('one', { state, reason });
  const { items } = await listInbox(context, 'o-user', {});
  expect(items[0]?.state).toBe(shown);
});

test('nobody reads what went to others', async () => {
  put('theirs', { to: 'o-2' });
  expect(await ids()).toEqual([]);
  expect(await markRead(context, 'o-user', ['theirs'])).toEqual({ unread: 0 });
  expect(context.store.get('notify_messages', 'theirs').readAt).toBe(0);
});

test('page by page everything comes once, also where many are of one millisecond', async () => {
  for (let i = 0; i < 10; i++) put(`n${i}`, { createdAt: NOW + (i < 8 ? 0 : i) });
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await listInbox(context, 'o-user', { limit: 3, ...(before ? { before } : {}) });
    seen.push(...page.items.map(({ id }) => id));
    before = page.next;
  } while (before && seen.length < 20);
  expect(seen).toEqual(['n9', 'n8', 'n7', 'n6', 'n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
});

test('the last page names no next one', async () => {
  for (let i = 0; i < 3; i++) put(`n${i}`, { createdAt: NOW + i });
  expect((await listInbox(context, 'o-user', { limit: 3 })).next).toBeUndefined();
  const first = await listInbox(context, 'o-user', { limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(['n2', 'n1']);
  expect(await ids({ before: first.next!, limit: 2 })).toEqual(['n0']);
});

test('what is read is read once and counts no longer as unread', async () => {
  put('a');
  put('b');
  expect(await countUnread(context, 'o-user')).toBe(2);
  expect(await markRead(context, 'o-user', ['a'])).toEqual({ unread: 1 });
  const { readAt } = context.store.get('notify_messages', 'a');
  context.clock.advance(1000);
  await markRead(context, 'o-user', ['a']);
  expect(context.store.get('notify_messages', 'a').readAt).toBe(readAt);
  expect((await listInbox(context, 'o-user', {})).items.find(({ id }) => id === 'a')?.read).toBe(true);
});

test('a page costs two calls, whatever its length', async () => {
  for (let i = 0; i < 50; i++) put(`n${i}`, { createdAt: i });
  expect(await counted(context, () => listInbox(context, 'o-user', {}))).toEqual({ find: 2 });
});

test('a template that has left the configuration keeps its items', async () => {
  put('one', { template: 'gone', data: { thing1: 'Blue mug' } });
  expect((await listInbox(context, 'o-user', {})).items[0]).toMatchObject({
    title: 'gone',
    data: { thing1: 'Blue mug' },
  });
});
