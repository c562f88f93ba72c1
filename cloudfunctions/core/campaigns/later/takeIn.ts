import { notificationId } from '../../model/id';
import { rests } from '../../model/states';
import type { Context } from '../../ports/context';
import { lateRows, takeIn } from '../../queue/holdCampaign';
import { listsIn, uploadsOf } from '../../segments/lists/members';
import { chunk } from '../../store/grouping';
import { ruleOf } from '../audience';
import { isControl, partFor } from '../rows';
import { rest, write, type Change, type Next } from '../steps';
import type { Once } from '../stored';
import { looksAt } from '../watch';

/**
 * What the segment's lists are is written down before anybody is looked for; then looked at once more: an upload in between has
 * not known that the one before is still asked for.
 */
export async function freeze(context: Context, campaign: Once): Promise<Next<Once>> {
  const { audience } = campaign.plan.spec;
  const names = audience.openids ? [] : listsIn((await ruleOf(context, audience)).rule);
  const lists = await uploadsOf(context, names);
  const before = campaign.plan.frozen?.lists ?? {};
  const sure = names.every((name) => before[name]?.upload === lists[name]!.upload);
  return write(context, campaign, { 'plan.frozen': { lists, sure } });
}

/** Names the next of those who came later, or rests until somebody comes. */
export async function nameLate(context: Context, campaign: Once, most: number): Promise<Next<Once>> {
  const { _id, expiresAt } = campaign;
  const found = await lateRows(context, _id, most);
  if (found.length === 0)
    return rest(context, campaign, { leaseUntil: Math.min(looksAt(campaign), expiresAt) });
  return write(context, campaign, { chunk: found.map(({ to }) => ({ at: 0, openid: to })) });
}

/**
 * Lets go the rows of those who were named, at the campaign's pace. Done twice, the second time finds none of them.
 * @param dueAt of each, by its place
 */
export async function takeInChunk(
  context: Context,
  campaign: Once,
  dueAt: (place: number) => number,
  after: Change,
): Promise<Next<Once>> {
  const { chunk: people, plan } = campaign;
  await takeInThose(
    context,
    campaign,
    people.map(({ openid }, place) => ({ openid, dueAt: dueAt(place) })),
  );
  return write(context, campaign, { ...after, 'plan.late': (plan.late ?? 0) + people.length });
}

/**
 * Those whom the campaign comes to by itself after they have been noted: they are no latecomers.
 * @param openids of a chunk whose rows are there
 */
export async function takeInOwn(
  context: Context,
  campaign: Once,
  own: readonly { openid: string; dueAt: number }[],
): Promise<void> {
  await takeInThose(context, campaign, own, { 'campaign.late': false });
}

/** So many are let go with one call where they have a pace. */
const together = ({ plan }: Once): number => Math.max(1, Math.floor(plan.spec.perSecond ?? Infinity));

async function takeInThose(
  context: Context,
  campaign: Once,
  people: readonly { openid: string; dueAt: number }[],
  more: { 'campaign.late'?: boolean } = {},
): Promise<void> {
  const { content, expiresAt, _id } = campaign;
  const idOf = (openid: string): string => notificationId(content.template, openid, content.key);
  const isOfControl = ({ openid }: { openid: string }) => isControl(partFor(context, campaign, openid));
  const idle = people.filter(isOfControl).map(({ openid }) => idOf(openid));
  if (idle.length > 0)
    await takeIn(context, _id, idle, {
      ...{ state: 'suppressed', reason: 'CONTROL', ...rests('suppressed', context.clock.now()) },
      ...more,
    });
  const going = people.filter((each) => !isOfControl(each));
  for (const some of chunk(going, Math.min(together(campaign), going.length)))
    await takeIn(
      context,
      _id,
      some.map(({ openid }) => idOf(openid)),
      { state: 'scheduled', reason: null, dueAt: some[0]!.dueAt, expiresAt, ...more },
    );
}
