import type { ToWishRequest, ToWishResult } from '../contract';
import { wishKey } from '../model/wish';
import type { Context } from '../ports/context';
import { startList } from './startList';

/**
 * Sends to those who wait for a thing: the oldest wishes first, or all. The same key again goes on with the first one and
 * makes nobody a second notification.
 * @throws NotifyError what `startList` throws
 */
export async function sendToWish(context: Context, request: ToWishRequest): Promise<ToWishResult> {
  const { action: _action, about, limit = 0, order = 'oldest', ...all } = request;
  const wish = wishKey(all.template, about);
  const whom = { kind: 'wish', name: about, wish, order, limit } as const;
  return startList(context, all, { ...whom, ...(all.content ? { about } : {}) });
}
