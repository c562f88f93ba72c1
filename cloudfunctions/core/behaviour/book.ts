import { aliasMark, KEPT_MARKS, KEPT_TIMES, type Behaviour } from '../model/behaviour';
import type { Query, Update } from '../ports';
import type { Change } from './change';

/** What a change is held against. */
export type Known = Pick<Behaviour, 'traits' | 'tags' | 'aliases'>;

/** One conditional update of users for whom the same changes. */
export interface Booking {
  /** What must still be so: what the update was made from. */
  condition: Query;
  update: Update;
}

/**
 * The update that a change comes to for a user as known; `null` where nothing changes. Told again under the same mark it
 * matches nothing.
 * @param mark names the telling
 */
export function bookingOf(change: Change, known: Known, mark: string, at: number): Booking | null {
  const condition: Record<string, unknown> = { told: { $ne: mark } };
  const set: Record<string, unknown> = {};
  const unset: Record<string, unknown> = {};
  const inc: Record<string, number> = {};
  const min: Record<string, number> = {};
  const push: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(change.traits)) {
    const before = known.traits[name] ?? null;
    if (value === before) continue;
    // "Has been so for N days" counts from the change, not from the last time that it was told.
    condition[`traits.${name}`] = before;
    if (value === null) {
      unset[`traits.${name}`] = '';
      unset[`traitsSince.${name}`] = '';
    } else {
      set[`traits.${name}`] = value;
      set[`traitsSince.${name}`] = at;
    }
  }
  const aliases = aliasesAfter(change, known);
  if (aliases) {
    condition.aliases = known.aliases ?? null;
    set.aliases = aliases;
  }
  const tags = [
    ...new Set([...known.tags.filter((tag) => !change.removeTags.includes(tag)), ...change.addTags]),
  ];
  if (JSON.stringify(tags) !== JSON.stringify(known.tags)) {
    condition.tags = known.tags;
    set.tags = tags;
  }
  for (const [place, { count, ...what }] of Object.entries(change.did)) {
    const counter = `did.${place}`;
    for (const [name, value] of Object.entries(what)) set[`${counter}.${name}`] = value;
    inc[`${counter}.total`] = count;
    min[`${counter}.first`] = at;
    push[`${counter}.times`] = {
      $each: Array(Math.min(count, KEPT_TIMES)).fill(at),
      $position: 0,
      $slice: KEPT_TIMES,
    };
  }
  if ([set, unset, inc].every((part) => Object.keys(part).length === 0)) return null;
  const given = (operator: keyof Update, part: Record<string, unknown>): Update =>
    Object.keys(part).length > 0 ? { [operator]: part } : {};
  return {
    condition,
    update: {
      $set: { ...set, touch: mark },
      ...given('$unset', unset),
      ...given('$inc', inc),
      ...given('$min', min),
      $push: { ...push, told: { $each: [mark], $slice: -KEPT_MARKS } },
    },
  };
}

/** @returns `undefined` where they stay as they are */
function aliasesAfter(change: Change, known: Known): string[] | undefined {
  const before = new Set(known.aliases ?? []);
  const after = new Set(before);
  for (const name of change.aliases) {
    const [old, now] = [known.traits[name], change.traits[name]];
    if (old !== undefined) after.delete(aliasMark(name, old));
    if (now !== undefined && now !== null) after.add(aliasMark(name, now));
  }
  const same = after.size === before.size && [...after].every((mark) => before.has(mark));
  return same ? undefined : [...after].sort();
}
