import type { AskPreview, CampaignPreview } from '../contract';
import { rightsOf } from '../model/right';
import type { Trigger } from '../model/plan';
import type { SegmentRule } from '../model/segment';
import { TIMED_FIELDS, type UserDocument } from '../model/user';
import type { Clock } from '../ports';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { beginWalk, type Walk, type Walker } from '../segments/walk';
import { chunk } from '../store/grouping';
import { previewAsk } from './asks/preview';
import { ruleOf, versionOf } from './audience';
import { bestTimeIn } from './bestTime';
import { secondsEach } from './dueTimes';
import { agreedTo, requireFit } from './fit';
import { tryVariants } from './previewContent';
import { rampOf, stepsOf } from './ramp';
import { nextRun } from './repeat/preview';
import { isAsk, isOnce, isRepeat, isTriggered, readCampaign, type Sending } from './stored';
import { waitsAt } from './surely';
import { lookAt, Tally } from './tally';
import { LOOK_BACK, occurredOf, ofLate } from './triggered/estimate';

/** Users read at once. */
const PAGE = 500;
/** Database calls of a notification, all in (docs/figures.md), and of making one. */
const CALLS_EACH = 0.28;
/** So long a segment is looked at; once for who can be reached, once for how many there are. */
const TIME = 5000;
/** Left for what follows, and for the answer. */
const ANSWER = 2000;
const SECOND = 1000;

/**
 * Whom a campaign would reach if it began now, and why the others are left out: from the rules that the sends ask, and
 * nothing is written or spent.
 */
export async function previewCampaign(context: Context, id: string): Promise<CampaignPreview | AskPreview> {
  const campaign = await readCampaign(context, id);
  requireFit(context.config, campaign.plan.spec);
  if (isAsk(campaign)) return previewAsk(context, campaign);
  if (isRepeat(campaign)) {
    const { run, runs } = nextRun(context, campaign);
    return { runs, ...(await previewSending(context, run)) };
  }
  return previewSending(context, campaign);
}

async function previewSending(context: Context, campaign: Sending): Promise<CampaignPreview> {
  const tally = new Tally();
  if (isTriggered(campaign)) {
    const { trigger, segment } = campaign.plan.spec;
    const estimate = { days: LOOK_BACK, occurrences: 0, takenBack: 0 };
    const rule = await ofLateIn(context, trigger, segment);
    const now = context.clock.now();
    const complete = await lookAtRule(context, campaign, rule, tally, (people) => {
      for (const { did } of people) {
        const { occurrences, takenBack } = occurredOf(trigger, did, now);
        estimate.occurrences += occurrences;
        estimate.takenBack += takenBack;
      }
    });
    return { ...(await told(context, campaign, tally, complete)), estimate };
  }
  const { audience } = campaign.plan.spec;
  const complete = audience.openids
    ? await lookAtNamed(context, campaign, audience.openids, tally)
    : await lookAtRule(context, campaign, await ruleOf(context, audience), tally);
  return told(context, campaign, tally, complete);
}

async function told(
  context: Context,
  campaign: Sending,
  tally: Tally,
  complete: boolean,
): Promise<CampaignPreview> {
  const { reachable, wouldSend } = tally;
  const content = await tryVariants(context, campaign, tally.samples);
  const { dailyQuota } = context.config.limits;
  return {
    agreedTo: agreedTo(context.config, [campaign.plan.spec.template]),
    complete,
    matched: tally.matched,
    reachable,
    wouldSend,
    leftOut: Object.fromEntries(tally.leftOut),
    later: Object.fromEntries(tally.later),
    ...(isOnce(campaign) && campaign.plan.spec.alsoLater ? { mayComeLater: tally.matched - reachable } : {}),
    parts: Object.fromEntries(tally.parts),
    ...(content.length > 0 ? { content } : {}),
    credits: { spent: tally.spent, left: tally.left },
    missedBy: tally.missedBy,
    calls: Math.ceil(wouldSend * CALLS_EACH),
    ...(dailyQuota === undefined ? {} : { quota: wouldSend / dailyQuota }),
    ...stepsAndTime(context, campaign, wouldSend, reachable),
    ...(bestTimeIn(campaign) ? { bestTime: tally.chosen.told() } : {}),
  };
}

