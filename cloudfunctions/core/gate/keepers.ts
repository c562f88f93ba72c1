import type { Context } from '../ports/context';
import type { Gate, Keeper } from '../model/figures';
import { changeGate } from './document';
import type { Lane } from './lanes';

/** A keeper that goes on says so this long ahead; one that ends soon is waited for by the next tick. */
export const AHEAD = 12_000;

/** A lane's name in the gate. */
export const keeperKey = (lane: Lane): string => lane.id || 'everybody';

/** Whether one worker is enough for all that may be sent in this lane: a second one would only ask in vain. */
export function needsOneOnly({ config }: Context, lane: Lane): boolean {
  const { perSecond, spacingMs } = config.limits;
  const rate = Math.min(perSecond ?? Infinity, lane.perSecond ?? Infinity);
  return rate * spacingMs <= 1000;
}

/** Whether another worker is at this lane and stays. */
export function isKept(context: Context, gate: Gate, lane: Lane): boolean {
  const until = gate.keepers?.[keeperKey(lane)]?.until ?? 0;
  return needsOneOnly(context, lane) && until > context.clock.now() + AHEAD;
}

/** The keeper who is in the way of this one. */
export function keeperBefore(gate: Gate, lane: Lane, token: string, now: number): Keeper | undefined {
  const keeper = gate.keepers?.[keeperKey(lane)];
  return keeper && keeper.token !== token && keeper.until > now ? keeper : undefined;
}

/** Another may keep it from now on; does nothing where another does by now. */
export async function leaveLane(context: Context, lane: Lane, token: string): Promise<void> {
  const field = `gate.keepers.${keeperKey(lane)}`;
  await changeGate(context, { [`${field}.token`]: token }, { $set: { [`${field}.until`]: 0 } });
}
