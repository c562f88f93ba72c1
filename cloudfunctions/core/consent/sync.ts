import type { Context } from '../context';
import type { Report, SyncResult } from '../contract';
import { bookReport } from '../credits/grant';
import { newUser } from '../model/user';
import { findUser } from '../notifications/find';
import { recordEvents } from '../tracking/record';
import { preferencesOf, templateStates } from './preferences';

/** The one call of a launch: takes what the client has kept, answers all it needs. */
export async function sync(
  context: Context,
  openid: string,
  { reports = [], clicks = [] }: { reports?: Report[] | undefined; clicks?: string[] | undefined },
): Promise<SyncResult> {
  const booked: SyncResult['reports'] = [];
  for (const report of reports) {
    booked.push({ nonce: report.nonce, ...(await bookReport(context, openid, report)) });
  }
  const counted =
    clicks.length > 0
      ? await recordEvents(
          context,
          openid,
          clicks.map((nid) => ({ kind: 'click', nid })),
          true,
        )
      : { results: [] };
  const now = context.clock.now();
  const user = (await findUser(context, openid)) ?? newUser(openid, now);
  return {
    templates: templateStates(context.config, user, now),
    preferences: preferencesOf(context.config, user),
    reports: booked,
    clicks: clicks.map((nid, i) => ({ nid, counted: counted.results[i]?.counted ?? false })),
    now,
  };
}
