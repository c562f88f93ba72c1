import type { Context } from '../ports/context';
import { factId } from '../model/id';
import { dayOf } from '../time/zone';
import { newEvent } from '../model/newEvent';

/** One fact per user, scope and day: tapping twice is one unsubscribe. */
export async function recordUnsubscribe(
  context: Context,
  openid: string,
  {
    scope,
    name = '',
    reason = '',
  }: { scope: string; name?: string | undefined; reason?: string | undefined },
): Promise<void> {
  const at = context.clock.now();
  const day = dayOf(at, context.config.timeZone);
  const event = newEvent({
    _id: `unsubscribe:${factId(openid, scope, name, day)}`,
    kind: 'unsubscribe',
    openid,
    at,
    name: scope === 'all' ? 'all' : `${scope}:${name}`,
    text: reason,
  });
  await context.store.insert('notify_events', [event]);
}
