import { askCounts } from '../../counting/askCounts';
import type { Context } from '../../ports/context';
import { leavesOfKind } from '../../segments/setting';
import { findVersion } from '../../segments/stored';
import { misfitSince } from '../fit';
import { lifecycleStep } from '../lifecycle';
import { pauseFor } from '../halt';
import { finish, rest, type Next } from '../steps';
import type { Asking } from '../stored';

const MINUTE = 60_000;
/** The fold counts about as often: a target is met at most twice this later than it was reached. */
const LOOK = 15 * MINUTE;
/** Where nothing is counted, whether the configuration still has what it asks for. */
const RARE_LOOK = 60 * MINUTE;
/** As many as there can be: it begins, is let go, pauses, stands still. */
const STEPS = 4;

/**
 * Goes on with a campaign that asks: clients do the asking, so that there is nothing to be made here. It begins at its time;
 * it ends with its target, as far as that is counted, or at its end. Each look costs three calls, one more
 * where it has a segment, two where that has lists.
 */
export async function carryOnAsk(context: Context, campaign: Asking): Promise<undefined> {
  let next: Next<Asking> = campaign;
  for (let done = 0; next && done < STEPS; done++) next = await step(context, next);
}

async function step(context: Context, campaign: Asking): Promise<Next<Asking>> {
  const now = context.clock.now();
  const { expiresAt, plan } = campaign;
  const { target } = plan.spec;
  if (now >= expiresAt) return finish(context, campaign);
  const alike = lifecycleStep(context, campaign);
  if (alike) return alike;
  const gone = whatIsGone(context, campaign) ?? (await listGone(context, campaign));
  if (gone) return pauseFor(context, campaign, 'error', { error: gone });
  if (target !== undefined && (await askCounts(context, campaign)).gained >= target)
    return finish(context, campaign);
  const next = now + (target === undefined ? RARE_LOOK : LOOK);
  return rest(context, campaign, { leaseUntil: Math.min(expiresAt, next) });
}

/** Clients are not told of one that cannot be asked: a person has to hear of it. */
function whatIsGone({ config }: Context, { plan }: Asking): string | undefined {
  const { templates, places } = plan.spec;
  const template = templates.find((alias) => !Object.hasOwn(config.templates, alias));
  if (template !== undefined)
    return `templates: the configuration has no template "${template}" any more. 配置中已没有该模板。`;
  if (places.some((place) => Object.hasOwn(config.places, place))) return misfitSince(config, plan.spec);
  return `places: the configuration has none of "${places.join('", "')}" any more. 配置中已没有这些位置。`;
}

/** The segment's version may name a list that no later one names: then it can be removed. */
async function listGone(context: Context, { plan }: Asking): Promise<string | undefined> {
  const { segment } = plan.spec;
  const version = segment === undefined ? undefined : await findVersion(context, segment);
  const names = version ? [...new Set(leavesOfKind(version.rule, 'list').map(({ name }) => name))] : [];
  if (names.length === 0) return undefined;
  const there = await context.store.find(
    'notify_lists',
    { _id: { $in: names } },
    { limit: names.length, fields: ['upload'] },
  );
  const gone = names.find((name) => !there.some(({ _id, upload }) => _id === name && upload !== ''));
  return gone === undefined
    ? undefined
    : `segment: the list "${gone}" is gone, so nobody would be asked. 名单 ${gone} 已不存在。`;
}
