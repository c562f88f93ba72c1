import { counterKey, type DidCounter } from '../../model/behaviour';
import type { Trigger } from '../../model/plan';
import type { DidLeaf, Rule } from '../../model/rule';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** So many days back an estimate looks. */
export const LOOK_BACK = 7;

/** Who did the thing of late. Several values are asked for one by one: counters know no two of them together. */
export function ofLate({ on }: Trigger): Rule {
  const did = { kind: 'did', event: on.event, withinDays: LOOK_BACK } as const;
  const wheres = Object.entries(on.where ?? {});
  if (wheres.length === 0) return did;
  return { kind: 'all', of: wheres.map(([key, value]): DidLeaf => ({ ...did, where: { [key]: value } })) };
}

export interface Occurred {
  occurrences: number;
  /** Of those, how many were followed by what makes them needless. */
  takenBack: number;
}

/** How many notifications would have come of what one person did of late, as far as the counters tell (the last 20 times of each). */
export function occurredOf(trigger: Trigger, did: Record<string, DidCounter>, now: number): Occurred {
  const { unless, waitMinutes } = trigger;
  const all: Occurred = { occurrences: 0, takenBack: 0 };
  for (const { key, value, times } of countersOf(trigger, did)) {
    const place = unless?.sameKey ? counterKey(unless.event, key, value) : counterKey(unless?.event ?? '');
    const ends = (unless && did[place]?.times) ?? [];
    for (const at of beginnings(trigger, times, now)) {
      all.occurrences += 1;
      if (ends.some((end) => end >= at && end < at + waitMinutes * MINUTE)) all.takenBack += 1;
    }
  }
  return all;
}

function countersOf({ on }: Trigger, did: Record<string, DidCounter>): DidCounter[] {
  const { event, key, where = {} } = on;
  if (key === undefined) {
    const [first] = Object.entries(where);
    const counter = did[first ? counterKey(event, ...first) : counterKey(event)];
    return counter ? [counter] : [];
  }
  return Object.values(did).filter(
    (each) => each.event === event && each.key === key && (where[key] ?? each.value) === each.value,
  );
}

/** @param times newest first */
function beginnings({ againAfterMinutes }: Trigger, times: number[], now: number): number[] {
  const found: number[] = [];
  for (const at of times.filter((time) => time > now - LOOK_BACK * DAY).reverse()) {
    const last = found.at(-1);
    if (last === undefined || at >= last + againAfterMinutes * MINUTE) found.push(at);
  }
  return found;
}
