import type { Config } from '../config/config';
import { mayDigest } from '../consent/preferences';
import { sayNo } from '../consent/sayNo';
import { standsAlready, type Scope } from '../consent/scope';
import type { Mute } from '../contract';
import { NotifyError } from '../errors';
import { isAboutMessages } from '../model/complaint';
import type { EventDocument } from '../model/facts';
import type { UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { findUser } from '../store/find';

/**
 * A complaint about a message says no to its topic, at every telling: whoever got no answer tells it again. Where
 * transactional messages have the topic, too, the user is asked first.
 * @param facts those that were taken: of the user's own notifications
 * @param fewer ids of the notifications of which the user wants fewer: a topic that can be had less often is left to that
 * @returns by id of the notification; nothing where its topic is not in the configuration any more: none is sent of it
 * @throws NotifyError `UNAVAILABLE`
 */
export async function actOnComplaints(
  context: Context,
  openid: string,
  facts: EventDocument[],
  fewer: ReadonlySet<string>,
): Promise<Map<string, Mute>> {
  const complaints = facts.filter(isAboutMessages);
  const [first] = complaints;
  if (!first) return new Map();
  const topicOf = await topicsOf(context, openid, complaints);
  const topics = [...new Set(topicOf.values())];
  const before = await findUser(context, openid);
  const stood = (name: string): boolean =>
    before !== undefined && (before.muted || standsAlready(before, { scope: 'topic', name }));
  const lessOf = (name: string): Mute['less'] =>
    before?.muted ? undefined : nextLess(context.config, before, name);
  const isGentle = (name: string): boolean =>
    lessOf(name) !== undefined && [...topicOf].every(([nid, topic]) => topic !== name || fewer.has(nid));
  const off = topics.filter(
    (name) => !isTransactional(context.config, name) && (stood(name) || !isGentle(name)),
  );
  const arrives = await switchOff(context, openid, {
    off,
    news: off.filter((name) => !stood(name)),
    reason: `complaint: ${first.cause}`,
  });
  const outcomeOf = (topic: string): Mute['outcome'] => {
    if (!off.includes(topic) && stood(topic)) return 'already';
    if (!off.includes(topic)) return isTransactional(context.config, topic) ? 'ask' : 'less';
    if (arrives) return 'pending';
    return stood(topic) ? 'already' : 'muted';
  };
  return new Map(
    [...topicOf].map(([nid, topic]) => {
      const { title } = context.config.topics[topic]!;
      // What is off keeps its digest.
      const frequency = before?.digests[topic] ?? 'instant';
      const less = lessOf(topic);
      return [nid, { topic, title, outcome: outcomeOf(topic), frequency, ...(less ? { less } : {}) }];
    }),
  );
}

/** Of a topic that can be collected: by day, then by week. */
function nextLess(config: Config, user: UserDocument | undefined, topic: string): Mute['less'] {
  const period = user?.digests[topic];
  if (period === 'weekly' || !mayDigest(config, topic)) return undefined;
  return period === 'daily' ? 'weekly' : 'daily';
}

/** Of each notification, as the configuration has it now; as it was sent where its template is gone. */
async function topicsOf(
  { store, config }: Context,
  openid: string,
  complaints: EventDocument[],
): Promise<Map<string, string>> {
  const ids = [...new Set(complaints.map(({ nid }) => nid))];
  const rows = await store.find(
    'notify_messages',
    { _id: { $in: ids }, to: openid },
    { limit: ids.length, fields: ['template', 'topic'] },
  );
  return new Map(
    rows
      .map(({ _id, template, topic }): [string, string] => [_id, config.templates[template]?.topic ?? topic])
      .filter(([, topic]) => Object.hasOwn(config.topics, topic)),
  );
}

const isTransactional = ({ templates }: Config, name: string): boolean =>
  Object.values(templates).some(({ topic, class: its }) => topic === name && its === 'transactional');

/** @returns whether one message was under way and may still arrive */
async function switchOff(
  context: Context,
  openid: string,
  { off, news, reason }: { off: string[]; news: string[]; reason: string },
): Promise<boolean> {
  if (off.length === 0) return false;
  const scopes = (names: string[]): Scope[] => names.map((name) => ({ scope: 'topic', name }));
  try {
    await sayNo(context, openid, scopes(off), { news: scopes(news), reason });
    return false;
  } catch (error) {
    if (error instanceof NotifyError && error.code === 'PENDING') return true;
    throw error;
  }
}
