import type { Context } from '../ports/context';
import type { Config } from '../config/config';
import type { Preferences, PreferencesChange, TemplateState } from '../contract';
import { NotifyError, type Issue } from '../errors';
import type { UserDocument } from '../model/user';
import { findUser } from '../store/find';
import { sayNo } from './sayNo';
import { standsAlready, type Scope } from './scope';
import { writeSwitches } from './switching';
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
  if (change.muted !== undefined) set.muted = change.muted;
  if (change.mainSwitch !== undefined) set.mainSwitch = change.mainSwitch;
  if (change.quietHours !== undefined) {
    set.quietHours = change.quietHours && { zone: '', ...change.quietHours };
  }
  const off: Scope[] = [
    ...(change.muted === true ? [{ scope: 'all' as const }] : []),
    ...topicsOff.map((name) => ({ scope: 'topic' as const, name })),
    ...templatesOff.map((name) => ({ scope: 'template' as const, name })),
  ];
  const on = { topics: topicsOn, templates: templatesOn };
  if (off.length === 0) return writeSwitches(context, openid, { off, on, set });
  // A host may send all switches each time: only what was on until now is an unsubscribe.
  const before = await findUser(context, openid);
  const news = off.filter((scope) => !before || !standsAlready(before, scope));
  return sayNo(context, openid, off, { news, on, set });
}

function split(names: Record<string, 'instant' | 'off'> | undefined): [on: string[], off: string[]] {
  const entries = Object.entries(names ?? {});
  const of = (wanted: string) => entries.filter(([, value]) => value === wanted).map(([name]) => name);
  return [of('instant'), of('off')];
}

function check(config: Config, change: PreferencesChange): void {
  const issues: Issue[] = [
    ...unknownNames('topics', change.topics, Object.keys(config.topics)),
    ...unknownNames('templates', change.templates, Object.keys(config.templates)),
  ];
  const zone = change.quietHours?.zone;
  if (zone !== undefined && !isZone(zone)) {
    issues.push({
      code: 'unknown',
      path: 'preferences.quietHours.zone',
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

export function preferencesOf(config: Config, user: UserDocument): Preferences {
  return {
    muted: user.muted,
    topics: Object.values(config.topics).map((topic) => ({
      name: topic.name,
      title: topic.title,
      ...(topic.description ? { description: topic.description } : {}),
      frequency: user.mutedTopics.includes(topic.name) ? 'off' : 'instant',
    })),
    quietHours: user.quietHours && { ...user.quietHours, zone: user.quietHours.zone || config.timeZone },
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
