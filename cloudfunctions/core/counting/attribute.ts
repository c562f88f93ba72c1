import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { groupBy } from '../store/grouping';
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
  const openids = conversions.map(({ openid }) => openid);
  const from = Math.min(...conversions.map(({ at }) => at)) - window;
  const clicks = await findForAll(
    context,
    'notify_events',
    openids,
    (some) => ({ kind: 'click', openid: { $in: some }, at: { $gte: from } }),
    { perQuery: USERS_PER_QUERY, sort: { at: -1 }, fields: ['openid', 'at', 'nid'] },
  );
  const byUser = new Map(groupBy(clicks, ({ openid }) => openid).map((own) => [own[0]!.openid, own]));
  for (const { _id, openid, at } of conversions) {
    const click = byUser.get(openid)?.find((one) => one.at <= at && one.at >= at - window);
    if (click) attributed.set(_id, click.nid);
  }
  return attributed;
}
