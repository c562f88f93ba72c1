import type { Context } from '../ports/context';
import { chunk } from '../store/grouping';
import type { EventDocument } from '../model/facts';

const DAY = 24 * 60 * 60_000;
const USERS_PER_QUERY = 100;

/**
 * The notification each conversion goes to: the user's last click before it, inside the window. Only recorded
 * times count, so folding earlier or later gives the same answer.
 * @returns id of the conversion → nid; conversions without a click are not in it
 */
export async function attribute(
  context: Context,
  conversions: EventDocument[],
): Promise<Map<string, string>> {
  const window = context.config.attributionDays * DAY;
  const attributed = new Map<string, string>();
  for (const some of chunk(conversions, USERS_PER_QUERY)) {
    const from = Math.min(...some.map(({ at }) => at)) - window;
    const clicks = await context.store.find(
      'notify_events',
      { kind: 'click', openid: { $in: [...new Set(some.map(({ openid }) => openid))] }, at: { $gte: from } },
      { sort: { at: -1 }, limit: 1000 },
    );
    for (const { _id, openid, at } of some) {
      const click = clicks.find((c) => c.openid === openid && c.at <= at && c.at >= at - window);
      if (click) attributed.set(_id, click.nid);
    }
  }
  return attributed;
}
