import type { Template } from '../config/config';
import { rightsOf } from '../model/right';
import { shardOf } from '../model/id';
import type { Recipient, Timed } from '../model/user';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { hasRight, whyNoRight } from '../rules/may';
import type { Walk } from '../segments/walk';
import { openAudience, ruleOf } from './audience';
import type { Once } from './stored';

/** The next people of an audience. */
export interface People {
  /** Looked at; of a segment only those that have anything to be sent by. */
  matched: number;
  /** Those of them who have a credit to spare, or have consented: nobody else can be reached. */
  reachable: string[];
  /** Where the next call goes on. */
  after: string;
  /** Nobody comes after these. */
  done: boolean;
}

/** The next people after a campaign's cursor, `most` of them reachable, in the order of their openids. */
export type NextPeople = (campaign: Once, most: number) => Promise<People>;

/** Of one run: what a segment's rule needs beside users (its lists, which clause leads to fewest) is read once, when first asked. */
export function openPeople(context: Context, { plan, content }: Once): NextPeople {
  const { audience } = plan.spec;
  let walk: Walk<keyof Timed> | undefined;
  return async (campaign, most) => {
    const template = templateOf(context, content.template);
    if (audience.openids) return nextNamed(context, campaign, template, audience.openids, most);
    // The days of its rule count back from the campaign's beginning, however long it takes.
    walk ??= await openAudience(context, {
      segment: await ruleOf(context, audience),
      template,
      now: campaign.dueAt,
      lists: campaign.plan.frozen?.lists,
    });
    return nextOfSegment(context, campaign, template, walk, most);
  };
}

async function nextNamed(
  context: Context,
  { cursor }: Once,
  template: Template,
  openids: string[],
  most: number,
): Promise<People> {
  const { config, clock, store } = context;
  const next = openids.filter((each) => each > cursor.openid).slice(0, most);
  if (next.length === 0) return { matched: 0, reachable: [], after: cursor.openid, done: true };
  const asked = { config, template, right: rightsOf(template)[0]!, now: clock.now() };
  const found = await store.find(
    'notify_users',
    { _id: { $in: next }, ...hasRight(asked) },
    { sort: { _id: 1 }, limit: next.length, fields: ['_id'] },
  );
  const reachable = found.map(({ _id }) => _id);
  return { matched: next.length, reachable, after: next.at(-1)!, done: false };
}

/** Reads a whole page, however few are wanted: of a rule that few fit, a small one would have nobody in it, again and again. */
async function nextOfSegment(
  context: Context,
  { cursor }: Once,
  template: Template,
  walk: Walk<keyof Timed>,
  most: number,
): Promise<People> {
  const { people, after, done } = await walk.next(cursor.openid);
  const reachable = people.filter((person) => !withoutRight(context, template, person)).map(({ _id }) => _id);
  if (reachable.length <= most) return { matched: people.length, reachable, after, done };
  const last = reachable[most - 1]!;
  const matched = people.findIndex(({ _id }) => _id === last) + 1;
  return { matched, reachable: reachable.slice(0, most), after: last, done: false };
}

/** Why somebody who was read has nothing to be sent this template by; the same as `hasRight` asks. */
export function withoutRight({ config, clock }: Context, template: Template, user: Recipient) {
  const now = clock.now();
  const row = { whenNoCredit: 'drop' as const, expiresAt: now + 1, shard: shardOf(user._id) };
  return whyNoRight({ config, template, right: rightsOf(template)[0]!, now, row, user });
}
