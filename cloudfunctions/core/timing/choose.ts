import type { Config, Template } from '../config/config';
import { USUAL_TIME } from '../model/digest';
import {
  countersOf,
  LEAST_HOURS,
  sumOf,
  type BestTime,
  type ChosenBy,
  type HourCounters,
} from '../model/hours';
import { zoneOf, type Timed } from '../model/user';
import { cappedUntil, fatiguedUntil } from '../rules/caps';
import { quietHoursOf } from '../rules/putOff';
import { quietUntil, type Hours } from '../time/quietHours';
import { hourOf, QUARTER, quarterOf } from '../time/zone';

/** What is known beside the window. */
export interface Known {
  config: Config;
  template: Template;
  user: Timed;
  everybody: HourCounters;
  /** 0 to 15, as the row has it. */
  shard: number;
}

/** Epoch ms. */
export interface Window {
  from: number;
  /** It should have gone out by then. */
  latest: number;
  /** It must have. */
  expiresAt: number;
}

export interface ChosenTime extends BestTime {
  /** Epoch ms. */
  dueAt: number;
}

/** A stretch of one hour in which it may go out. */
interface Slot {
  from: number;
  until: number;
  hour: number;
}

/** A day, and the hours by which one can be longer: after that no hour comes that was not there. */
const LOOKED_AHEAD = 26 * 60 * 60_000;
/** What everybody does weighs as much as so many of the user's own launches: fewer than something is concluded from. */
const SMOOTHING = 3;
/** Left between the due time and the end, where there is so much. */
const MARGIN = 5 * 60_000;
const SHARDS = 16;
const STEP = 15_000;
const USUAL_HOUR = Number(USUAL_TIME.at.slice(0, 2));

/**
 * The hour of the day in which the user is most likely to look, within a window. Caps, quiet hours and the expiry win: no
 * time is chosen that they would not let pass, as long as the window has another.
 */
export function chooseTime(known: Known, window: Window): ChosenTime {
  const { config, user, shard } = known;
  const zone = zoneOf(config, user);
  const { from, until } = within(known, window);
  const quiet = quietHoursOf(known);
  const slots = slotsOf(from, until, zone, quiet);
  const own = countersOf(user.hours);
  const { best, by } = bestOf(slots, own, known.everybody);
  const slot = best ?? slots[0];
  if (!slot) return otherwise(from, zone, quiet, window);
  const { hour } = slot;
  const chosen = { dueAt: spreadOver(slot, shard), hour };
  // Where there is but one hour, nothing was chosen.
  if (slots.every((each) => each.hour === hour)) return { ...chosen, by: 'left' };
  return { ...chosen, by, ...(by === 'own' ? { times: own[hour]!, of: sumOf(own) } : {}) };
}

/** When the caps let it pass, up to its latest time. */
function within({ config, template, user }: Known, { from, latest, expiresAt }: Window) {
  const room = Math.max(
    from,
    cappedUntil(config, template, user, from) ?? from,
    fatiguedUntil(config, template, user, from) ?? from,
  );
  const until = Math.min(latest, expiresAt - MARGIN > from ? expiresAt - MARGIN : expiresAt);
  return { from: room < until ? room : from, until };
}

interface Best {
  best?: Slot;
  by: ChosenBy;
}

/** By the user's own habit, smoothed by everybody's; else by everybody's; else the usual one. */
function bestOf(slots: readonly Slot[], own: HourCounters, everybody: HourCounters): Best {
  const all = sumOf(everybody);
  const share = (hour: number): number => (all === 0 ? 0 : everybody[hour]! / all);
  const isKnown = sumOf(own) >= LEAST_HOURS;
  if (isKnown || all >= LEAST_HOURS) {
    const best = highest(slots, (hour) => (isKnown ? own[hour]! : 0) + SMOOTHING * share(hour));
    if (best) return { best, by: isKnown && own[best.hour]! > 0 ? 'own' : 'everybody' };
  }
  const usual = slots.find(({ hour }) => hour === USUAL_HOUR);
  return usual ? { best: usual, by: 'usual' } : { by: 'left' };
}

/** The first of those with the highest score; `undefined`: all have none. */
function highest(slots: readonly Slot[], score: (hour: number) => number): Slot | undefined {
  let best: Slot | undefined;
  for (const slot of slots) if (score(slot.hour) > (best ? score(best.hour) : 0)) best = slot;
  return best;
}

/** By quarters of an hour: whatever its zone and the time of the year, within one the clock does not change. */
function slotsOf(from: number, until: number, zone: string, quiet: Hours | undefined): Slot[] {
  const slots: Slot[] = [];
  const end = Math.min(until, from + LOOKED_AHEAD);
  let next: number;
  for (let at = from; at < end; at = next) {
    next = Math.min(end, (Math.floor(at / QUARTER) + 1) * QUARTER);
    if (quiet && isQuiet(at, quiet)) continue;
    const hour = hourOf(at, zone);
    const last = slots.at(-1);
    if (last?.hour === hour && last.until === at) last.until = next;
    else slots.push({ from: at, until: next, hour });
  }
  return slots;
}

/** Whether any minute of the quarter is. */
function isQuiet(at: number, { from, to, zone }: Hours): boolean {
  const began = quarterOf(at, zone);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const isWithin = start > end ? began >= start || began < end : began >= start && began < end;
  return isWithin || (start > began && start < began + QUARTER / 60_000);
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Not all at once: each sixteenth of the users has its part of the hour, and all of one part are a group. */
const spreadOver = ({ from, until }: Slot, shard: number): number => {
  const at = from + Math.floor(((until - from) * shard) / SHARDS);
  return Math.max(from, Math.floor(at / STEP) * STEP);
};

/** Nothing but quiet hours is left: it goes out when they end, where that is in time. */
function otherwise(from: number, zone: string, quiet: Hours | undefined, { expiresAt }: Window): ChosenTime {
  const end = quiet && quietUntil(from, quiet);
  const dueAt = end !== undefined && end < expiresAt ? end : from;
  return { dueAt, hour: hourOf(dueAt, zone), by: 'left' };
}
