import type { CampaignPreview } from '../contract';
import { rightsOf } from '../model/right';
import { RECIPIENT_FIELDS, type Recipient } from '../model/user';
import { shardOf } from '../model/id';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import type { ReasonCode } from '../reasons/table';
import { whyNoRight, whyNot } from '../rules/may';
import type { Decision } from '../rules/rule';
import { isControl, partFor } from './rows';
import { readCampaign, type Planned } from './stored';

/** Users read at once. */
const PAGE = 500;
/** Database calls of a notification, all in (docs/figures.md), and of making one. */
const CALLS_EACH = 0.28;
const SECOND = 1000;

/**
 * Whom a campaign would reach if it began now, and why the others are left out: from the rules that the sends ask, and
 * nothing is written or spent.
 */
export async function previewCampaign(context: Context, id: string): Promise<CampaignPreview> {
  const campaign = await readCampaign(context, id);
  const tally = new Tally();
  const { openids } = campaign.plan.spec.audience;
  for (let i = 0; i < openids.length; i += PAGE) {
    await lookAt(context, campaign, openids.slice(i, i + PAGE), tally);
  }
  const { reachable, wouldSend } = tally;
  const { dailyQuota } = context.config.limits;
  return {
    matched: openids.length,
    reachable,
    wouldSend,
    leftOut: Object.fromEntries(tally.leftOut),
    later: Object.fromEntries(tally.later),
    parts: Object.fromEntries(tally.parts),
    credits: { spent: tally.spent, left: tally.left },
    missedBy: tally.missedBy,
    calls: Math.ceil(wouldSend * CALLS_EACH),
    ...(dailyQuota === undefined ? {} : { quota: wouldSend / dailyQuota }),
    seconds: Math.ceil(wouldSend * secondsEach(context, campaign)),
  };
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
  reachable = 0;
  wouldSend = 0;
  spent = 0;
  left = 0;
  missedBy = 0;
  readonly leftOut = new Map<ReasonCode, number>();
  readonly later = new Map<ReasonCode, number>();
  readonly parts = new Map<string, number>();

  count<Key>(map: Map<Key, number>, key: Key): void {
    map.set(key, (map.get(key) ?? 0) + 1);
  }
}

async function lookAt(context: Context, campaign: Planned, openids: string[], tally: Tally): Promise<void> {
  const { config, clock, store } = context;
  const now = clock.now();
  const template = templateOf(context, campaign.content.template);
  const right = rightsOf(template)[0]!;
  const found = await store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length, fields: RECIPIENT_FIELDS },
  );
  const users = new Map(found.map((user): [string, Recipient] => [user._id, user]));
  const going: Recipient[] = [];
  for (const openid of openids) {
    const user = users.get(openid);
    const row = { whenNoCredit: 'drop' as const, expiresAt: campaign.expiresAt, shard: shardOf(openid) };
    const asked = { config, template, now, row };
    const without = user
      ? whyNoRight({ ...asked, right, user })
      : ({ state: 'suppressed', reason: 'NEVER_SUBSCRIBED' } satisfies Decision);
    if (without || !user) {
      tally.count(tally.leftOut, without!.reason);
      continue;
    }
    tally.reachable += 1;
    const part = partFor(context, campaign, openid);
    tally.count(tally.parts, part);
    if (isControl(part)) {
      tally.count(tally.leftOut, 'CONTROL');
      continue;
    }
    const why = whyNot({ ...asked, user });
    if (why && why.state !== 'scheduled') {
      tally.count(tally.leftOut, why.reason);
      continue;
    }
    if (why) tally.count(tally.later, why.reason);
    tally.wouldSend += 1;
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
