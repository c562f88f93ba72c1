import { LOOKED_AFTER } from '../../model/campaign';
import type { OnceSpec, RepeatSpec } from '../../model/plan';
import { runKey } from '../../model/runKey';
import type { Context } from '../../ports/context';
import { bodyHash } from '../../queue/build';
import { blank, blankPlan } from '../blank';
import { LEASE } from '../chunks';
import { newPace } from '../pace';
import { rampOf } from '../ramp';
import { rest, write, type Next } from '../steps';
import type { Once, Repeat } from '../stored';
import { latestOf } from './bestTime';

const MINUTE = 60_000;

/**
 * The campaign of one run: what was written, approved and confirmed of the one that repeats. Its salt, too: who is in a
 * variant or the control group is so in every run.
 * @param at when it is due; epoch ms
 */
export function runAt({ clock, config }: Context, campaign: Repeat, at: number): Once {
  const { _id: parent, plan, content, expiresAt } = campaign;
  const _id = runKey(parent, at);
  const endsAt = Math.min(expiresAt, at + plan.spec.runMinutes * MINUTE);
  const spec = specOf(plan.spec, at, endsAt);
  const { author, approval, moved, salt, confirmed } = plan;
  return {
    _id,
    parent,
    kind: 'once',
    state: 'scheduled',
    bodyHash: bodyHash(spec),
    content: { ...content, key: _id },
    dueAt: at,
    expiresAt: endsAt,
    ...blank(clock.now()),
    plan: {
      ...blankPlan,
      spec,
      author,
      approval,
      moved,
      salt,
      confirmed,
      pace: newPace(rampOf(spec, confirmed, config.campaigns), confirmed),
    },
  };
}

function specOf(spec: RepeatSpec, at: number, endsAt: number): OnceSpec {
  const { schedule: _schedule, runMinutes: _minutes, runs: _runs, bestTime: _wanted, ...rest } = spec;
  const bestTime = latestOf(spec, at, endsAt);
  return { ...rest, kind: 'once', endsAt, ...(bestTime ? { bestTime } : {}) };
}

/**
 * A run begins when the campaign that repeats has taken it up: it was made before. A call that died in between leaves one that
 * is taken up by the next tick, or was skipped and never begins.
 */
export async function beginRun(context: Context, run: Once): Promise<Next<Once>> {
  const { _id, parent = '', expiresAt } = run;
  const [campaign] = await context.store.find(
    'notify_campaigns',
    { _id: parent },
    { limit: 1, fields: ['state', 'repeat'] },
  );
  const known = campaign?.repeat?.runs.find(({ at }) => runKey(parent, at) === _id);
  if (known && !known.skipped) return write(context, run, { state: 'running' });
  const now = context.clock.now();
  const mayCome = !known && LOOKED_AFTER.some((state) => state === campaign?.state);
  if (mayCome) return rest(context, run, { leaseUntil: now + LEASE });
  return rest(context, run, { state: 'stopped', leaseUntil: 0, restsSince: Math.max(now, expiresAt) });
}
