import type { Context } from '../ports/context';
import type { Config } from '../config/config';
import type { Preferences, PreferencesChange, TemplateState } from '../contract';
import { NotifyError, type Issue } from '../errors';
import type { UserDocument } from '../model/user';
import type { Update } from '../ports';
import { changeUser } from '../store/changeUser';
import { isZone, ZONE_EXPECTED } from '../time/zoneName';
import { neverApply } from '../time/quietHours';

/**
 * Changes what the user wants. It acts on everything that has not started yet, queued rows included, because the
 * reserve reads it at the moment of sending.
 * @throws NotifyError `BAD_REQUEST` for topics and templates that do not exist, for time zones that mean none or
 *   several, and for quiet hours without length
 */
export async function updatePreferences(
  context: Context,
  openid: string,
  change: PreferencesChange,
): Promise<UserDocument> {
  check(context.config, change);
  const [topicsOn, topicsOff] = split(change.topics);
  const [templatesOn, templatesOff] = split(change.templates);
  const set: Record<string, unknown> = { touch: context.newToken() };
  if (change.muted !== undefined) set.muted = change.muted;
  if (change.mainSwitch !== undefined) set.mainSwitch = change.mainSwitch;
  if (change.quietHours !== undefined) {
    set.quietHours = change.quietHours && { zone: '', ...change.quietHours };
  }
  const off = permitsOf(context.config, change.muted === true, topicsOff, templatesOff);
  if (off.length > 0) set.offAt = context.clock.now();
  let user = await changeUser(context, openid, {
    $set: set,
    ...muting('$addToSet', topicsOff, templatesOff),
    ...(off.length > 0 ? { $pull: { permits: { $in: off } } } : {}),
  });
  // MongoDB takes one operator per array, so switching on is an update of its own.
  if (topicsOn.length + templatesOn.length > 0) {
    user = await changeUser(context, openid, {
      $set: { touch: context.newToken() },
      ...muting('$pull', topicsOn, templatesOn),
    });
  }
  return user;
}

/** WeChat ids of what is switched off: what the user permitted there before is over. */
function permitsOf(config: Config, all: boolean, topics: string[], aliases: string[]): string[] {
  return Object.values(config.templates)
    .filter(({ alias, topic }) => all || topics.includes(topic) || aliases.includes(alias))
    .map(({ id }) => id);
}

function muting(operator: '$addToSet' | '$pull', topics: string[], templates: string[]): Update {
  const wrap = (names: string[]) => (operator === '$addToSet' ? { $each: names } : { $in: names });
  const fields = {
    ...(topics.length > 0 ? { mutedTopics: wrap(topics) } : {}),
    ...(templates.length > 0 ? { mutedTemplates: wrap(templates) } : {}),
  };
  return Object.keys(fields).length > 0 ? { [operator]: fields } : {};
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
