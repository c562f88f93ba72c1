import type { CampaignPreview } from '../contract';
import { rightsOf } from '../model/right';
import { RECIPIENT_FIELDS, type Recipient, type UserDocument } from '../model/user';
import { shardOf } from '../model/id';
import type { Clock } from '../ports';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import type { ReasonCode } from '../reasons/table';
import { whyNot } from '../rules/may';
import { findVersion } from '../segments/stored';
import { beginWalk, type Walk, type Walker } from '../segments/walk';
import { chunk } from '../store/grouping';
import { openAudience } from './audience';
import { withoutRight } from './people';
import { SAMPLE, tryVariants } from './previewContent';
import { isControl, partFor } from './rows';
import { readCampaign, type Planned } from './stored';

/** Users read at once. */
const PAGE = 500;
/** Database calls of a notification, all in (docs/figures.md), and of making one. */
const CALLS_EACH = 0.28;
/** So long a segment is looked at; once for who can be reached, once for how many there are. */
const TIME = 5000;
const SECOND = 1000;

/**
 * Whom a campaign would reach if it began now, and why the others are left out: from the rules that the sends ask, and
 * nothing is written or spent.
 */
export async function previewCampaign(context: Context, id: string): Promise<CampaignPreview> {
  const campaign = await readCampaign(context, id);
  const tally = new Tally();
  const { audience } = campaign.plan.spec;
  const complete =
    audience.segment === undefined
      ? await lookAtNamed(context, campaign, audience.openids, tally)
      : await lookAtSegment(context, campaign, audience.segment, tally);
  const { reachable, wouldSend } = tally;
  const content = await tryVariants(context, campaign, tally.samples);
  const { dailyQuota } = context.config.limits;
  return {
    complete,
    matched: tally.matched,
    reachable,
    wouldSend,
    leftOut: Object.fromEntries(tally.leftOut),
    later: Object.fromEntries(tally.later),
    parts: Object.fromEntries(tally.parts),
    ...(content.length > 0 ? { content } : {}),
    credits: { spent: tally.spent, left: tally.left },
    missedBy: tally.missedBy,
    calls: Math.ceil(wouldSend * CALLS_EACH),
    ...(dailyQuota === undefined ? {} : { quota: wouldSend / dailyQuota }),
    seconds: Math.ceil(wouldSend * secondsEach(context, campaign)),
  };
}

async function lookAtNamed(
  context: Context,
  campaign: Planned,
  openids: string[],
  tally: Tally,
): Promise<boolean> {
  for (const some of chunk(openids, PAGE)) {
    const found = await context.store.find(
      'notify_users',
      { _id: { $in: some } },
      { limit: some.length, fields: RECIPIENT_FIELDS },
    );
    tally.matched += some.length;
    tally.add(tally.leftOut, 'NEVER_SUBSCRIBED', some.length - found.length);
    await lookAt(context, campaign, found, tally);
  }
  return true;
}

/**
 * Who can be reached, one by one; then how many there are in all: those beside have no credit (no consent), which nobody reads them for.
 * @returns whether there was time for all
 */
async function lookAtSegment(
  context: Context,
  campaign: Planned,
  version: string,
  tally: Tally,
): Promise<boolean> {
  const { clock, deadline } = context;
  const template = templateOf(context, campaign.content.template);
  const until = Math.min(clock.now() + TIME, deadline - TIME);
  const reached = await openAudience(context, { segment: version, template });
  const readAll = await through(reached, clock, until, async (people) => {
    tally.matched += people.length;
    await lookAt(context, campaign, people, tally);
  });
  // Who was not come to has a credit, for all that is known: how many there are in all would say nothing of the others.
  if (!readAll) return false;
  const segment = await findVersion(context, version);
  const everybody = await beginWalk(context, { segment: segment! });
  let matched = 0;
  const counted = await through(everybody, clock, clock.now() + TIME, async (people) => {
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

/** As the slowest of all rates says. */
function secondsEach({ config }: Context, { plan, content }: Planned): number {
  const rates = [plan.spec.perSecond, config.limits.perSecond, config.templates[content.template]?.perSecond];
  return Math.max(
    config.limits.spacingMs / SECOND,
    ...rates.map((perSecond) => (perSecond === undefined ? 0 : 1 / perSecond)),
  );
}

class Tally {
  matched = 0;
  reachable = 0;
  wouldSend = 0;
  spent = 0;
  left = 0;
  missedBy = 0;
  readonly leftOut = new Map<ReasonCode, number>();
  readonly later = new Map<ReasonCode, number>();
  readonly parts = new Map<string, number>();
  /** Some of each part. */
  readonly samples = new Map<string, string[]>();

  sample(part: string, openid: string): void {
    const some = this.samples.get(part) ?? [];
    if (some.length < SAMPLE) this.samples.set(part, [...some, openid]);
  }

  add<Key>(map: Map<Key, number>, key: Key, count = 1): void {
    if (count > 0) map.set(key, (map.get(key) ?? 0) + count);
  }
}

/** People who have been read. */
async function lookAt(context: Context, campaign: Planned, users: Recipient[], tally: Tally): Promise<void> {
  const { config, clock } = context;
  const now = clock.now();
  const template = templateOf(context, campaign.content.template);
  const right = rightsOf(template)[0]!;
  const going: Recipient[] = [];
  for (const user of users) {
    const without = withoutRight(context, template, user);
    if (without) {
      tally.add(tally.leftOut, without.reason);
      continue;
    }
    const row = { whenNoCredit: 'drop' as const, expiresAt: campaign.expiresAt, shard: shardOf(user._id) };
    tally.reachable += 1;
    const part = partFor(context, campaign, user._id);
    tally.add(tally.parts, part);
    if (isControl(part)) {
      tally.add(tally.leftOut, 'CONTROL');
      continue;
    }
    const why = whyNot({ config, template, now, row, user });
    if (why && why.state !== 'scheduled') {
      tally.add(tally.leftOut, why.reason);
      continue;
    }
    if (why) tally.add(tally.later, why.reason);
    tally.wouldSend += 1;
    tally.sample(part, user._id);
    if (right === 'credit') going.push(user);
  }
  await countCredits(context, template.id, going, tally);
}

interface Scheduled {
  _id: string;
  count: number;
}

/** What the send takes of these users' credits, and what they will be missed for. */
async function countCredits(
  { store }: Context,
  templateId: string,
  users: Recipient[],
  tally: Tally,
): Promise<void> {
  if (users.length === 0) return;
  const rows = await store.aggregate<Scheduled>('notify_messages', [
    { $match: { to: { $in: users.map(({ _id }) => _id) }, state: 'scheduled', templateId } },
    { $group: { _id: '$to', count: { $sum: 1 } } },
    { $limit: PAGE },
  ]);
  const scheduled = new Map(rows.map(({ _id, count }) => [_id, count]));
  for (const { _id, credits } of users) {
    const left = (credits[templateId]?.available ?? 0) - 1;
    const waiting = scheduled.get(_id) ?? 0;
    tally.spent += 1;
    tally.left += left;
    // Those that would have found one without this campaign.
    tally.missedBy += Math.max(0, waiting - left) - Math.max(0, waiting - left - 1);
  }
}
