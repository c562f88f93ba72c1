import { ownWords } from '../errors';
import { OPEN_GATE } from '../gate/document';
import { standsStill } from '../gate/promotional';
import { LOOKED_AFTER, type CampaignDocument } from '../model/campaign';
import type { Gate } from '../model/figures';
import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import type { Given } from '../content/ask';
import { buildMessage } from '../queue/build';
import { buildGiven } from '../queue/given';
import { carryOnAsk } from './asks/run';
import { openList, type NextOnList } from './openList';
import { hoursFor } from './bestTime';
import { CHUNK, LEASE, makeChunk, MARGIN } from './chunks';
import { inBrief, isAsking, isResting, makeWithContent } from './withContent';
import { carryOnRepeat } from './repeat/run';
import { carryOn } from './run';
import { isAsk, isPlanned, isRepeat, isTriggered, type Planned, type Repeat } from './stored';
import { carryOnTriggered } from './triggered/run';
import { wakeForContent } from './triggered/wake';

/**
 * Makes the notifications of a campaign, chunk by chunk, until all are there or the call must end. Every step may run
 * twice, at the same time elsewhere, or be the last: see `CampaignDocument`.
 * @param steps so many at most; a chunk takes two
 * @returns the campaign as it is afterwards
 */
export async function expand(
  context: Context,
  campaign: CampaignDocument,
  steps = Infinity,
): Promise<CampaignDocument> {
  let now = campaign;
  const nextPeople = openList(context, campaign);
  const isTime = () => context.clock.now() < context.deadline - MARGIN;
  for (let done = 0; done < steps && now.state === 'running' && isTime(); done++) {
    if (isResting(context, now)) break;
    const next = await step(context, now, nextPeople);
    if (!next) return (await read(context, campaign._id)) ?? now;
    now = next;
  }
  return now;
}

/** @returns `null` where somebody else has moved it on */
async function step(
  context: Context,
  campaign: CampaignDocument,
  nextPeople: NextOnList,
): Promise<CampaignDocument | null> {
  const { limit, made, expiresAt } = campaign;
  // What would be made now is over.
  if (context.clock.now() >= expiresAt) return move(context, campaign, ended(context, campaign));
  if (campaign.chunk.length > 0) return makeRows(context, campaign);
  const most = limit === 0 ? CHUNK : Math.min(CHUNK, limit - made + (campaign.ended ?? 0));
  const { people, after } = most > 0 ? await nextPeople(campaign, most) : { people: [] };
  if (people.length > 0) return move(context, campaign, { chunk: people });
  return move(context, campaign, after ? { cursor: after } : ended(context, campaign));
}

const ended = ({ clock }: Context, { expiresAt }: CampaignDocument): Partial<CampaignDocument> => ({
  state: 'done',
  chunk: [],
  leaseUntil: 0,
  restsSince: Math.max(clock.now(), expiresAt),
});

async function makeRows(context: Context, campaign: CampaignDocument): Promise<CampaignDocument | null> {
  if (campaign.content.content) return makeGiven(context, campaign);
  const { chunk, made } = campaign;
  const hours = await hoursFor(context, campaign.bestTime, chunk);
  await makeChunk(
    context,
    chunk.map(({ openid }) => hours.at(rowFor(context, campaign, openid))),
  );
  return move(context, campaign, {
    chunk: [],
    cursor: chunk.at(-1)!,
    made: made + chunk.length,
    ...hours.count(campaign),
  });
}

/** A team's function gives the content. @returns `null` where it is to be waited for */
async function makeGiven(context: Context, campaign: CampaignDocument): Promise<CampaignDocument | null> {
  const { chunk, made, content, about } = campaign;
  const hours = await hoursFor(context, campaign.bestTime, chunk);
  const { done, ended, asking, wait } = await makeWithContent(
    context,
    {
      call: { template: content.template, key: content.key, ...(about ? { about } : {}) },
      people: chunk.map(({ openid }) => ({ openid, source: content.content })),
      row: (place, given) => hours.at(rowFor(context, campaign, chunk[place]!.openid, given)),
      make: (rows) => makeChunk(context, rows),
    },
    campaign.asking,
  );
  if (done)
    return move(context, campaign, {
      chunk: [],
      cursor: chunk.at(-1)!,
      made: made + chunk.length,
      ended: (campaign.ended ?? 0) + ended,
      asking,
      ...hours.count(campaign),
    });
  const sofar = { asking, ...hours.count(campaign) };
  if (wait === 0) return move(context, campaign, sofar);
  await move(context, campaign, { ...sofar, leaseUntil: context.clock.now() + (wait ?? 0) });
  return null;
}

