import type { InboxItem, OwnFeedback } from '../sdk/src/types';
import type { FakeServer } from './fakeServer';

/** An inbox for the faked functions: items newest first, and the marks that were set. */
export interface FakeInbox {
  items: InboxItem[];
  feedback: OwnFeedback[];
  marked: string[];
}

/** Id of the n-th notification, as long as real ones. */
export const idOf = (n: number): string => `n${String(n).padStart(21, '0')}`;

export function item(n: number, fields: Partial<InboxItem> = {}): InboxItem {
  return {
    id: idOf(n),
    alias: 'backInStock',
    title: '到货提醒',
    state: 'sent',
    at: Date.parse('2026-11-20T10:00:00+08:00') - n * 60e3,
    data: { goods: `杯子 ${n}`, price: '¥89.00' },
    page: `pages/goods/index?nid=${idOf(n)}`,
    read: false,
    ...fields,
  };
}

/** Adds `inbox` and `read` to what the server answers; its schemas, faults and delays go before. */
export function withInbox(server: FakeServer): FakeInbox {
  const inbox: FakeInbox = { items: [], feedback: [], marked: [] };
  const call = server.call;
  const unread = (): number => inbox.items.filter(({ read }) => !read).length;
  server.call = async (name, data) => {
    const answer = await call(name, data);
    if ((answer as { ok?: boolean }).ok !== true) return answer;
    if (data['action'] === 'inbox') {
      const { before, limit = 20 } = data as { before?: string; limit?: number };
      const from = before ? inbox.items.findIndex(({ id }) => id === before.slice(14)) + 1 : 0;
      const items = inbox.items.slice(from, from + limit);
      const last = items[items.length - 1];
      const rest = inbox.items.length > from + limit;
      return {
        ok: true,
        data: {
          items,
          unread: unread(),
          ...(before ? {} : { feedback: inbox.feedback }),
          ...(rest && last && { next: `${last.at}.${last.id}` }),
        },
      };
    }
    if (data['action'] === 'read') {
      const { ids } = data as { ids: string[] };
      inbox.marked.push(...ids);
      inbox.items = inbox.items.map((each) => (ids.includes(each.id) ? { ...each, read: true } : each));
      return { ok: true, data: { unread: unread() } };
    }
    return answer;
  };
  return inbox;
}
