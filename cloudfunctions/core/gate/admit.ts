import type { Context } from '../ports/context';
import type { Gate, Keeper } from '../model/figures';
import { dayOf } from '../time/zone';
import { QUOTA_ZONE } from './breakers';
import { changeGate, readGate, readTimedGate, tryChange } from './document';
import { gateTime } from './gateTime';
import { AHEAD, FURTHEST, keeperBefore, keeperKey } from './keepers';
import type { Lane } from './lanes';
import { MARKS_KEPT } from './returnSlots';
import { planAdmission, type LineWish, type Plan, type Stretch } from './planAdmission';

/** What may be sent, and when. */
export interface Admission {
  count: number;
  /** Tokens of the day's quota that were booked for it. */
  tokens: number;
  day: string;
  /** What was booked for it on the time line over all, and on the lane's own; by the database's clock. */
  all?: Stretch;
  own?: Stretch;
  /** Of no count: when there is room again; `undefined` when the day's quota is used up. */
  readyAt?: number;
  /** The gate as it stands now. */
  gate: Gate;
}

/** What somebody would send, and what they have left of what they booked before. */
export interface Wish {
  wanted: number;
  lane: Lane;
  /** A line that is booked further ahead than this has no room now. Milliseconds. */
  patience: number;
  /** The first of them can start so many ms from now: earlier slots would be late, and be made up for in a burst. */
  readyIn?: number;
  unspent?: { tokens: number; all: number; own: number };
  /**
   * Of a worker that keeps the lane alone: who it is, until when it can, by its own clock, and how many ms it needs for
   * one more claim.
   */
  keeper?: { token: string; endsAt: number; round: number };
}

/** Lost rounds of compare-and-set; each means that somebody else was admitted. */
const ROUNDS = 10;

/** Whether sends of this lane have to be booked at all. */
export const isLimited = ({ config }: Context, lane: Lane): boolean =>
  Boolean(config.limits.perSecond || config.limits.dailyQuota || lane.perSecond);

/**
 * Admits sends under the rate over all, the lane's own rate and the daily quota, in one chunk. Chunks are stretches of
 * one time line each, so ticks, workers and immediate sends together keep the rate.
 * @param known the gate as last seen: mostly still right, which saves reading it
 */
export async function admit(context: Context, wish: Wish, known?: Gate): Promise<Admission> {
  const time = gateTime(context);
  let gate = known;
  let mark = context.newToken();
  let tried: Plan | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    if (!time.known && hasLine(context, wish)) gate = await readTimedGate(context);
    gate ??= await readGate(context);
    // This very booking, repeated after its answer was lost.
    if (tried && gate.booked?.includes(mark)) return admission(context, tried, gate);
    const { keeper, lane } = wish;
    const before = keeper && keeperBefore(gate, lane, keeper.token, time.now());
    if (before) return { ...NOTHING, readyAt: before.until, gate };
    const plan = planAdmission(gate, wishes(context, wish, gate));
    if (Object.keys(plan.set).length === 0) return admission(context, plan, gate);
    const field = `gate.keepers.${keeperKey(lane)}`;
    const { held, gate: afterwards } = await tryChange(
      context,
      {
        ...plan.condition,
        ...(keeper ? { [`${field}.token`]: gate.keepers?.[keeperKey(lane)]?.token ?? null } : {}),
      },
      {
        $set: { ...plan.set, ...(keeper ? { [field]: keeping(context, keeper, plan) } : {}) },
        $push: { 'gate.booked': { $each: [mark], $slice: -MARKS_KEPT } },
      },
    );
    gate = afterwards;
    if (held && !isBogus(plan, time.now())) return admission(context, plan, gate);
    if (held) mark = context.newToken();
    tried = held ? undefined : plan;
  }
  return { ...NOTHING, readyAt: time.now() + wish.patience, gate: gate ?? (await readGate(context)) };
}

const hasLine = ({ config }: Context, { lane }: Wish): boolean =>
  Boolean(config.limits.perSecond || lane.perSecond);

/** Planned by a clock that had been set, as its answer has shown: nobody keeps to it, nor do we. */
const isBogus = ({ stretches }: Plan, now: number): boolean =>
  stretches.some((stretch) => stretch !== undefined && stretch.from - now > FURTHEST);

const NOTHING = { count: 0, tokens: 0, day: '' };

/** While it goes on, a keeper books anew before this is over; what it cannot book any more is its follower's. */
function keeping(
  context: Context,
  { token, endsAt, round }: NonNullable<Wish['keeper']>,
  { stretches }: Plan,
): Keeper {
  const end = Math.max(...stretches.map((each) => (each ? each.from + each.count * each.spacing : 0)));
  const last = gateTime(context).now() + endsAt - context.clock.now();
  return { token, until: last - end < round ? end : Math.min(last, end + AHEAD) };
}

function wishes(context: Context, wish: Wish, gate: Gate) {
  const { wanted, lane, patience, readyIn = 0, unspent } = wish;
  const { perSecond, dailyQuota } = context.config.limits;
  const lines: LineWish[] = [];
  if (perSecond)
    lines.push({ field: 'gate.nextAt', next: gate.nextAt, perSecond, unspent: unspent?.all ?? 0 });
  if (lane.perSecond) {
    lines.push({
      field: `gate.nextAtByLane.${lane.id}`,
      next: gate.nextAtByLane[lane.id] ?? null,
      perSecond: lane.perSecond,
      unspent: unspent?.own ?? 0,
    });
  }
  const quota = dailyQuota ? { perDay: dailyQuota, unspent: unspent?.tokens ?? 0 } : undefined;
  const now = gateTime(context).now();
  const day = dayOf(context.clock.now(), QUOTA_ZONE);
  return { wanted, now, day, patience, readyIn, lines, ...(quota ? { quota } : {}) };
}

function admission(context: Context, plan: Plan, gate: Gate): Admission {
  const { count, tokens, day, stretches, readyAt } = plan;
  const [first, second] = stretches;
  const [all, own] = context.config.limits.perSecond ? [first, second] : [undefined, first];
  return {
    count,
    tokens,
    day,
    gate,
    ...(all ? { all } : {}),
    ...(own ? { own } : {}),
    ...(readyAt === undefined ? {} : { readyAt }),
  };
}

/** Tokens that nothing was handed to WeChat for go back to the same day's quota, once. */
export async function returnTokens(context: Context, day: string, tokens: number): Promise<void> {
  if (tokens < 1) return;
  const mark = context.newToken();
  await changeGate(
    context,
    // A repetition after a lost answer finds its mark.
    { 'gate.day': day, 'gate.returned': { $ne: mark } },
    { $inc: { 'gate.used': -tokens }, $push: { 'gate.returned': { $each: [mark], $slice: -MARKS_KEPT } } },
  );
}

/** Whether the configured quota of the day is used up. */
export function quotaUsedUp(context: Context, gate: Gate): boolean {
  const { dailyQuota } = context.config.limits;
  if (!dailyQuota) return false;
  return gate.day === dayOf(context.clock.now(), QUOTA_ZONE) && gate.used >= dailyQuota;
}
