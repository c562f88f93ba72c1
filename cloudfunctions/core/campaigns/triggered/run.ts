import { isForCaller } from '../../errors';
import type { Context } from '../../ports/context';
import { MARGIN } from '../chunks';
import { expireAtRest } from '../../queue/setCancelled';
import { mostOf } from '../confirmed';
import { lifecycleStep } from '../lifecycle';
import { pauseFor } from '../halt';
import { finish, rest, whatIsGone, write, type Next } from '../steps';
import type { Triggered } from '../stored';
import { looksAt, watch } from '../watch';
import { askFor, dueSoon } from './content';

/** It begins, is let go, is counted and looked at, pauses, stands still; and asks for content, a hundred at a time. */
const STEPS = 20;

/**
 * Goes on with a triggered campaign: its notifications come of events (`enter.ts`), so that there is nothing to be made
 * here. It begins at its time, is looked at now and then, has its content asked for shortly before it is due, and ends when its
 * time and all of its notifications are over.
 * @returns what is left to go on with, where the steps or the time were used up
 */
export async function carryOnTriggered(context: Context, campaign: Triggered): Promise<Next<Triggered>> {
  let next: Next<Triggered> = campaign;
  for (let done = 0; next && done < STEPS && context.clock.now() < context.deadline - MARGIN; done++)
    next = await stepOrPause(context, next);
  return next;
}

/** What is gone (its function) is gone at the next try, too: a person mends it, and resumes. */
async function stepOrPause(context: Context, campaign: Triggered): Promise<Next<Triggered>> {
  try {
    return await step(context, campaign);
  } catch (error) {
    if (!isForCaller(error)) throw error;
    return pauseFor(context, campaign, 'error', { error: error.message });
  }
}

async function step(context: Context, campaign: Triggered): Promise<Next<Triggered>> {
  const now = context.clock.now();
  const { expiresAt, plan } = campaign;
  if (now >= expiresAt) {
    // Also what an instance has made that had not heard of an earlier end.
    await expireAtRest(context, { key: campaign._id });
    return finish(context, campaign);
  }
  const alike = lifecycleStep(context, campaign);
  if (alike) return alike;
  const gone = whatIsGone(context, campaign);
  if (gone) return pauseFor(context, campaign, 'error', { error: gone });
  const due = await dueSoon(context, campaign);
  if (due.length > 0) return askFor(context, campaign, due);
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
