import type { Context } from '../ports/context';
import type { Report, SyncResult, Taken } from '../contract';
import { asksFor } from '../asking/forUser';
import { toldOf } from '../asking/told';
import type { FollowGrant } from '../consent/gained';
import { bookAndRead } from '../consent/grant';
import { noteLaunches } from '../consent/launches';
import { isSimulated } from '../consent/plan';
import { newUser, type UserDocument } from '../model/user';
import { parseTime } from '../time/parse';
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
  launches?: number[] | undefined;
  mainSwitch?: boolean | undefined;
  sentAt?: number | undefined;
  /** What follows from a credit. */
  follow?: FollowGrant | undefined;
}

/** A request is on its way no longer than this; a clock that is off by more is wrong. */
const ON_ITS_WAY = 60_000;

/** Takes what the client has kept, and answers all it needs for its pages. */
export async function sync(context: Context, openid: string, request: SyncRequest): Promise<SyncResult> {
  const { taken, user: known } = await take(context, openid, request);
  const { now } = taken;
  const user = known ?? (await look(context, openid, request));
  return {
    ...taken,
    templates: templateStates(context.config, user, now),
    preferences: preferencesOf(context.config, user, now),
    wishes: wishStates(user, now),
    upcoming: await countUpcoming(context, openid),
    unread: await countUnread(context, openid),
    asks: await asksFor(context, user),
  };
}

async function look(context: Context, openid: string, request: SyncRequest): Promise<UserDocument> {
  const user = await readUser(context, openid, context.clock.now());
  const launched = await noteLaunches(context, user, launchesIn(context, request));
  return noteMainSwitch(context, launched, request.mainSwitch);
}

const readUser = async (context: Context, openid: string, now: number): Promise<UserDocument> =>
  (await findUser(context, openid)) ?? newUser(openid, now);

/** The same without a word about anything else: a launch from a card, an accept; nobody looks, so nothing is read. */
export const hand = async (context: Context, openid: string, request: SyncRequest): Promise<Taken> =>
  (await take(context, openid, request)).taken;

/** A phone that has never asked the time does not know that its clock is wrong; its accept is no older for it. */
function onOurClock(context: Context, report: Report, sentAt: number | undefined): Report {
  const off = clockError(context, sentAt);
  if (off === 0) return report;
  const { at } = report;
  // Read as it stands it may be a time that nobody can mean: a phone that was never told it begins in 1970.
  return {
    ...report,
    at: (typeof at === 'number' ? at : parseTime(at, 'at', context.config.timeZone)) + off,
  };
}

function clockError({ clock }: Context, sentAt: number | undefined): number {
  const off = sentAt === undefined ? 0 : clock.now() - sentAt;
  return Math.abs(off) < ON_ITS_WAY ? 0 : off;
}

function launchesIn(context: Context, { launches = [], sentAt }: SyncRequest): number[] {
  const off = clockError(context, sentAt);
  return launches.map((at) => at + off);
}

async function take(
  context: Context,
  openid: string,
  request: SyncRequest,
): Promise<{ taken: Taken; user?: UserDocument }> {
  const { reports: told = [], clicks = [], mainSwitch, sentAt, follow } = request;
  const launches = launchesIn(context, request);
  const reports = told.map((report) => onOurClock(context, report, sentAt));
  const booked: Taken['reports'] = [];
  let user: UserDocument | undefined;
  for (const report of reports) {
    const teller = { mainSwitch, launches, follow };
    const { result, user: after } = await bookAndRead(context, openid, report, teller);
    booked.push({ nonce: report.nonce, ...result });
    user = after;
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
  const taken: Taken = {
    reports: booked,
    clicks: clicks.map((nid, i) => ({ nid, counted: counted.results[i]?.counted ?? false })),
    now: context.clock.now(),
  };
  if (!user) return { taken };
  const shown = reports.filter((report) => !isSimulated(context, report));
  await recordPrompts(context, openid, shown, user.erasedAt, await toldOf(context, shown, booked));
  // Booked with the first report, unless that had nothing to book.
  const launched = await noteLaunches(context, user, launches);
  return { taken, user: await noteMainSwitch(context, launched, mainSwitch) };
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
