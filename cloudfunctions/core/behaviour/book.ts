import { NotifyError } from '../errors';
import {
  COUNTER_BYTES,
  KEPT_COUNTERS,
  KEPT_MARKS,
  KEPT_TAGS,
  KEPT_TIMES,
  type Behaviour,
  type DidCounter,
} from '../model/behaviour';
import type { Query, Update } from '../ports';
import type { Context } from '../ports/context';
import type { Change } from './change';

/** What a change is held against. */
export type Known = Pick<Behaviour, 'traits' | 'tags'>;

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
  const tags = [
    ...new Set([...known.tags.filter((tag) => !change.removeTags.includes(tag)), ...change.addTags]),
  ];
  if (JSON.stringify(tags) !== JSON.stringify(known.tags)) {
    if (tags.length > KEPT_TAGS) throw tooManyTags();
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

const tooManyTags = (): NotifyError =>
  new NotifyError('BAD_REQUEST', `tags: expected at most ${KEPT_TAGS} of one user. 标签过多。`);

/** When a counter last counted. */
const latest = ({ times }: DidCounter): number => times[0] ?? 0;

/**
 * Counters that must go, so that a user's document stays small: those that have not counted for longest. How many went is
 * kept, because a segment that asks for them would be answered from what is left.
 */
export async function makeRoom(
  context: Context,
  openid: string,
  did: Record<string, DidCounter>,
): Promise<void> {
  const oldest = Object.entries(did).sort(([, a], [, b]) => latest(a) - latest(b));
  let bytes = JSON.stringify(did).length;
  let left = oldest.length;
  const gone: string[] = [];
  for (const [place, counter] of oldest) {
    if (left <= KEPT_COUNTERS && bytes <= COUNTER_BYTES) break;
    gone.push(place);
    left -= 1;
    bytes -= JSON.stringify(counter).length + place.length + 4;
  }
  if (gone.length === 0) return;
  await context.store.update(
    'notify_users',
    // Somebody else may have made room this moment.
    { _id: openid, [`did.${gone[0]!}.times.0`]: latest(did[gone[0]!]!) },
    {
      $unset: Object.fromEntries(gone.map((place) => [`did.${place}`, ''])),
      $inc: { didDropped: gone.length },
      $set: { touch: context.newToken() },
    },
  );
}

/** Whether a user's counters have grown beyond what is kept. */
export const isCrowded = (did: Record<string, DidCounter>): boolean =>
  Object.keys(did).length > KEPT_COUNTERS || JSON.stringify(did).length > COUNTER_BYTES;