/** Its times are the campaign's, however late it is made. */
function rowFor(
  context: Context,
  campaign: CampaignDocument,
  openid: string,
  given?: Given,
): MessageDocument {
  const { content: all, wish, dueAt, expiresAt, ownExpiry } = campaign;
  const { content: source, ...content } = all;
  const request = { ...content, to: openid };
  const row = given ? buildGiven(context, request, given, source!) : buildMessage(context, request);
  const times = { dueAt: Math.max(dueAt, row.createdAt), expiresAt, ...(ownExpiry ? { ownExpiry } : {}) };
  return { ...row, ...times, ...(wish ? { wish } : {}) };
}

/** From what was read to what follows; somebody else's step in between makes it match nothing. */
async function move(
  context: Context,
  { _id, made, state, cursor, chunk: named }: CampaignDocument,
  change: Partial<CampaignDocument>,
): Promise<CampaignDocument | null> {
  const first = named[0]?.openid;
  const here = first === undefined ? { 'chunk.0': { $exists: false } } : { 'chunk.0.openid': first };
  return context.store.updateOne(
    'notify_campaigns',
    { _id, made, state, 'cursor.openid': cursor.openid, ...here },
    { $set: { leaseUntil: context.clock.now() + LEASE, ...change } },
  );
}

/** The next tick need not wait for the lease's end. */
async function giveBack(context: Context, _id: string, leaseUntil: number): Promise<void> {
  await context.store.update('notify_campaigns', { _id, leaseUntil }, { $set: { leaseUntil: 0 } });
}

async function read(context: Context, _id: string): Promise<CampaignDocument | undefined> {
  const [found] = await context.store.find('notify_campaigns', { _id }, { limit: 1 });
  return found;
}

/** In one tick: so many campaigns, and of each so many steps, two of which are a chunk. What is left waits for the next. */
const AT_ONCE = 10;
const STEPS = 20;

/**
 * A tick goes on with what a call could not end. One that fails holds up no other: it is tried again, after those that wait,
 * until its notifications are over. What stands still with everything promotional makes none. (An operator's campaign that lacks what a person has to mend is paused instead.)
 * @param content something is due soon for which a team's function is still to be asked
 */
export async function expandOpen(context: Context, gate: Gate = OPEN_GATE, content = false): Promise<void> {
  const open = await context.store.find(
    'notify_campaigns',
    { state: { $in: LOOKED_AFTER }, leaseUntil: { $lte: context.clock.now() } },
    { sort: { leaseUntil: 1 }, limit: AT_ONCE },
  );
  const brief = inBrief(context);
  const woken = content ? await wakeForContent(context, gate) : [];
  const toGo: CampaignDocument[] = [
    ...open,
    ...woken.filter(({ _id }) => open.every((campaign) => campaign._id !== _id)),
  ];
  // A run that one of them makes is gone on with in the same tick.
  for (let campaign = toGo.shift(); campaign; campaign = toGo.shift()) {
    // What is due is sent after this: a function of the team's own may not hold it up.
    const bounded = isAsking(campaign) ? brief : context;
    const isOver = context.clock.now() >= campaign.expiresAt;
    try {
      if (!isOver && standsStill(gate, context.config, campaign.content.template)) {
        await setAside(context, campaign._id);
        continue;
      }
      if (isPlanned(campaign)) {
        if (isRepeat(campaign)) {
          toGo.push(...(await carryOnRepeat(bounded, campaign)));
          continue;
        }
        const left = await carryOnPlanned(bounded, campaign);
        if (left) await giveBack(context, left._id, left.leaseUntil);
        continue;
      }
      const left = await expand(bounded, campaign, STEPS);
      if (left.state === 'running' && !isResting(context, left))
        await giveBack(context, left._id, left.leaseUntil);
    } catch (error) {
      context.log('campaign.error', { id: campaign._id, error: ownWords(error) });
      await setAside(context, campaign._id);
    }
  }
}

/** @returns what is left to go on with */
const carryOnPlanned = (
  context: Context,
  campaign: Exclude<Planned, Repeat>,
): Promise<Planned | undefined> => {
  if (isAsk(campaign)) return carryOnAsk(context, campaign);
  return isTriggered(campaign) ? carryOnTriggered(context, campaign) : carryOn(context, campaign, STEPS);
};

async function setAside(context: Context, _id: string): Promise<void> {
  const leaseUntil = context.clock.now() + LEASE;
  const which = { _id, state: { $in: LOOKED_AFTER } };
  await context.store.update('notify_campaigns', which, { $max: { leaseUntil } });
}