/** Who did the thing of late, and is in the segment. */
export async function ofLateIn(context: Context, trigger: Trigger, version?: string): Promise<SegmentRule> {
  const did = ofLate(trigger);
  if (version === undefined) return { rule: did, salt: '', known: context.config };
  const { rule, salt, known } = await versionOf(context, version);
  return { rule: { kind: 'all', of: [did, rule] }, salt, known };
}

async function lookAtNamed(
  context: Context,
  campaign: Sending,
  openids: string[],
  tally: Tally,
): Promise<boolean> {
  for (const some of chunk(openids, PAGE)) {
    const found = await context.store.find(
      'notify_users',
      { _id: { $in: some } },
      { sort: { _id: 1 }, limit: some.length, fields: TIMED_FIELDS },
    );
    tally.matched += some.length;
    tally.add(tally.leftOut, 'NEVER_SUBSCRIBED', some.length - found.length);
    await lookAt(context, campaign, found, tally);
  }
  return true;
}

/**
 * Who can be reached, one by one; then how many there are in all: those beside have no credit (no consent), which nobody reads them for.
 * @param also is told whoever can be reached
 * @returns whether there was time for all
 */
async function lookAtRule(
  context: Context,
  campaign: Sending,
  segment: SegmentRule,
  tally: Tally,
  also?: (people: Walker<'did'>[]) => void,
): Promise<boolean> {
  const { clock, deadline } = context;
  const template = templateOf(context, campaign.content.template);
  const until = Math.min(clock.now() + TIME, deadline - TIME);
  const fields = [...TIMED_FIELDS, ...(also ? (['did'] as const) : [])];
  const reached = await beginWalk(context, { segment, template, fields });
  const readAll = await through(reached, clock, until, async (people) => {
    tally.matched += people.length;
    also?.(people);
    await lookAt(context, campaign, people, tally);
  });
  // Who was not come to has a credit, for all that is known: how many there are in all would say nothing of the others.
  if (!readAll) return false;
  const everybody = await beginWalk(context, { segment });
  let matched = 0;
  const soon = Math.min(clock.now() + TIME, deadline - ANSWER);
  const counted = await through(everybody, clock, soon, async (people) => {
    matched += people.length;
  });
  const seen = tally.matched;
  tally.matched = Math.max(seen, matched);
  const without = rightsOf(template)[0] === 'consent' ? 'NEVER_SUBSCRIBED' : 'NO_CREDIT';
  tally.add(tally.leftOut, without, tally.matched - seen);
  return counted;
}

async function through<Field extends keyof UserDocument>(
  walk: Walk<Field>,
  clock: Clock,
  until: number,
  each: (people: Walker<Field>[]) => Promise<void>,
): Promise<boolean> {
  for (let after = '', pages = 0; pages === 0 || clock.now() < until; pages++) {
    const page = await walk.next(after);
    await each(page.people);
    if (page.done) return true;
    ({ after } = page);
  }
  return false;
}

/** Its steps, and how long it takes if each goes on to the next. */
function stepsAndTime(
  context: Context,
  campaign: Sending,
  wouldSend: number,
  reachable: number,
): Pick<CampaignPreview, 'steps' | 'waitsAt' | 'seconds'> {
  const sending = wouldSend * secondsEach(context, campaign);
  const ramp = rampOf(campaign.plan.spec, reachable, context.config.campaigns);
  if (!ramp) return { seconds: Math.ceil(sending) };
  const steps = stepsOf(ramp, reachable);
  const waits = waitsAt(ramp, reachable, context.config.campaigns.brakes);
  return {
    steps,
    ...(waits.length > 0 ? { waitsAt: waits } : {}),
    seconds: Math.ceil(sending + ((steps.length - 1) * ramp.soakMs) / SECOND),
  };
}
