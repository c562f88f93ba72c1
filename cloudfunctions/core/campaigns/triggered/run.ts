import type { Context } from '../../ports/context';
import { finish, rest, write, type Next } from '../steps';
import type { Triggered } from '../stored';

/**
 * Goes on with a triggered campaign: its notifications come of events (`enter.ts`), so that there is nothing to be made
 * here. It begins at its time, and ends when its time and all of its notifications are over.
 */
export async function carryOnTriggered(context: Context, campaign: Triggered): Promise<undefined> {
  let next: Next<Triggered> = campaign;
  for (let done = 0; next && done < 2; done++) next = await step(context, next);
}

async function step(context: Context, campaign: Triggered): Promise<Next<Triggered>> {
  const now = context.clock.now();
  const { state, expiresAt, dueAt } = campaign;
  if (now >= expiresAt) return finish(context, campaign);
  if (state !== 'scheduled') return rest(context, campaign, { leaseUntil: expiresAt });
  return now < dueAt
    ? rest(context, campaign, { leaseUntil: dueAt })
    : write(context, campaign, { state: 'running' });
}
