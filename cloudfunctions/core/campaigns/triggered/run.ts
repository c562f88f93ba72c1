import type { Context } from '../../ports/context';
import { mostOf } from '../confirmed';
import { lifecycleStep } from '../lifecycle';
import { pauseFor } from '../halt';
import { finish, rest, whatIsGone, write, type Next } from '../steps';
import type { Triggered } from '../stored';
import { looksAt, watch } from '../watch';

/** As many as there can be: it begins, is let go, is counted and looked at, pauses, stands still. */
const STEPS = 5;

/**
 * Goes on with a triggered campaign: its notifications come of events (`enter.ts`), so that there is nothing to be made
 * here. It begins at its time, is looked at now and then, and ends when its time and all of its notifications are over.
 */
export async function carryOnTriggered(context: Context, campaign: Triggered): Promise<undefined> {
  let next: Next<Triggered> = campaign;
  for (let done = 0; next && done < STEPS; done++) next = await step(context, next);
}

async function step(context: Context, campaign: Triggered): Promise<Next<Triggered>> {
  const now = context.clock.now();
  const { expiresAt, plan } = campaign;
  if (now >= expiresAt) return finish(context, campaign);
  const alike = lifecycleStep(context, campaign);
  if (alike) return alike;
  const gone = whatIsGone(context, campaign);
  if (gone) return pauseFor(context, campaign, 'error', { error: gone });
  const at = looksAt(campaign);
  if (now < at) return rest(context, campaign, { leaseUntil: Math.min(at, expiresAt) });
  const counted = await count(context, campaign);
  if (!counted) return undefined;
  return counted.made > mostOf(plan.confirmed)
    ? pauseFor(context, counted, 'confirmed')
    : watch(context, counted);
}

/** How many it has made. No more are counted than would pause it: what that costs does not grow with its age. */
async function count(context: Context, campaign: Triggered): Promise<Next<Triggered>> {
  const { _id, made, plan } = campaign;
  const [found] = await context.store.aggregate<{ n: number }>('notify_messages', [
    { $match: { key: _id } },
    { $limit: mostOf(plan.confirmed) + 1 },
    { $count: 'n' },
  ]);
  const now = found?.n ?? 0;
  return now === made ? campaign : write(context, campaign, { made: now });
}
