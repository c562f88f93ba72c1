import type { Context } from '../context';
import type { Template } from '../config/config';
import type { GrantOutcome, Report, ReportResult } from '../contract';
import { releaseWaiting } from '../delivery/waiting';
import { NotifyError } from '../errors';
import { KEPT_NONCES, newAccount, newUser, type UserDocument } from '../model/user';
import { DuplicateKey, type Update } from '../ports';
import { dayOf } from '../time/zone';
import { parseTime } from '../time/parse';

/** `acceptWithAudio`, `acceptWithAlert`… are accepts too (PLATFORM §1); anything unknown is not. */
const ACCEPTED = /^accept/;
/** A client that has been offline for longer reports nothing that can still be told from a repeat. */
const OLDEST_REPORT = 30 * 24 * 60 * 60_000;
/** Rounds of compare-and-set before giving up; each lost round means that somebody else got through. */
const ROUNDS = 8;

type Outcomes = Record<string, GrantOutcome>;
export type Source = 'client' | 'push';

/**
 * Books one report of what the user chose on the permission sheet. The nonce makes it idempotent; the time of the
 * choice keeps reports out that the user's later rejection has overtaken.
 * @param source who reports; only the configured source books (PLATFORM §5: WeChat pushes the same choice)
 * @throws NotifyError `BAD_TIME`, `UNAVAILABLE`
 */
export async function bookReport(
  context: Context,
  openid: string,
  report: Report,
  source: Source = 'client',
): Promise<ReportResult> {
  const now = context.clock.now();
  // A client's clock may be ahead; a choice cannot lie in the future.
  const at = Math.min(parseTime(report.at, 'at', context.config.timeZone), now);
  for (let round = 0; round < ROUNDS; round++) {
    const [stored] = await context.store.find('notify_users', { _id: openid }, { limit: 1 });
    const user = stored ?? newUser(openid, now);
    const plan = planGrants(context, user, report, { at, now, source });
    if (plan.repeated) await releaseForAll(context, user, report);
    if (plan.repeated || plan.changes.length === 0) return resultOf(plan);
    if (
      stored
        ? await grant(context, stored, report.nonce, at, plan)
        : await create(context, user, report.nonce, at, plan)
    ) {
      for (const { template, credits } of plan.changes)
        await releaseWaiting(context, openid, template.id, credits);
      return resultOf(plan);
    }
  }
  throw new NotifyError(
    'UNAVAILABLE',
    'Too many reports of this user at once; repeat this one. 请稍后重试。',
  );
}

interface Plan {
  repeated: boolean;
  outcomes: Outcomes;
  /** Accounts to change: one more credit, or the consent of a long-term template. */
  changes: { template: Template; credits: 0 | 1 }[];
  grantDay: { day: string; count: number };
  /** Templates that the user has switched off and accepted all the same. */
  permits: Template[];
}

const resultOf = ({ outcomes, permits }: Plan): ReportResult => ({
  outcomes,
  askToSwitchOn: [...new Set(permits.map(({ topic }) => topic))],
});

/** The first report may have died between booking and releasing what waited for it. */
async function releaseForAll(context: Context, user: UserDocument, { results }: Report): Promise<void> {
  for (const id of Object.keys(results)) {
    await releaseWaiting(context, user._id, id, user.credits[id]?.available ?? 0);
  }
}

/** Until the configured switch the other source books, from then on this one; never both. */
function booksIt(context: Context, source: Source, at: number): boolean {
  const { source: configured, since } = context.config.grants;
  return at >= since ? source === configured : source !== configured;
}

/**
 * Accepted on the sheet although it is off: permits that one notification. A silent top-up never does, nor an accept
 * that the user took back before its report came.
 */
const isPermit = (report: Report, at: number, template: Template, user: UserDocument): boolean =>
  !report.silent &&
  at > user.offAt &&
  !report.kept?.includes(template.id) &&
  (user.muted || user.mutedTopics.includes(template.topic) || user.mutedTemplates.includes(template.alias));

