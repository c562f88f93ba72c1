import type { Config } from '../config/config';
import type { Context } from '../ports/context';
import type { Report, ReportResult } from '../contract';
import { keepSmall } from '../store/keepSmall';
import { NotifyError } from '../errors';
import { KEPT_ACCEPTS, type Accept } from '../model/accept';
import { aliasesOf } from '../model/aliases';
import { shortMark } from '../model/marks';
import { KEPT_NONCES, newAccount, newUser, type CreditAccount, type UserDocument } from '../model/user';
import type { Update } from '../ports';
import { parseTime } from '../time/parse';
import type { FollowGrant } from './gained';
import { followTo, readWithWaiting, releaseFor } from './whatFollows';
import { isAccept, planReport, resultOf, type Plan, type Source } from './plan';
import { voiding } from '../books/void';
import { launching, launchesOf, type Launched } from './launches';
import { wishing } from './wishes';

/** Rounds of compare-and-set before giving up; each lost round means that somebody else got through. */
const ROUNDS = 8;

/** Who reports. */
interface Teller {
  /** Only the configured source books accepts (PLATFORM §5: WeChat pushes the same choice). */
  source?: Source;
  /** WeChat's main switch as it is seen with the report. */
  mainSwitch?: boolean | undefined;
  /** When the mini program was opened, as far as its client has not told yet; epoch ms. */
  launches?: readonly number[];
  /** What follows from a credit. */
  follow?: FollowGrant | undefined;
}

/**
 * Books one report of what the user chose on the permission sheet: a credit for each accept, and for each rejection
 * that the user keeps the end of what was on hand. The nonce makes it idempotent; the time of the choice keeps reports
 * out that the user's later rejection has overtaken, and later accepts from being voided by an older one.
 * @throws NotifyError `BAD_TIME`, `UNAVAILABLE`
 */
export const bookReport = async (
  context: Context,
  openid: string,
  report: Report,
  teller: Teller = {},
): Promise<ReportResult> => (await bookAndRead(context, openid, report, teller)).result;

/** The same, and the user as it left them: nobody needs to read them again. */
export async function bookAndRead(
  context: Context,
  openid: string,
  told: Report,
  { source = 'client', mainSwitch, launches = [], follow }: Teller = {},
): Promise<{ result: ReportResult; user: UserDocument }> {
  const now = context.clock.now();
  const report = { ...told, nonce: shortMark(told.nonce) };
  // A client's clock may be ahead; a choice cannot lie in the future.
  const at = Math.min(parseTime(told.at, 'at', context.config.timeZone), now);
  for (let round = 0; round < ROUNDS; round++) {
    const { stored, waiting, going } = await readWithWaiting(context, openid, Object.keys(report.results));
    const user = stored ?? newUser(openid, now);
    const plan = planReport(context, user, report, { at, now, source, mainSwitch });
    // The first report may have died between booking and what follows from it.
    if (plan.repeated) {
      const left = await releaseFor(context, user, waiting);
      await followTo(context, left, acceptedIn(report), going, follow);
    }
    if (plan.repeated || plan.grants.length + plan.rejected.length + plan.wishes.length === 0)
      return { result: resultOf(plan), user };
    const choice = { nonce: report.nonce, at };
    const launched = launchesOf(context, user, launches);
    const booked = await (stored ? change : create)(context, user, choice, plan, launched);
    if (booked) {
      const left = await releaseFor(context, booked, waiting);
      await followTo(context, left, granted(plan), going, follow);
      return { result: resultOf(plan), user: await keepSmall(context, booked) };
    }
  }
  throw new NotifyError(
    'UNAVAILABLE',
    'Too many reports of this user at once; repeat this one. 请稍后重试。',
  );
}

const acceptedIn = ({ results }: Report): string[] =>
  Object.entries(results).flatMap(([id, status]) => (isAccept(status) ? [id] : []));

const granted = ({ grants }: Plan): string[] => grants.map(({ id }) => id);
const permitted = ({ permits }: Plan): string[] => permits.map(({ alias }) => alias);

type Choice = UserDocument['nonces'][number];

const acceptOf = ({ at, nonce }: Choice, { place }: Plan): Accept => ({ at, place, tap: nonce });

const firstAccount = ({ kind, credits, found }: Plan['grants'][number], accept: Accept): CreditAccount => ({
  ...newAccount(),
  available: credits,
  granted: credits,
  grantedAt: accept.at,
  consent: kind === 'long-term',
  accepts: found ? [] : [accept],
});

