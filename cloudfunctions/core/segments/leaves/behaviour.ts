import type { Config } from '../../config/config';
import { counterKey, KEPT_TIMES, type DidCounter } from '../../model/behaviour';
import type { CameBackLeaf, Deed, DidLeaf, NotDoneLeaf, StoppedLeaf } from '../../model/rule';
import type { Sentence } from '../../reasons/words';
import { DAY, titleOf, unknown, type Meaning, type Mistake, type Person } from '../leaf';

const whereOf = ({ where = {} }: Deed): [key: string, value: string] | undefined => {
  const [entry] = Object.entries(where);
  return entry && [entry[0], String(entry[1])];
};

const placeOf = (deed: Deed): string => {
  const where = whereOf(deed);
  return `did.${where ? counterKey(deed.event, ...where) : counterKey(deed.event)}`;
};

const counterOf = (deed: Deed, { did = {} }: Person): DidCounter | undefined =>
  did[placeOf(deed).slice('did.'.length)];

/** Newest first. */
const timesOf = (deed: Deed, user: Person): number[] => counterOf(deed, user)?.times ?? [];

function check(deed: Deed, config: Config): Mistake[] {
  const strange = unknown('event', 'an event', deed.event, config.events);
  const where = whereOf(deed);
  if (strange.length > 0 || !where) return strange;
  const { keys } = config.events[deed.event]!;
  if (keys.includes(where[0])) return [];
  const declared = keys.join(', ') || 'it has none';
  return [
    { field: 'where', message: `expected a declared key of ${deed.event} (${declared}), got "${where[0]}"` },
  ];
}

const fields = (deed: Deed): string[] => [`${placeOf(deed)}.times`, `${placeOf(deed)}.total`];

function deedWords(deed: Deed, config: Config): string {
  const where = whereOf(deed);
  const title = `“${titleOf(config.events, deed.event)}”`;
  return where ? `${title} (${where[0]}: ${where[1]})` : title;
}

export const did: Meaning<DidLeaf> = {
  missing: {
    en: 'never did it; so is what had to make room for newer things (200 counters are kept)',
    zh: '视为从未做过；为新行为腾出位置而移除的计数（每人保留 200 个）亦然',
  },
  check,
  fields,
  test(leaf, user, { now }) {
    const { atLeast = 1, withinDays } = leaf;
    if (withinDays === undefined) return (counterOf(leaf, user)?.total ?? 0) >= atLeast;
    return (timesOf(leaf, user)[atLeast - 1] ?? -Infinity) >= now - withinDays * DAY;
  },
  query(leaf, { now }) {
    const { atLeast = 1, withinDays } = leaf;
    if (withinDays === undefined) return { [`${placeOf(leaf)}.total`]: { $gte: atLeast } };
    return { [`${placeOf(leaf)}.times.${atLeast - 1}`]: { $gte: now - withinDays * DAY } };
  },
  words(leaf, config) {
    const { atLeast = 1, withinDays } = leaf;
    const what = deedWords(leaf, config);
    const span: Sentence =
      withinDays === undefined
        ? { en: '', zh: '' }
        : { en: ` within ${withinDays} days`, zh: `最近 ${withinDays} 天内` };
    return { en: `did ${what} at least ${atLeast}×${span.en}`, zh: `${span.zh}至少 ${atLeast} 次${what}` };
  },
};

export const notDone: Meaning<NotDoneLeaf> = {
  missing: { en: 'never did it, so it fits', zh: '从未做过，符合' },
  check,
  fields,
  test: (leaf, user, { now }) => !((timesOf(leaf, user)[0] ?? -Infinity) >= now - leaf.forDays * DAY),
  query: (leaf, { now }) => ({ [`${placeOf(leaf)}.times.0`]: { $not: { $gte: now - leaf.forDays * DAY } } }),
  words: (leaf, config) => {
    const what = deedWords(leaf, config);
    return { en: `has not done ${what} for ${leaf.forDays} days`, zh: `最近 ${leaf.forDays} 天没有${what}` };
  },
};

export const stopped: Meaning<StoppedLeaf> = {
  missing: { en: 'never did it: nothing to stop, does not fit', zh: '从未做过，无所谓停止，不符合' },
  check,
  fields,
  test(leaf, user, { now }) {
    const counter = counterOf(leaf, user);
    if (!counter || counter.total < (leaf.atLeast ?? 1)) return false;
    return (counter.times[0] ?? Infinity) < now - leaf.forDays * DAY;
  },
  query: (leaf, { now }) => ({
    [`${placeOf(leaf)}.total`]: { $gte: leaf.atLeast ?? 1 },
    [`${placeOf(leaf)}.times.0`]: { $lt: now - leaf.forDays * DAY },
  }),
  words(leaf, config) {
    const what = deedWords(leaf, config);
    const { atLeast = 1, forDays } = leaf;
    return {
      en: `did ${what} at least ${atLeast}×, and not for ${forDays} days`,
      zh: `曾至少 ${atLeast} 次${what}，但已停止 ${forDays} 天`,
    };
  },
};

export const cameBack: Meaning<CameBackLeaf> = {
  missing: { en: 'never did it, or for the first time: does not fit', zh: '从未做过或刚第一次做，不符合' },
  check,
  fields,
  test(leaf, user, { now }) {
    const times = timesOf(leaf, user).slice(0, KEPT_TIMES);
    const from = now - leaf.withinDays * DAY;
    return times.some((at, i) => {
      const before = times[i + 1];
      return at >= from && before !== undefined && at - before >= leaf.afterDays * DAY;
    });
  },
  words: (leaf, config) => {
    const what = deedWords(leaf, config);
    return {
      en: `did ${what} within ${leaf.withinDays} days, after a pause of ${leaf.afterDays} days or more`,
      zh: `中断 ${leaf.afterDays} 天以上后，最近 ${leaf.withinDays} 天内又${what}`,
    };
  },
};
