import { rightsOf } from '../model/right';
import { noHours, type ChosenBy } from '../model/hours';
import { shardOf } from '../model/id';
import type { Recipient, Timed } from '../model/user';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import type { ReasonCode } from '../reasons/table';
import { whyNot } from '../rules/may';
import { chooseTime } from '../timing/choose';
import { everybodysHours } from '../timing/everybody';
import { bestTimeIn, Chosen } from './bestTime';
import { dueTimes } from './dueTimes';
import { withoutRight } from './people';
import { SAMPLE } from './previewContent';
import { isControl, partFor } from './rows';
import type { Sending } from './stored';

/** Whom a campaign would reach, and why not the others: what a preview counts. */
export class Tally {
  matched = 0;
  reachable = 0;
  wouldSend = 0;
  spent = 0;
  left = 0;
  missedBy = 0;
  readonly leftOut = new Map<ReasonCode, number>();
  readonly later = new Map<ReasonCode, number>();
  readonly parts = new Map<string, number>();
  readonly chosen = new Chosen();
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
export async function lookAt(
  context: Context,
  campaign: Sending,
  users: Timed[],
  tally: Tally,
): Promise<void> {
  const { config, clock } = context;
  const now = clock.now();
  const due = dueTimes(context, campaign);
  const template = templateOf(context, campaign.content.template);
  const right = rightsOf(template)[0]!;
  const going: Recipient[] = [];
  const bestTime = bestTimeIn(campaign);
  const everybody = bestTime ? await everybodysHours(context) : noHours();
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
    let by: ChosenBy | undefined;
    let at = due(tally.reachable - 1);
    if (bestTime) {
      const window = { from: at, latest: bestTime.latest, expiresAt: campaign.expiresAt };
      const chosen = chooseTime({ config, template, user, everybody, shard: row.shard }, window);
      ({ by, dueAt: at } = chosen);
    }
    // Quiet hours and caps are those of its own time; what is just being sent is sent by then.
    const then = at > now ? { ...user, hold: null } : user;
    const why = whyNot({ config, template, now: at, row, user: then });
    if (why && why.state !== 'scheduled') {
      tally.add(tally.leftOut, why.reason);
      continue;
    }
    if (why) tally.add(tally.later, why.reason);
    tally.wouldSend += 1;
    if (by) tally.chosen.add(by);
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
    { $limit: users.length },
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