/** @returns the user's first document; `null` when somebody (or this very insert, repeated) was faster */
async function create(
  context: Context,
  user: UserDocument,
  choice: Choice,
  plan: Plan,
  launched: Launched | undefined,
): Promise<UserDocument | null> {
  Object.assign(user, launched);
  for (const id of plan.rejected) user.credits[id] = { ...newAccount(), rejectedAt: choice.at };
  for (const grant of plan.grants) {
    user.credits[grant.id] = firstAccount(grant, acceptOf(choice, plan));
    user.creditFor.push(grant.id);
  }
  user.nonces.push(choice);
  user.wishes = Object.fromEntries(plan.wishes);
  user.wishFor = plan.wishes.map(([key]) => key);
  user.grantDay = plan.grantDay;
  return (await context.store.insert('notify_users', [user])) ? user : null;
}

/**
 * One update; it names everything that the plan rested on, so a change in between makes it match nothing.
 * @returns the user afterwards; `null` when something has changed
 */
async function change(
  context: Context,
  user: UserDocument,
  choice: Choice,
  plan: Plan,
  launched: Launched | undefined,
): Promise<UserDocument | null> {
  const { nonce, at } = choice;
  const condition: Record<string, unknown> = {
    _id: user._id,
    'nonces.nonce': { $ne: nonce },
    'grantDay.day': user.grantDay.day,
    'grantDay.count': user.grantDay.count,
    erasedAt: user.erasedAt,
    offAt: user.offAt,
    waits: user.waits,
  };
  const set: Record<string, unknown> = { grantDay: plan.grantDay, touch: nonce };
  const inc: Record<string, number> = {};
  const accept = acceptOf(choice, plan);
  const push: Record<string, unknown> = { nonces: { $each: [choice], $slice: -KEPT_NONCES } };
  for (const grant of plan.grants) {
    const account = `credits.${grant.id}`;
    const books = user.credits[grant.id];
    if (!books) {
      condition[account] = null;
      set[account] = firstAccount(grant, accept);
      continue;
    }
    condition[`${account}.rejectedAt`] = books.rejectedAt;
    set[`${account}.grantedAt`] = Math.max(at, books.grantedAt);
    if (grant.kind === 'long-term') {
      set[`${account}.consent`] = true;
      set[`${account}.accepts`] = [accept];
    } else if (grant.found) {
      condition[`${account}.found`] = books.found;
      inc[`${account}.found`] = -1;
    } else {
      condition[`${account}.foundAt`] = books.foundAt;
      inc[`${account}.available`] = 1;
      inc[`${account}.granted`] = 1;
      push[`${account}.accepts`] = { $each: [accept], $slice: KEPT_ACCEPTS };
    }
  }
  const lists = plan.rejected.length === 0 ? growing(plan) : rewritten(context.config, user, plan, at);
  for (const one of lists.parts) {
    Object.assign(condition, one.condition);
    Object.assign(set, one.set);
    Object.assign(inc, one.inc);
  }
  const wished = wishing(user, plan.wishes, context.clock.now());
  Object.assign(condition, wished.condition);
  Object.assign(set, wished.set);
  const launch = launching(user, launched);
  Object.assign(condition, launch?.condition);
  const update: Update = {
    $set: { ...set, ...launch?.set },
    ...(Object.keys(inc).length > 0 ? { $inc: inc } : {}),
    $push: { ...push, ...launch?.push },
    ...lists.add,
    ...wished.unset,
  };
  return context.store.updateOne('notify_users', condition, update);
}

type Part = Record<'condition' | 'set', Record<string, unknown>> & { inc: Record<string, number> };
type Lists = { parts: Part[]; add: Update };

const growing = (plan: Plan): Lists => ({
  parts: [],
  add: {
    $addToSet: { creditFor: { $each: granted(plan) }, permits: { $each: permitted(plan) } },
  },
});

/** Where something is voided too, the lists lose and gain at once, which no operator does: they are compared and set. */
function rewritten(config: Config, user: UserDocument, plan: Plan, at: number): Lists {
  const voids = plan.rejected.flatMap((id) => {
    const part = voiding(id, user.credits[id], at);
    return part ? [{ id, ...part }] : [];
  });
  const gone = voids.filter(({ empty }) => empty).map(({ id }) => id);
  const goneAliases = gone.flatMap((id) => aliasesOf(config, id));
  const left = (names: string[], without: string[], more: string[]) => [
    ...new Set([...names.filter((name) => !without.includes(name)), ...more]),
  ];
  const set = {
    creditFor: left(user.creditFor, gone, granted(plan)),
    permits: left(user.permits, goneAliases, permitted(plan)),
  };
  const condition = { creditFor: user.creditFor, permits: user.permits };
  const pull = Object.assign({}, ...voids.map((part) => part.pull)) as Record<string, unknown>;
  const add = Object.keys(pull).length > 0 ? { $pull: pull } : {};
  return { parts: [...voids, { condition, set, inc: {} }], add };
}
