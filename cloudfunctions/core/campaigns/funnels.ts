import type { CampaignFunnel } from '../contract';
import type { CampaignCounts } from '../counting/campaignCounts';
import type { ChosenBy } from '../model/hours';
import type { CampaignDocument } from '../model/campaign';
import type { LeftOver, PeopleSeen, Plan } from '../model/plan';
import { OPEN_STATES, type State } from '../model/states';
import type { Context } from '../ports/context';
import { Chosen } from './bestTime';

const SENT: readonly State[] = ['sent', 'delivered', 'undelivered'];
/** What nobody moves but by a replay. */
const ENDED: readonly string[] = ['finished', 'stopped'];

interface Group {
  _id: {
    part: string;
    state: State;
    reason: string | null;
    clicked: boolean;
    converted: boolean;
    late: boolean;
    by: ChosenBy | null;
  };
  count: number;
}

/** What of a campaign it takes: a run of one that repeats, too. */
type Counting = Pick<CampaignDocument, '_id' | 'state'> & { plan: Pick<Plan, 'leftOver' | 'seen'> };
type PartCounts = Pick<CampaignCounts, 'total' | 'parts'>;

export type Funnels = Map<string, CampaignFunnel>;

interface Counted {
  funnels: Funnels;
  chosen: Chosen;
  /** How many of them came later. */
  late: number;
  /** When they were counted, where that was before; epoch ms. */
  countedAt?: number;
}

/** So few are counted anew at each look. */
const FEW = 1000;
/**
 * Of more, what was counted is told again for so many ms for each: however often and by however many it is looked at, counting reads
 * some 330 notifications a second; of 100,000 it is good for five minutes, about as long as what the fold counts.
 */
const GOOD_FOR = 3;

/**
 * By part, everybody in exactly one place. While anything is open the notifications are counted, through their index, and what
 * was counted of many is kept for a while; then what the counters cannot tell, why people were left out, is kept in the
 * campaign for good, and its report reads no notification more.
 */
export async function funnelsOf(context: Context, campaign: Counting, counts: PartCounts): Promise<Counted> {
  const { leftOver, seen: before } = campaign.plan;
  if (leftOver?.attempted === counts.total.attempted) return fromCounters(leftOver, counts);
  const now = context.clock.now();
  if (before && isGood(before, campaign, now)) return fromBefore(before);
  const seen = await countRows(context, campaign);
  if (ENDED.includes(campaign.state) && (await keep(context, campaign, seen, counts))) return seen;
  await keepForNow(context, campaign, seen, now);
  return seen;
}

/** A campaign that has been paused or ended since is counted anew: somebody looks what that has done. */
const isGood = ({ at, state, people }: PeopleSeen, campaign: Counting, now: number): boolean =>
  state === campaign.state && now >= at && now - at < people * GOOD_FOR;

function fromBefore({ at, parts, chosen: by, late }: PeopleSeen): Counted {
  return { funnels: new Map(Object.entries(parts)), chosen: chosenBy(by), late, countedAt: at };
}

/** @param at when they were counted; epoch ms */
async function keepForNow(
  { store }: Context,
  { _id, state }: Counting,
  { funnels, chosen, late }: Counted,
  at: number,
): Promise<void> {
  const people = sumOf(funnels.values()).assigned;
  if (people <= FEW) return;
  const parts = Object.fromEntries(funnels);
  const seen: PeopleSeen = { at, state, people, parts, chosen: chosen.told().by, late };
  await store.update('notify_campaigns', { _id }, { $set: { 'plan.seen': seen } });
}

