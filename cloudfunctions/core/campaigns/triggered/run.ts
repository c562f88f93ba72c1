import type { Context } from '../../ports/context';
import { standStill } from '../halt';
import { letGo } from '../letGo';
import { finish, rest, write, type Next } from '../steps';
import type { Triggered } from '../stored';
import { looksAt, watch } from '../watch';

/** As many as there can be: it begins, is let go, is looked at, pauses, stands still. */
const STEPS = 5;

/**
 * Goes on with a triggered campaign: its notifications come of events (`enter.ts`), so that there is nothing to be made
 * here. It begins at its time, and ends when its time and all of its notifications are over.
 */
export async function carryOnTriggered(context: Context, campaign: Triggered): Promise<undefined> {
  let next: Next<Triggered> = campaign;
  for (let done = 0; next && done < STEPS; done++) next = await step(context, next);
}

async function step(context: Context, campaign: Triggered): Promise<Next<Triggered>> {
  const now = context.clock.now();
  const { state, expiresAt, dueAt, plan } = campaign;
  if (now >= expiresAt) return finish(context, campaign);
  if (state === 'paused') return standStill(context, campaign);
  if (state === 'scheduled')
    return now < dueAt
      ? rest(context, campaign, { leaseUntil: dueAt })
      : write(context, campaign, { state: 'running' });
  if (typeof plan.letGo === 'number') return letGo(context, campaign, plan.letGo);
  const at = looksAt(campaign);
  if (now >= at) return watch(context, campaign);
  return rest(context, campaign, { leaseUntil: Math.min(at, expiresAt) });
}
