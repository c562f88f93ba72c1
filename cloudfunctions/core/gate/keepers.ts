import type { Context } from '../ports/context';
import type { Gate, Keeper } from '../model/figures';
import { GATE, readTimedGate } from './document';
import { gateTime } from './gateTime';
import type { Lane } from './lanes';

/** A keeper that goes on says so this long ahead; one that ends soon is waited for by the next tick. */
export const AHEAD = 12_000;

/** Sends are booked this long before the ones booked last are over, so that their rows are ready in time. */
export const LEAD = 2000;

/**
 * Nobody books or keeps further ahead than this, in ms: a claim's time, and what a worker that stood still has to make up
 * for. What the gate says beyond it was written by a machine whose clock was being set, and stops nobody.
 */
export const FURTHEST = 60_000;

/** Until when a line is booked, as far as that can be. @param next as the gate has it; `null` where it never was */
export const bookedTo = (next: number | null, now: number): number =>
  next === null || next - now > FURTHEST ? 0 : next;

/** A lane's name in the gate. */
export const keeperKey = (lane: Lane): string => lane.id || 'everybody';

/** Whether one worker is enough for all that may be sent in this lane: a second one would only ask in vain. */
export function needsOneOnly({ config }: Context, lane: Lane): boolean {
  const { perSecond, spacingMs } = config.limits;
  const rate = Math.min(perSecond ?? Infinity, lane.perSecond ?? Infinity);
  return rate * spacingMs <= 1000;
}

/** Whether another worker is at this lane and stays. */
export const isKept = (context: Context, gate: Gate, lane: Lane): boolean =>
  freeIn(context, gate, lane) > AHEAD;

/** In how many ms the keeper of this lane makes room for the next; 0 where nobody keeps it. */
export function freeIn(context: Context, gate: Gate, lane: Lane): number {
  if (!needsOneOnly(context, lane)) return 0;
  const now = gateTime(context).now();
  const keeper = keeperBefore(gate, lane, '', now);
  return keeper ? keeper.until - LEAD - now : 0;
}

/** A gate by which a run may judge what is kept: that is told by the database's clock, which a cold one does not know. */
export async function gateForKeepers(context: Context, gate: Gate, lanes: Lane[]): Promise<Gate> {
  const kept = lanes.some((lane) => gate.keepers?.[keeperKey(lane)]?.until);
  return kept && !gateTime(context).known ? readTimedGate(context) : gate;
}

/** The keeper who is in the way of this one: until shortly before its last start, so that no slot between them is lost. */
export function keeperBefore(gate: Gate, lane: Lane, token: string, now: number): Keeper | undefined {
  const keeper = gate.keepers?.[keeperKey(lane)];
  if (!keeper || keeper.token === token) return undefined;
  return keeper.until - LEAD > now && keeper.until - now <= FURTHEST ? keeper : undefined;
}

/** Another may keep it from now on; does nothing where another does by now. */
export async function leaveLane(context: Context, lane: Lane, token: string): Promise<void> {
  const field = `gate.keepers.${keeperKey(lane)}`;
  const ours = { _id: GATE, [`${field}.token`]: token };
  await context.store.update('notify_locks', ours, { $set: { [`${field}.until`]: 0 } });
}
