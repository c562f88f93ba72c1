import type { Allowance, Cap, Config, Template } from '../config/config';
import { capsOver, sendsBefore, sendsUnder, type CapOver, type Send } from '../model/underCaps';
import { slotOf, zoneOf, type Recipient } from '../model/user';
import type { Sentence } from '../reasons/table';
import { dayOf, nextDay } from '../time/zone';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Known = Pick<Recipient, 'recent' | 'underCaps' | 'clicked' | 'quietHours'>;

/** A cap that binds a template. */
interface Binding {
  cap: Cap;
  /** Of the user's latest sends those that it counts, oldest first. */
  sends: Send[];
  /** What it counts, in words. */
  of: Sentence;
}

/** A template's own topic, its class, and all: whichever of them the configuration caps. */
function bindings(config: Config, template: Template, user: Known): Binding[] {
  if (template.caps.overrides) return [];
  return capsOver(config, template).map((over) => ({
    cap: over.cap,
    sends: sendsUnder(config, over, user),
    of: wordsOf(config, template, over),
  }));
}

function wordsOf(config: Config, { topic, class: itsClass }: Template, { name }: CapOver): Sentence {
  if (name === 'all') return { en: 'messages', zh: '消息' };
  if (name === itsClass)
    return {
      en: `${itsClass} messages`,
      zh: itsClass === 'promotional' ? '营销类消息' : '交易类消息',
    };
  const title = config.topics[topic]?.title;
  return { en: `messages of "${title}"`, zh: `「${title}」消息` };
}

/**
 * When the user's caps let another message of this template through; `undefined` = now. The excess is delayed, never
 * dropped (a throttle, in Inngest's words).
 * @returns epoch ms
 */
export const cappedUntil = (
  config: Config,
  template: Template,
  user: Known,
  now: number,
): number | undefined =>
  latest(
    bindings(config, template, user).map(({ cap, sends }) =>
      Math.max(roomAt(cap, sends, zoneOf(config, user), now), intervalEnd(cap, sends)),
    ),
    now,
  );

/** The same of who opens none of what is sent: less often, until one is opened. @returns epoch ms */
export const fatiguedUntil = (
  config: Config,
  template: Template,
  user: Known,
  now: number,
): number | undefined =>
  latest(
    bindings(config, template, user).map(({ cap: { fatigue }, sends }) =>
      fatigue && ignoredAll(sends, fatigue.ignored, user)
        ? roomAt(fatigue, sends, zoneOf(config, user), now)
        : now,
    ),
    now,
  );

/** Which cap put off what was to go at that moment, in words; `undefined` where the user's document tells it no more. */
export function capDetail(
  config: Config,
  template: Template,
  code: 'CAPPED' | 'FATIGUED',
  { user, at }: { user: Known; at: number },
): Sentence | undefined {
  const then = sendsBefore(user, at);
  const zone = zoneOf(config, user);
  for (const { cap, sends, of } of bindings(config, template, then)) {
    const { fatigue } = cap;
    if (code === 'CAPPED' && roomAt(cap, sends, zone, at) > at) {
      const { en, zh } = allowanceWords(cap);
      return {
        en: `the user has had ${en} of ${of.en}, the most there may be`,
        zh: `该用户${zh}的${of.zh}已满`,
      };
    }
    if (code === 'FATIGUED' && fatigue && ignoredAll(sends, fatigue.ignored, then)) {
      const { en, zh } = allowanceWords(fatigue);
      return {
        en: `the user has opened none of the last ${fatigue.ignored} ${of.en}, so there may be ${en}`,
        zh: `该用户最近 ${fatigue.ignored} 条${of.zh}一条也没打开，改为${zh}`,
      };
    }
  }
  return undefined;
}

const allowanceWords = ({ max, hours, days = 0 }: Allowance): Sentence =>
  hours === undefined
    ? { en: `${max} in ${days === 1 ? 'a day' : `${days} days`}`, zh: `每 ${days} 天 ${max} 条` }
    : { en: `${max} in ${hours} hours`, zh: `每 ${hours} 小时 ${max} 条` };

function latest(untils: number[], now: number): number | undefined {
  const until = Math.max(now, ...untils);
  return until > now ? until : undefined;
}

const intervalEnd = ({ leastIntervalMinutes = 0 }: Cap, sends: Send[]): number =>
  sends.length > 0 ? sends.at(-1)!.at + leastIntervalMinutes * MINUTE : 0;

/** Room comes when the oldest of the last `max` sends leaves the window. @returns epoch ms; now or before: there is room */
function roomAt({ max, hours, days }: Allowance, sends: Send[], zone: string, now: number): number {
  const oldest = sends.at(-max);
  if (!oldest || sends.length < max) return now;
  if (hours !== undefined) return oldest.at + hours * HOUR;
  const freeFrom = numberOf(dayOf(oldest.at, zone)) + (days ?? 1);
  // Step by step: a day may have 23 or 25 hours, and not every number is a day everywhere.
  let at = now;
  while (numberOf(dayOf(at, zone)) < freeFrom) at = nextDay(at, zone);
  return at;
}

/** `2026-11-22` → days since 1970. */
const numberOf = (day: string): number => Date.parse(day) / DAY;

/** Whether the last `count` of these were all left unopened. A click is known by the slot that it fell into. */
function ignoredAll(sends: Send[], count: number, { clicked = {} }: Known): boolean {
  const [first, ...rest] = sends.slice(-count);
  if (!first || rest.length + 1 < count) return false;
  const templates = new Set([first, ...rest].map(({ template }) => template));
  return [...templates].every((template) => (clicked[template] ?? -1) < slotOf(first.at));
}
