import type { Given } from '../content/ask';
import { isForCaller } from '../errors';
import type { Context } from '../ports/context';
import { endRowsAt } from '../queue/holdCampaign';
import { hoursFor } from './bestTime';
import { CHUNK, MARGIN } from './chunks';
import { mostOf } from './confirmed';
import { pauseFor, standStill } from './halt';
import { letGo } from './letGo';
import { countMade } from './made';
import { freeze, makeOrTakeIn, nameLate, takeInRows, togetherAt } from './later/takeIn';
import { openPeople, type NextPeople } from './people';
import { beginRun } from './repeat/child';
import { rowFor, variantFor } from './rows';
import { AHEAD, space } from './spacing';
import { anyOpen, finish, rest, whatIsGone, write, type Change, type Next } from './steps';
import type { Once } from './stored';
import { isFull, looksAt, watch } from './watch';
import { ALL_WELL, isAsking, isDown, isResting, makeWithContent, type Chunk } from './withContent';

const SECOND = 1000;

/**
 * Goes on with a campaign to an audience, step by step, until nothing is to be done now. Every step may run twice, at the
 * same time elsewhere, or be the last: people are named in the document before their rows are made, and a step is written
 * only where the document is as it was read, its state included: a pause, a stop is obeyed at the next step.
 * @returns what is left to go on with, where the steps or the time were used up
 */
export async function carryOn(context: Context, campaign: Once, steps: number): Promise<Next<Once>> {
  const nextPeople = openPeople(context, campaign);
  let next: Next<Once> = campaign;
  for (let done = 0; next && done < steps && context.clock.now() < context.deadline - MARGIN; done++) {
    next = await stepOrPause(context, next, nextPeople);
  }
  return next;
}

/** What is gone (its template, a list) is gone at the next try, too: a person mends it, and resumes. */
async function stepOrPause(context: Context, campaign: Once, nextPeople: NextPeople): Promise<Next<Once>> {
  try {
    return await step(context, campaign, nextPeople);
  } catch (error) {
    if (!isForCaller(error)) throw error;
    return pauseFor(context, campaign, 'error', { error: error.message });
  }
}

async function step(context: Context, campaign: Once, nextPeople: NextPeople): Promise<Next<Once>> {
  const now = context.clock.now();
  const { state, expiresAt, dueAt, plan } = campaign;
  // What would be made now is over; what is there expires.
  if (now >= expiresAt) return finish(context, campaign);
  const isWhole = campaign.chunk.length === 0;
  if (plan.endMoved && (state === 'paused' || isWhole)) return moveEnd(context, campaign);
  if (state === 'paused') return standStill(context, campaign);
  if (state === 'scheduled') {
    if (now < dueAt) return rest(context, campaign, { leaseUntil: dueAt });
    return campaign.parent ? beginRun(context, campaign) : write(context, campaign, { state: 'running' });
  }
  if (typeof plan.letGo === 'number') return letGo(context, campaign, plan.letGo);
  const { alsoLater = false } = plan.spec;
  if (alsoLater && !plan.frozen?.sure) return freeze(context, campaign);
  const gone = whatIsGone(context, campaign);
  if (gone && (!plan.expanded || alsoLater || (await anyOpen(context, campaign))))
    return pauseFor(context, campaign, 'error', { error: gone });
  if (now >= looksAt(campaign)) return watch(context, campaign);
  if (plan.pacing && isWhole) return space(context, campaign);
  if (plan.expanded && !alsoLater) return finish(context, campaign);
  if (isResting(context, campaign)) return undefined;
  if (campaign.chunk.length > 0) return makeRows(context, campaign);
  if (campaign.made > mostOf(plan.confirmed)) return pauseFor(context, campaign, 'confirmed');
  if (isFull(campaign)) return rest(context, campaign, { leaseUntil: looksAt(campaign) });
  if (plan.nextAt > now + AHEAD) return rest(context, campaign, { leaseUntil: plan.nextAt - AHEAD });
  return plan.expanded ? nameLate(context, campaign, mostNow(campaign)) : name(context, campaign, nextPeople);
}

