import type { Context } from '../ports/context';
import type { Report, SyncResult } from '../contract';
import { bookReport } from '../consent/grant';
import { isSimulated } from '../consent/plan';
import { newUser, type UserDocument } from '../model/user';
import { findUser } from '../store/find';
import { countUnread } from './inbox';
import { recordPrompts } from '../facts/prompts';
import { recordEvents } from '../facts/record';
import { changeUser } from '../store/changeUser';
import { wishStates } from '../consent/wishes';
import { preferencesOf, templateStates } from '../consent/preferences';

interface SyncRequest {
  reports?: Report[] | undefined;
  clicks?: string[] | undefined;
  mainSwitch?: boolean | undefined;
}

/** The one call of a launch: takes what the client has kept, answers all it needs. */
export async function sync(
  context: Context,
  openid: string,
  { reports = [], clicks = [], mainSwitch }: SyncRequest,
): Promise<SyncResult> {
  const booked: SyncResult['reports'] = [];
  for (const report of reports) {
    booked.push({ nonce: report.nonce, ...(await bookReport(context, openid, report, { mainSwitch })) });
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
  const found = (await findUser(context, openid)) ?? newUser(openid, now);
  const shown = reports.filter((report) => !isSimulated(context, report));
  await recordPrompts(context, openid, shown, found.erasedAt);
  const user = await noteMainSwitch(context, found, mainSwitch);
  return {
    templates: templateStates(context.config, user, now),
    preferences: preferencesOf(context.config, user),
    wishes: wishStates(user, now),
    reports: booked,
    clicks: clicks.map((nid, i) => ({ nid, counted: counted.results[i]?.counted ?? false })),
    upcoming: await countUpcoming(context, openid),
    unread: await countUnread(context, openid),
    now,
  };
}

const COUNTED = 100;

/** What is still to come, by WeChat template id: what the client's ask planner weighs. */
async function countUpcoming(context: Context, openid: string): Promise<Record<string, number>> {
  const rows = await context.store.find(
    'notify_messages',
    { to: openid, state: { $in: ['scheduled', 'waiting', 'heldBack'] } },
    { limit: COUNTED, fields: ['templateId'] },
  );
  const counts: Record<string, number> = {};
  for (const { templateId } of rows) counts[templateId] = (counts[templateId] ?? 0) + 1;
  return counts;
}

/**
 * Written only when it has changed: a launch usually writes nothing. On is what it is unless somebody said otherwise, so
 * that whoever just opens the mini program leaves no document here.
 */
async function noteMainSwitch(
  context: Context,
  user: UserDocument,
  mainSwitch: boolean | undefined,
): Promise<UserDocument> {
  if (mainSwitch === undefined || mainSwitch === (user.mainSwitch ?? true)) return user;
  return changeUser(context, user._id, { $set: { mainSwitch, touch: context.newToken() } });
}