function planGrants(
  context: Context,
  user: UserDocument,
  report: Report,
  { at, now, source }: { at: number; now: number; source: Source },
): Plan {
  const day = dayOf(now, context.config.timeZone);
  const grantDay = user.grantDay.day === day ? { ...user.grantDay } : { day, count: 0 };
  const outcomes: Outcomes = {};
  const changes: Plan['changes'] = [];
  const repeated = user.nonces.some(({ nonce }) => nonce === report.nonce);
  const oldest = user.nonces.length >= KEPT_NONCES ? user.nonces[0]!.at : 0;
  const byId = new Map(Object.values(context.config.templates).map((template) => [template.id, template]));
  for (const [id, status] of Object.entries(report.results)) {
    const template = byId.get(id);
    if (repeated) outcomes[id] = 'repeated';
    else if (!template) outcomes[id] = 'unknown-template';
    else if (!ACCEPTED.test(status)) outcomes[id] = 'not-accepted';
    else if (!booksIt(context, source, at)) outcomes[id] = 'counted-by-push';
    else if (at < Math.max(oldest, now - OLDEST_REPORT)) outcomes[id] = 'too-old';
    else if (at <= Math.max(user.erasedAt, user.credits[id]?.rejectedAt ?? 0))
      outcomes[id] = 'before-rejection';
    else if (template.kind === 'long-term') {
      outcomes[id] = 'consented';
      changes.push({ template, credits: 0 });
    } else if (grantDay.count >= context.config.limits.grantsPerDay) outcomes[id] = 'daily-cap';
    else {
      outcomes[id] = 'granted';
      grantDay.count += 1;
      changes.push({ template, credits: 1 });
    }
  }
  const permits = changes
    .map(({ template }) => template)
    .filter((template) => isPermit(report, at, template, user));
  return { repeated, outcomes, changes, grantDay, permits };
}

async function create(
  context: Context,
  user: UserDocument,
  nonce: string,
  at: number,
  plan: Plan,
): Promise<boolean> {
  for (const { template, credits } of plan.changes) {
    user.credits[template.id] = {
      ...newAccount(),
      available: credits,
      granted: credits,
      grantedAt: at,
      consent: template.kind === 'long-term',
    };
    user.creditFor.push(template.id);
  }
  user.nonces.push({ nonce, at });
  user.grantDay = plan.grantDay;
  try {
    await context.store.insert('notify_users', [user]);
    return true;
  } catch (error) {
    // Somebody (or this very insert, repeated) was faster: look again.
    if (error instanceof DuplicateKey) return false;
    throw error;
  }
}

/** One update; it names everything that the plan rested on, so a change in between makes it match nothing. */
async function grant(
  context: Context,
  user: UserDocument,
  nonce: string,
  at: number,
  plan: Plan,
): Promise<boolean> {
  const condition: Record<string, unknown> = {
    _id: user._id,
    'nonces.nonce': { $ne: nonce },
    'grantDay.day': user.grantDay.day,
    'grantDay.count': user.grantDay.count,
    erasedAt: user.erasedAt,
    offAt: user.offAt,
  };
  const set: Record<string, unknown> = { grantDay: plan.grantDay, touch: nonce };
  const inc: Record<string, number> = {};
  for (const { template, credits } of plan.changes) {
    const account = `credits.${template.id}`;
    const books = user.credits[template.id];
    if (!books) {
      condition[account] = null;
      set[account] = {
        ...newAccount(),
        available: credits,
        granted: credits,
        grantedAt: at,
        consent: template.kind === 'long-term',
      };
      continue;
    }
    condition[`${account}.rejectedAt`] = books.rejectedAt;
    set[`${account}.grantedAt`] = Math.max(at, books.grantedAt);
    if (template.kind === 'long-term') set[`${account}.consent`] = true;
    else {
      inc[`${account}.available`] = 1;
      inc[`${account}.granted`] = 1;
    }
  }
  const update: Update = {
    $set: set,
    ...(Object.keys(inc).length > 0 ? { $inc: inc } : {}),
    $push: { nonces: { $each: [{ nonce, at }], $slice: -KEPT_NONCES } },
    $addToSet: {
      creditFor: { $each: plan.changes.map(({ template }) => template.id) },
      permits: { $each: plan.permits.map(({ id }) => id) },
    },
  };
  return (await context.store.updateOne('notify_users', condition, update)) !== null;
}