/** How many may be named at once. */
function mostNow({ plan, made }: Once): number {
  const { perSecond } = plan.spec;
  // No more than is due soon, nor than the step allows, nor than may be made before it is looked whether there are too many.
  const few = perSecond === undefined ? CHUNK : Math.ceil((perSecond * AHEAD) / SECOND);
  const { allowed = 0 } = plan.pace ?? {};
  const room = (allowed || mostOf(plan.confirmed) + 1) - made;
  return Math.max(1, Math.min(CHUNK, few, room));
}

/** Names the next people, or that there are none. */
async function name(context: Context, campaign: Once, nextPeople: NextPeople): Promise<Next<Once>> {
  const { plan } = campaign;
  const { matched, reachable, after, done } = await nextPeople(campaign, mostNow(campaign));
  if (done && matched === 0) return write(context, campaign, { 'plan.expanded': true });
  return write(context, campaign, {
    chunk: reachable.map((openid) => ({ at: 0, openid })),
    cursor: { at: 0, openid: after },
    'plan.matched': plan.matched + matched,
    'plan.noCredit': plan.noCredit + matched - reachable.length,
  });
}

async function makeRows(context: Context, campaign: Once): Promise<Next<Once>> {
  const { chunk: people, plan } = campaign;
  const { perSecond } = plan.spec;
  const gap = perSecond === undefined ? 0 : SECOND / perSecond;
  const from = Math.max(plan.nextAt, campaign.dueAt, context.clock.now());
  // Everybody has been gone through: these came later, and have rows.
  const noted = plan.expanded;
  const each = (i: number): number => Math.round(from + i * gap);
  const dueAt = noted ? togetherAt(campaign, each) : each;
  const hours = await hoursFor(context, plan.spec.bestTime, people);
  const row = (i: number, given?: Given) =>
    hours.at(rowFor(context, campaign, people[i]!.openid, dueAt(i), given));
  const after = {
    chunk: [],
    made: campaign.made + people.length,
    'plan.nextAt': gap > 0 ? from + people.length * gap : 0,
    ...(noted ? { 'plan.late': (plan.late ?? 0) + people.length } : {}),
  };
  const make: Chunk['make'] = (rows) => (noted ? takeInRows : makeOrTakeIn)(context, campaign, rows);
  if (isAsking(campaign)) return makeGiven(context, campaign, { row, make, noted }, after);
  await make(people.map((_, i) => row(i)));
  return (await write(context, campaign, after)) ?? passed(context, campaign);
}

/** Somebody else has moved it on; if they have ended it, they could not count the last rows. */
async function passed(context: Context, { _id }: Once): Promise<undefined> {
  await countMade(context, _id);
}

/** A team's function gives the content: where it does not answer, it is waited for; where it fails again and again, a person decides. */
async function makeGiven(
  context: Context,
  campaign: Once,
  how: Pick<Chunk, 'row' | 'make' | 'noted'>,
  after: Change,
): Promise<Next<Once>> {
  const { content, chunk, ended: before = 0 } = campaign;
  const { template, key } = content;
  const people = chunk.map(({ openid }) => {
    const variant = variantFor(context, campaign, openid);
    return variant?.content ? { openid, source: variant.content, variant: variant.name } : { openid };
  });
  const progress = await makeWithContent(
    context,
    { call: { template, key }, people, ...how },
    campaign.asking,
  );
  const { done, ended, asking, wait, text = '' } = progress;
  if (done)
    return (
      (await write(context, campaign, { ...after, ended: before + ended, asking })) ??
      passed(context, campaign)
    );
  if (isDown(asking)) {
    const still = await write(context, campaign, { asking: ALL_WELL });
    return (
      still && pauseFor(context, still, 'error', { error: `content: ${text}. 内容云函数无法给出内容。` })
    );
  }
  if (wait === 0) return write(context, campaign, { asking });
  return rest(context, campaign, { asking, leaseUntil: context.clock.now() + (wait ?? 0) });
}

/** Its chunk is made by then: nobody adds rows with the old end any more. */
async function moveEnd(context: Context, campaign: Once): Promise<Next<Once>> {
  const { _id, expiresAt, chunk } = campaign;
  await endRowsAt(context, _id, expiresAt);
  if (chunk.length === 0) return write(context, campaign, { 'plan.endMoved': false });
  return standStill(context, campaign);
}
