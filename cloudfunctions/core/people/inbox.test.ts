import fc from 'fast-check';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';
import { STATES, type State } from '../model/states';
import type { ReasonCode } from '../reasons/table';
import { countUnread, listInbox, markRead } from './inbox';
import { toItem } from './inboxItems';

const OPENID = 'o-user';
const idOf = (n: number): string => String(n).padStart(22, '0');
const row = (n: number, more: Partial<MessageDocument> = {}): MessageDocument => ({
  ...sampleRow({ state: 'sent' }),
  _id: idOf(n),
  createdAt: NOW + n,
  ...more,
});
function withRows(...rows: MessageDocument[]): MemoryContext {
  const context = memoryContext();
  context.store.put('notify_messages', ...rows);
  return context;
}

test.each<[State, ReasonCode | null, 'sent' | 'missed' | undefined]>([
  ['sent', null, 'sent'],
  ['delivered', null, 'sent'],
  ['undelivered', null, 'sent'],
  ['unknown', 'UNKNOWN_OUTCOME', 'sent'],
  ['waiting', 'NO_CREDIT', 'missed'],
  ['suppressed', 'NEVER_SUBSCRIBED', 'missed'],
  ['suppressed', 'KEPT_FOR_TRANSACTIONAL', 'missed'],
  ['expired', 'NO_CREDIT', 'missed'],
  // What the user did not want is not shown.
  ['suppressed', 'MUTED', undefined],
  ['suppressed', 'TOPIC_OFF', undefined],
  ['suppressed', 'MAIN_SWITCH_OFF', undefined],
  ['scheduled', null, undefined],
  ['failed', 'CONTENT_REFUSED', undefined],
  ['cancelled', 'CANCELLED', undefined],
])('%s for %s is shown as %s', async (state, reason, shown) => {
  const { items } = await listInbox(withRows(row(1, { state, reason })), OPENID, {});
  expect(items.map((item) => item.state)).toEqual(shown ? [shown] : []);
});

test('every state is shown or not, and none breaks the list', async () => {
  const context = withRows(...STATES.map((state, n) => row(n, { state, reason: null })));
  const { items } = await listInbox(context, OPENID, {});
  expect(items).toHaveLength(6);
});

test('an item speaks the configuration’s names, and of a template that is gone, WeChat’s', () => {
  const { config } = memoryContext();
  expect(toItem(config, row(1, { page: 'pages/a?nid=x', sentAt: NOW + 9, readAt: 1 }))).toEqual({
    id: idOf(1),
    alias: 'backInStock',
    title: '到货提醒',
    state: 'sent',
    at: NOW + 9,
    data: { goods: 'Blue mug' },
    page: 'pages/a?nid=x',
    read: true,
  });
  const gone = toItem(config, row(1, { template: 'gone' }));
  expect(gone).toMatchObject({ title: 'gone', data: { thing1: 'Blue mug' }, at: NOW + 1, read: false });
  expect(gone).not.toHaveProperty('page');
});

test('page by page everything is shown once, newest first, however many came in one millisecond', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 25 }),
      fc.integer({ min: 1, max: 7 }),
      async (times, limit) => {
        const rows = times.map((at, n) => row(n, { createdAt: NOW + at }));
        const context = withRows(...rows, row(99, { to: 'o-other' }));
        const seen: string[] = [];
        for (let before: string | undefined, pages = 0; pages <= times.length; pages++) {
          const page = await listInbox(context, OPENID, { before, limit });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          before = page.next;
          if (!before) break;
        }
        const expected = [...rows].sort((a, b) => b.createdAt - a.createdAt || (a._id < b._id ? 1 : -1));
        expect(seen).toEqual(expected.map(({ _id }) => _id));
      },
    ),
    { numRuns: 100 },
  );
});

test('what is read is the user’s own, once', async () => {
  const context = withRows(row(1), row(2), row(3, { to: 'o-other' }));
  expect(await countUnread(context, OPENID)).toBe(2);
  expect(await markRead(context, OPENID, [idOf(1), idOf(3)])).toEqual({ unread: 1 });
  expect(context.store.get('notify_messages', idOf(1)).readAt).toBe(NOW);
  expect(context.store.get('notify_messages', idOf(3)).readAt).toBe(0);
  context.clock.advance(1000);
  await markRead(context, OPENID, [idOf(1)]);
  expect(context.store.get('notify_messages', idOf(1)).readAt).toBe(NOW);
});

test('more unread than anybody counts are a hundred', async () => {
  const context = withRows(...Array.from({ length: 130 }, (_, n) => row(n)));
  expect(await countUnread(context, OPENID)).toBe(100);
});
