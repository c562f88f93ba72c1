import type { Template } from '../config/config';
import { rightsOf } from '../model/right';
import { shardOf } from '../model/id';
import type { Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { hasRight, whyNoRight } from '../rules/may';
import { openAudience } from './audience';
import type { Planned } from './stored';

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

/** The next people after the cursor, in the order of their openids. */
export async function nextPeople(context: Context, campaign: Planned, most: number): Promise<People> {
  const { audience } = campaign.plan.spec;
  const template = templateOf(context, campaign.content.template);
  return audience.segment === undefined
    ? nextNamed(context, campaign, template, audience.openids, most)
    : nextOfSegment(context, campaign, template, audience.segment, most);
}

async function nextNamed(
  context: Context,
  { cursor }: Planned,
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

/** The days of its rule count back from the campaign's beginning, however long it takes. */
async function nextOfSegment(
  context: Context,
  { cursor, dueAt }: Planned,
  template: Template,
  segment: string,
  most: number,
): Promise<People> {
  const walk = await openAudience(context, { segment, template, now: dueAt });
  const { people, after, done } = await walk.next(cursor.openid, most);
  const reachable = people.filter((person) => !withoutRight(context, template, person));
  return { matched: people.length, reachable: reachable.map(({ _id }) => _id), after, done };
}

/** Why somebody who was read has nothing to be sent this template by; the same as `hasRight` asks. */
export function withoutRight({ config, clock }: Context, template: Template, user: Recipient) {
  const now = clock.now();
  const row = { whenNoCredit: 'drop' as const, expiresAt: now + 1, shard: shardOf(user._id) };
  return whyNoRight({ config, template, right: rightsOf(template)[0]!, now, row, user });
}
