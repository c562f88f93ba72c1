import type { Context } from '../ports/context';
import { standStill } from './halt';
import { letGo } from './letGo';
import { rest, write, type Next } from './steps';
import type { Planned } from './stored';

/**
 * What campaigns of several kinds do alike before anything of their own: they stand still while they are paused, begin at their
 * time, and let go what a pause had held.
 * @returns `undefined`: its own steps are next
 */
export function lifecycleStep<Some extends Planned>(
  context: Context,
  campaign: Some,
): Promise<Next<Some>> | undefined {
  const { state, dueAt, plan } = campaign;
  if (state === 'paused') return standStill(context, campaign);
  if (state === 'scheduled')
    return context.clock.now() < dueAt
      ? rest(context, campaign, { leaseUntil: dueAt })
      : write(context, campaign, { state: 'running' });
  return typeof plan.letGo === 'number' ? letGo(context, campaign, plan.letGo) : undefined;
}
