import type { Context } from '../ports/context';
import type { Config } from '../config/config';
import type { Frequency, Preferences, PreferencesChange, TemplateState } from '../contract';
import { NotifyError, type Issue } from '../errors';
import { digestTimeOf, USUAL_TIME } from '../model/digest';
import type { UserDocument } from '../model/user';
import { retime } from '../queue/digests/retime';
import { findUser } from '../store/find';
import { sayNo } from './sayNo';
import { standsAlready, type Scope } from './scope';
import { writeSwitches, type Switching } from './switching';
import { PERIODS, type Period } from '../time/closing';
import { phonesZone, type PhonesZone } from '../time/phoneZone';
import { aheadOf } from '../time/zone';
import { isZone, ZONE_EXPECTED } from '../time/zoneName';
import { neverApply } from '../time/quietHours';

/**
 * Changes what the user wants. It acts on everything that has not started yet, queued rows included, because the
 * reserve reads it at the moment of sending; what it switches off is a no like any other (`sayNo`).
 * @throws NotifyError `BAD_REQUEST` for topics and templates that do not exist, for time zones that mean none or several,
 * and for quiet hours without length; `PENDING` when a message that is switched off was just under way: the change stands
 */
export async function updatePreferences(
  context: Context,
  openid: string,
  change: PreferencesChange,
): Promise<UserDocument> {
  check(context.config, change);
  const [topicsOn, topicsOff] = split(change.topics);
  const [templatesOn, templatesOff] = split(change.templates);
  const set: Record<string, unknown> = {};
  const unset = digestsOff(change);
  if (change.muted !== undefined) set.muted = change.muted;
  if (change.mainSwitch !== undefined) set.mainSwitch = change.mainSwitch;
  if (change.quietHours !== undefined) {
    set.quietHours = change.quietHours && located(context, change.quietHours);
  }
  if (change.digestTime !== undefined) {
    set.digestTime =
      change.digestTime && located(context, { weekday: USUAL_TIME.weekday, ...change.digestTime });
  }
  for (const [topic, period] of digestsOn(change)) set[`digests.${topic}`] = period;
  const off: Scope[] = [
    ...(change.muted === true ? [{ scope: 'all' as const }] : []),
    ...topicsOff.map((name) => ({ scope: 'topic' as const, name })),
    ...templatesOff.map((name) => ({ scope: 'template' as const, name })),
  ];
  const on = { topics: topicsOn, templates: templatesOn };
  try {
    return await write(context, openid, { off, on, set, unset });
  } finally {
    // Where something was under way, too: the change stands.
    if (digestsOn(change).length > 0 || change.digestTime !== undefined) await retime(context, openid);
  }
}

/** With its zone: the phone's where it says what its clock is, else the one that is named; `''`: the configuration's. */
function located<Time extends object>(
  { config, clock }: Context,
  { zone, ahead, ...time }: Time & { zone?: string; ahead?: PhonesZone['ahead'] },
) {
  if (ahead === undefined) return { ...time, zone: zone ?? '' };
  const phones = phonesZone({ zone, ahead }, config.timeZone, clock.now());
  return { ...time, zone: phones === config.timeZone ? '' : phones };
}

async function write(context: Context, openid: string, switching: Switching): Promise<UserDocument> {
  const { off, ...others } = switching;
  if (off.length === 0) return writeSwitches(context, openid, switching);
  // A host may send all switches each time: only what was on until now is an unsubscribe.
  const before = await findUser(context, openid);
  const news = off.filter((scope) => !before || !standsAlready(before, scope));
  return sayNo(context, openid, off, { news, ...others });
}

function split(names: Record<string, Frequency> | undefined): [on: string[], off: string[]] {
  const entries = Object.entries(names ?? {});
  const of = (isOff: boolean) =>
    entries.filter(([, value]) => (value === 'off') === isOff).map(([name]) => name);
  return [of(false), of(true)];
}

/** Topics that the change wants digests of. */
const digestsOn = ({ topics = {} }: PreferencesChange): [topic: string, period: Period][] =>
  Object.entries(topics).flatMap(([topic, wanted]) =>
    PERIODS.flatMap((period): [string, Period][] => (wanted === period ? [[topic, period]] : [])),
  );

