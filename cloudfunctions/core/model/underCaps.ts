import type { Cap, Config, Template } from '../config/config';
import { keptSends, type UserDocument } from './user';

export type Send = UserDocument['recent'][number];

/** A cap of the configuration, and of which templates it counts the sends. */
export interface CapOver {
  /** What its sends are kept by. */
  name: string;
  cap: Cap;
  counts: (its: Template) => boolean;
}

/** The caps that a template may be bound by: of its topic, its class, and all. */
export function capsOver({ caps, topics }: Config, template: Template): CapOver[] {
  const { topic, class: itsClass } = template;
  const over = (name: string, cap: Cap | undefined, counts: CapOver['counts']): CapOver[] =>
    cap ? [{ name, cap, counts: (its) => its.caps.counts && counts(its) }] : [];
  return [
    ...over(`topic:${topic}`, topics[topic]?.cap, (its) => its.topic === topic),
    ...over(itsClass, caps[itsClass], (its) => its.class === itsClass),
    ...over('all', caps.all, () => true),
  ];
}

/** As many as it may look at. */
const mostOf = ({ max, fatigue }: Cap): number => Math.max(max, fatigue?.max ?? 0, fatigue?.ignored ?? 0);

/** A cap that counts every send finds what it looks at in `recent`; of others it may be lost to what they do not count. */
const needsOwn = ({ templates }: Config, { counts }: CapOver): boolean =>
  !Object.values(templates).every(counts);

/** How many sends of a user are kept for caps beside the latest. */
export function keptUnderCaps(config: Config): Record<string, number> {
  const caps = Object.values(config.templates).flatMap((template) => capsOver(config, template));
  return Object.fromEntries(
    caps.filter((cap) => needsOwn(config, cap)).map(({ name, cap }) => [name, mostOf(cap)]),
  );
}

interface Pushed {
  $each: Send[];
  $slice: number;
}

/** What sends of one template add to their user's document. */
export function pushSends(config: Config, alias: string, at: readonly number[]): Record<string, Pushed> {
  const sends = at.map((each): Send => ({ at: each, template: alias }));
  const template = Object.hasOwn(config.templates, alias) ? config.templates[alias] : undefined;
  const counted = template
    ? capsOver(config, template).filter((cap) => cap.counts(template) && needsOwn(config, cap))
    : [];
  return Object.fromEntries([
    ['recent', { $each: sends, $slice: -keptSends(config) }],
    ...counted.map(({ name, cap }) => [`underCaps.${name}`, { $each: sends, $slice: -mostOf(cap) }]),
  ]);
}

type Known = Pick<UserDocument, 'recent' | 'underCaps'>;

/**
 * Of the user's sends those that a cap counts, oldest first. What is kept for it may lack some: of before it was, or while the
 * configuration let the cap count all.
 */
export function sendsUnder(config: Config, { name, counts }: CapOver, user: Known): Send[] {
  const own = [...(user.underCaps?.[name] ?? [])];
  const others = user.recent.filter(({ at, template }) => {
    const place = own.findIndex((send) => send.at === at && send.template === template);
    return place < 0 || own.splice(place, 1).length === 0;
  });
  return [...(user.underCaps?.[name] ?? []), ...others]
    .filter(({ template }) => {
      const its = config.templates[template];
      return its !== undefined && counts(its);
    })
    .sort((a, b) => a.at - b.at);
}

/** The user as of a moment. */
export const sendsBefore = <User extends Known>(user: User, moment: number): User => ({
  ...user,
  recent: user.recent.filter(({ at }) => at < moment),
  underCaps: Object.fromEntries(
    Object.entries(user.underCaps ?? {}).map(([name, sends]) => [
      name,
      sends.filter(({ at }) => at < moment),
    ]),
  ),
});
