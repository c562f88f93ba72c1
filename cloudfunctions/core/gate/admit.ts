import type { Context } from '../ports/context';
import type { Gate } from '../model/figures';
import { dayOf } from '../time/zone';
import { QUOTA_ZONE } from './breakers';
import { changeGate, readGate } from './document';

/** How many sends may start, from when, and how far apart at least. */
export interface Admission {
  count: number;
  from: number;
  spacing: number;
}

/** No worker books sends further ahead than this, so that a lost worker costs little. */
const HORIZON = 10_000;
const SECOND = 1000;
/** Lost rounds of compare-and-set; each means that another worker was admitted. */
const ROUNDS = 10;

/**
 * Admits up to `wanted` sends under the global rate and the daily quota, in one chunk for a whole claim. Without
 * either, it costs nothing. Chunks are stretches of one time line, so all workers together keep the rate.
 */
export async function admit(context: Context, wanted: number): Promise<Admission> {
  const { perSecond, dailyQuota } = context.config.limits;
  const now = context.clock.now();
  if (!perSecond && !dailyQuota) return { count: wanted, from: now, spacing: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const gate = await readGate(context);
    const plan = planAdmission(gate, { wanted, now, perSecond, dailyQuota });
    if (plan.count <= 0) return { count: 0, from: now, spacing: 0 };
    const { day, used, nextAt } = plan.gate;
    const admitted = await changeGate(
      context,
      { 'gate.day': gate.day, 'gate.used': gate.used, 'gate.nextAt': gate.nextAt },
      { $set: { 'gate.day': day, 'gate.used': used, 'gate.nextAt': nextAt } },
    );
    if (admitted) return { count: plan.count, from: plan.from, spacing: perSecond ? SECOND / perSecond : 0 };
  }
  return { count: 0, from: now, spacing: 0 };
}

interface Wish {
  wanted: number;
  now: number;
  perSecond: number | undefined;
  dailyQuota: number | undefined;
}

/** The rule itself: how many, from when, and how the gate stands afterwards. */
export function planAdmission(gate: Gate, { wanted, now, perSecond, dailyQuota }: Wish) {
  const day = dayOf(now, QUOTA_ZONE);
  const usedToday = gate.day === day ? gate.used : 0;
  const left = dailyQuota ? Math.max(0, dailyQuota - usedToday) : wanted;
  const from = Math.max(now, gate.nextAt);
  const room = perSecond ? Math.floor(((now + HORIZON - from) * perSecond) / SECOND) : wanted;
  const count = Math.max(0, Math.min(wanted, left, room));
  const nextAt = perSecond ? from + (count * SECOND) / perSecond : gate.nextAt;
  return { count, from, gate: { day, used: usedToday + count, nextAt } };
}

/** Whether the configured quota of the day is used up. */
export function quotaUsedUp(context: Context, gate: Gate): boolean {
  const { dailyQuota } = context.config.limits;
  if (!dailyQuota) return false;
  return gate.day === dayOf(context.clock.now(), QUOTA_ZONE) && gate.used >= dailyQuota;
}