async function countRows({ store }: Context, { _id: key }: Counting): Promise<Counted> {
  const groups = await store.aggregate<Group>('notify_messages', [
    { $match: { key } },
    {
      $group: {
        _id: {
          part: '$campaign.part',
          state: '$state',
          reason: '$reason',
          clicked: { $gt: ['$clickedAt', 0] },
          converted: { $gt: ['$convertedAt', 0] },
          late: { $ifNull: ['$campaign.late', false] },
          by: { $ifNull: ['$bestTime.by', null] },
        },
        count: { $sum: 1 },
      },
    },
    { $limit: 1000 },
  ]);
  const funnels: Funnels = new Map();
  const chosen = new Chosen();
  let late = 0;
  for (const group of groups) {
    const { part, by } = group._id;
    if (by) chosen.add(by, group.count);
    if (group._id.late) late += group.count;
    const own = funnels.get(part) ?? noFunnel();
    funnels.set(part, own);
    count(own, group);
  }
  return { funnels, chosen, late };
}

function count(funnel: CampaignFunnel, { _id, count }: Group): void {
  const { state, reason, clicked, converted } = _id;
  funnel.assigned += count;
  if (SENT.includes(state)) {
    funnel.sent += count;
    if (state === 'delivered') funnel.delivered += count;
    if (clicked) funnel.clicked += count;
    if (converted) funnel.converted += count;
  } else if (state === 'merged') {
    funnel.inDigests += count;
  } else if (OPEN_STATES.includes(state)) {
    funnel.open += count;
  } else {
    const why = reason ?? state;
    funnel.leftOut[why] = (funnel.leftOut[why] ?? 0) + count;
  }
}

function fromCounters({ parts, chosen: by, late = 0 }: LeftOver, counts: PartCounts): Counted {
  const funnels = Object.entries(parts).map(([part, { inDigests, leftOut }]): [string, CampaignFunnel] => {
    const { accepted = 0, delivered = 0, clicked = 0, converted = 0 } = counts.parts[part] ?? {};
    const others = Object.values(leftOut).reduce((sum, n) => sum + n, inDigests);
    const sent = { sent: accepted, delivered, clicked, converted };
    return [part, { assigned: accepted + others, ...sent, inDigests, open: 0, leftOut }];
  });
  return { funnels: new Map(funnels), chosen: chosenBy(by), late };
}

function chosenBy(by: Record<ChosenBy, number>): Chosen {
  const chosen = new Chosen();
  for (const [name, count] of Object.entries(by) as [ChosenBy, number][]) chosen.add(name, count);
  return chosen;
}

/**
 * Once the counters have caught up: then what they say was accepted is at least what the notifications say (of whoever has
 * had everything deleted since there is none).
 * @returns whether they have
 */
async function keep(
  { store }: Context,
  { _id, state }: Counting,
  { funnels, chosen, late }: Counted,
  counts: PartCounts,
): Promise<boolean> {
  const all = [...funnels];
  const caughtUp = all.every(([part, { sent, open }]) => {
    return open === 0 && (counts.parts[part]?.accepted ?? 0) >= sent;
  });
  if (!caughtUp) return false;
  const parts = Object.fromEntries(
    all.map(([part, { inDigests, leftOut }]) => [part, { inDigests, leftOut }]),
  );
  const leftOver: LeftOver = { attempted: counts.total.attempted, parts, chosen: chosen.told().by, late };
  await store.update(
    'notify_campaigns',
    { _id, state },
    { $set: { 'plan.leftOver': leftOver }, $unset: { 'plan.seen': '' } },
  );
  return true;
}

export const noFunnel = (): CampaignFunnel => ({
  assigned: 0,
  sent: 0,
  inDigests: 0,
  delivered: 0,
  clicked: 0,
  converted: 0,
  open: 0,
  leftOut: {},
});

export function sumOf(funnels: Iterable<CampaignFunnel>): CampaignFunnel {
  const total = noFunnel();
  for (const { leftOut, ...numbers } of funnels) {
    for (const [name, n] of Object.entries(numbers)) total[name as keyof typeof numbers] += n;
    for (const [why, n] of Object.entries(leftOut)) total.leftOut[why] = (total.leftOut[why] ?? 0) + n;
  }
  return total;
}
