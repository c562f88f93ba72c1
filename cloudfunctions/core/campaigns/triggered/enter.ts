import type { Template } from '../../config/config';
import { notificationId } from '../../model/id';
import type { MessageDocument } from '../../model/message';
import { seenOf } from '../../model/occurrence';
import type { UserDocument } from '../../model/user';
import type { Context } from '../../ports/context';
import { groupBy } from '../../store/grouping';
import { makeChunk } from '../chunks';
import { withoutRight } from '../people';
import { rowFor, TO_COME } from '../rows';
import type { Triggered } from '../stored';
import type { Doer } from './doers';
import { endOf, occurrencesIn, type Occurred } from './occurrences';
import { isInSegment } from './segment';

const MINUTE = 60_000;
/** Occurrences looked at with one call. */
const MOST = 500;

interface Candidate extends Occurred {
  user: UserDocument;
}

/** The last notification of an occurrence. */
interface Last {
  _id: { to: string; value: string };
  id: string;
  at: number;
}

/**
 * Makes the notifications that what these people did lets be made. Its id follows from the last one of the same person and
 * value: of any number that tell of the same at the same time one insert stands, and whoever comes later finds it.
 */
export async function enter(context: Context, campaign: Triggered, doers: Doer[]): Promise<void> {
  const { trigger, template: alias } = campaign.plan.spec;
  const template = context.config.templates[alias];
  if (!template) return;
  const all = doers.flatMap(({ user, done }) =>
    occurrencesIn(trigger, done, user.did).map((occurred): Candidate => ({ ...occurred, user })),
  );
  const candidates = all.filter((each) => mayEnter(context, campaign, template, each));
  for (let from = 0; from < candidates.length; from += MOST)
    await makeRows(context, campaign, template, candidates.slice(from, from + MOST));
}

/** What needs no look: its times, and whether there is anything to be sent by. */
function mayEnter(
  context: Context,
  campaign: Triggered,
  template: Template,
  { at, user }: Candidate,
): boolean {
  const { dueAt: begun } = campaign;
  const { dueAt, expiresAt } = timesOf(campaign, template, at);
  // Nothing from before the beginning; nothing that would be over before it is due.
  if (at < begun || dueAt >= expiresAt || expiresAt <= context.clock.now()) return false;
  return !withoutRight(context, template, user);
}

/** What is late may still go out as long as its template says, and never after the campaign's end. */
function timesOf({ plan, expiresAt: ends }: Triggered, { expiresAfterMs }: Template, at: number) {
  const dueAt = at + plan.spec.trigger.waitMinutes * MINUTE;
  return { dueAt, expiresAt: Math.min(ends, dueAt + expiresAfterMs) };
}

async function makeRows(
  context: Context,
  campaign: Triggered,
  template: Template,
  candidates: Candidate[],
): Promise<void> {
  const { trigger, segment } = campaign.plan.spec;
  const last = await lastOf(context, campaign, template, candidates);
  const pause = trigger.againAfterMinutes * MINUTE;
  const fresh = candidates.filter(
    ({ user, value, at }) => at >= (last(user._id, value)?.at ?? -Infinity) + pause,
  );
  const rows: MessageDocument[] = [];
  for (const each of fresh) {
    if (segment !== undefined && !(await isInSegment(context, segment, each.user))) continue;
    rows.push(rowOf(context, campaign, template, each, last(each.user._id, each.value)?.id ?? ''));
  }
  if (rows.length > 0) await makeChunk(context, rows);
}

/** The newest notification of each, if there is any. */
async function lastOf(
  { store }: Context,
  campaign: Triggered,
  { id: templateId }: Template,
  candidates: Candidate[],
): Promise<(to: string, value: string) => Last | undefined> {
  const values = groupBy(candidates, ({ value }) => value).map(([first]) => first!.value);
  const found =
    candidates.length === 0
      ? []
      : await store.aggregate<Last>('notify_messages', [
          {
            $match: {
              to: { $in: [...new Set(candidates.map(({ user }) => user._id))] },
              templateId,
              key: campaign._id,
              'trigger.value': { $in: values },
            },
          },
          { $sort: { 'trigger.at': 1 } },
          {
            $group: {
              _id: { to: '$to', value: '$trigger.value' },
              id: { $last: '$_id' },
              at: { $last: '$trigger.at' },
            },
          },
          { $limit: 1000 },
        ]);
  const byName = new Map(found.map((each) => [JSON.stringify([each._id.to, each._id.value]), each]));
  return (to, value) => byName.get(JSON.stringify([to, value]));
}

function rowOf(
  context: Context,
  campaign: Triggered,
  template: Template,
  { user, value, at }: Candidate,
  before: string,
): MessageDocument {
  const { trigger, segment } = campaign.plan.spec;
  const { dueAt, expiresAt } = timesOf(campaign, template, at);
  const place = endOf(trigger, value);
  return {
    ...rowFor(context, campaign, user._id, dueAt, TO_COME),
    _id: notificationId(template.alias, user._id, JSON.stringify([campaign._id, value, before])),
    expiresAt,
    trigger: {
      at,
      value,
      ...(place === undefined ? {} : { unless: seenOf(place, user.did) }),
      ...(segment === undefined ? {} : { segment }),
    },
  };
}
