import type { SkippedRun } from '../../model/plan';
import type { Context } from '../../ports/context';
import { iso } from '../../time/zone';
import { lifecycleStep } from '../lifecycle';
import { finish, rest, write, type Next } from '../steps';
import { nameOf, type Once, type Repeat } from '../stored';
import { runAt } from './child';
import { openRuns } from './runs';
import { begun, hasMore, skippedUntil } from './schedule';

/** Who could not be there sooner comes too late: what was written for the morning is not for the evening. */
const LATE = 60 * 60_000;
/** How often it is looked whether its last runs have ended. */
const LOOK = 5 * 60_000;
/** As many as there can be: it begins, is let go, skips, makes a run, rests. */
const STEPS = 5;

/**
 * Goes on with a campaign that repeats: makes the campaigns of its runs as they are due. One that has been missed is skipped,
 * never caught up. It ends when no more is to come, and all of its runs have ended.
 * @returns the runs that it has made, to be gone on with at once
 */
export async function carryOnRepeat(context: Context, campaign: Repeat): Promise<Once[]> {
  const made: Once[] = [];
  let next: Next<Repeat> = campaign;
  for (let done = 0; next && done < STEPS; done++) next = await step(context, next, made);
  return made;
}

async function step(context: Context, campaign: Repeat, made: Once[]): Promise<Next<Repeat>> {
  const now = context.clock.now();
  const { state, expiresAt, plan, repeat } = campaign;
  if (!repeat) return finish(context, campaign);
  const isOver = now >= expiresAt;
  const more = hasMore(plan.spec, repeat, expiresAt);
  const alike = isOver ? undefined : lifecycleStep(context, campaign);
  if (alike) return alike;
  const until = isOver ? expiresAt : now - LATE;
  if (more && repeat.nextAt < until)
    return skip(context, campaign, until, state === 'paused' ? 'paused' : 'missed');
  if (!more || isOver) return end(context, campaign);
  return now < repeat.nextAt
    ? rest(context, campaign, { leaseUntil: Math.min(repeat.nextAt, expiresAt) })
    : begin(context, campaign, made);
}

/** From what was read: of two ticks, and a person besides, one moves it on. */
const go = (
  context: Context,
  campaign: Repeat,
  repeat: NonNullable<Repeat['repeat']>,
): Promise<Next<Repeat>> =>
  write(context, campaign, { repeat }, { 'repeat.nextAt': campaign.repeat!.nextAt });

/** The run's own campaign is there before it is taken up, and waits for that: whoever dies in between leaves no run out. */
async function begin(context: Context, campaign: Repeat, made: Once[]): Promise<Next<Repeat>> {
  const repeat = campaign.repeat!;
  const run = runAt(context, campaign, repeat.nextAt);
  await context.store.insert('notify_campaigns', [run]);
  const next = await go(context, campaign, begun(campaign.plan.spec, repeat));
  // Whoever was faster goes on with it.
  if (next) made.push(run);
  return next;
}

async function skip(
  context: Context,
  campaign: Repeat,
  until: number,
  why: SkippedRun,
): Promise<Next<Repeat>> {
  const left = skippedUntil(campaign.plan.spec, campaign.repeat!, until, why);
  const gone = await go(context, campaign, left);
  if (gone) tellSkipped(context, campaign, left);
  return gone;
}

/** What has come to its runs by it stands in the log. */
export function tellSkipped(context: Context, campaign: Repeat, left: NonNullable<Repeat['repeat']>): void {
  const from = campaign.repeat?.nextAt ?? Infinity;
  const skipped = left.runs.filter(({ at, skipped: why }) => why && at >= from);
  if (skipped.length === 0) return;
  context.log('campaign.skipped', {
    id: nameOf(campaign),
    why: skipped[0]!.skipped,
    runs: skipped.map(({ at }) => iso(at)).join(' '),
  });
}

async function end(context: Context, campaign: Repeat): Promise<Next<Repeat>> {
  const open = await openRuns(context, campaign);
  if (open.length === 0) return finish(context, campaign);
  return rest(context, campaign, { leaseUntil: context.clock.now() + LOOK });
}