/** Topics whose messages come one by one from now. */
const digestsOff = ({ topics = {} }: PreferencesChange): string[] =>
  Object.entries(topics).flatMap(([topic, wanted]) => (wanted === 'instant' ? [`digests.${topic}`] : []));

export const mayDigest = ({ templates }: Config, topic: string): boolean =>
  Object.values(templates).some((template) => template.topic === topic && template.digest);

function check(config: Config, change: PreferencesChange): void {
  const issues: Issue[] = [
    ...unknownNames('topics', change.topics, Object.keys(config.topics)),
    ...unknownNames('templates', change.templates, Object.keys(config.templates)),
  ];
  for (const [topic, period] of digestsOn(change)) {
    if (!Object.hasOwn(config.topics, topic) || mayDigest(config, topic)) continue;
    issues.push({
      code: 'no_digest',
      path: `preferences.topics.${topic}`,
      message: `expected "instant" or "off", got "${period}": none of its templates has a digest layout`,
    });
  }
  for (const name of ['quietHours', 'digestTime'] as const) {
    const { zone, ahead } = change[name] ?? {};
    // Beside its clock, a phone's name for its zone only says more.
    if (zone === undefined || ahead !== undefined || isZone(zone)) continue;
    issues.push({
      code: 'unknown',
      path: `preferences.${name}.zone`,
      message: `expected ${ZONE_EXPECTED}, got "${zone}"`,
    });
  }
  if (change.quietHours && neverApply(change.quietHours)) {
    issues.push({
      code: 'empty',
      path: 'preferences.quietHours.to',
      message: 'expected a time other than quietHours.from; null switches them off',
    });
  }
  const [first] = issues;
  if (first) throw new NotifyError('BAD_REQUEST', `${first.path}: ${first.message}. 偏好设置有误。`, issues);
}

function unknownNames(where: string, given: Record<string, unknown> | undefined, known: string[]): Issue[] {
  return Object.keys(given ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: 'unknown',
      path: `preferences.${where}.${name}`,
      message: `expected one of ${known.join(', ')}`,
    }));
}

/** A no leaves the digest that it was about as it is: whoever takes the no back has it again. */
function frequencyOf(
  { mutedTopics, digests }: UserDocument,
  topic: string,
  digest: boolean,
): Pick<Preferences['topics'][number], 'frequency' | 'before' | 'digest'> {
  const period = digests[topic];
  if (!mutedTopics.includes(topic)) return { frequency: period ?? 'instant', digest };
  return { frequency: 'off', ...(period && digest ? { before: period } : {}), digest };
}

export function preferencesOf(config: Config, user: UserDocument, now: number): Preferences {
  const where = (zone: string) => ({ zone, ahead: aheadOf(zone, now) });
  const digestTime = digestTimeOf(config, user);
  return {
    muted: user.muted,
    topics: Object.values(config.topics).map((topic) => ({
      name: topic.name,
      title: topic.title,
      ...(topic.description ? { description: topic.description } : {}),
      ...frequencyOf(user, topic.name, mayDigest(config, topic.name)),
    })),
    quietHours: user.quietHours && { ...user.quietHours, ...where(user.quietHours.zone || config.timeZone) },
    digestTime: { ...digestTime, ...where(digestTime.zone) },
  };
}

export function templateStates(config: Config, user: UserDocument, now: number): TemplateState[] {
  return Object.values(config.templates).map((template) => {
    const account = user.credits[template.id];
    return {
      alias: template.alias,
      id: template.id,
      kind: template.kind,
      title: template.title,
      topic: template.topic,
      on:
        !user.muted &&
        !user.mutedTopics.includes(template.topic) &&
        !user.mutedTemplates.includes(template.alias),
      available: account?.available ?? 0,
      suspect: (account?.suspectUntil ?? 0) > now,
      ...(template.kind === 'long-term' ? { consented: account?.consent ?? false } : {}),
    };
  });
}
