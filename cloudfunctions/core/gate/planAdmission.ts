import type { Gate } from '../model/figures';
import type { Query } from '../ports';
import { bookedTo } from './keepers';

/** A stretch of a time line: so many sends from a moment on, so far apart; by the database's clock. */
export interface Stretch {
  from: number;
  count: number;
  spacing: number;
}

/** A time line that sends are booked on, and what the asker has left on it. */
export interface LineWish {
  /** Its field in the gate document. */
  field: string;
  /** When its next send is due, as the gate has it; `null` when it has none yet. */
  next: number | null;
  perSecond: number;
  unspent: number;
}

export interface Wishes {
  wanted: number;
  /** By the database's clock. */
  now: number;
  /** Of the quota, as this machine's clock has it. */
  day: string;
  /** A line that is booked further ahead than this, in ms, has no room now. */
  patience: number;
  /** No slot is earlier than so many ms from now. */
  readyIn: number;
  quota?: { perDay: number; unspent: number };
  lines: LineWish[];
}

export interface Plan {
  count: number;
  /** Tokens of the day's quota that it books. */
  tokens: number;
  day: string;
  /** What it books on each line, in the order of the wishes; `undefined` where what is left there is enough. */
  stretches: (Stretch | undefined)[];
  /** Of no count: when a line has room again; `undefined` when it is the day's quota that is used up. */
  readyAt?: number;
  /** How the gate has to stand for the plan to hold, and what it changes; nothing where nothing is booked. */
  condition: Query;
  set: Record<string, unknown>;
}

const SECOND = 1000;
/** Rather than for fewer than these, a worker waits until there is room for a better part of a window. */
const FEW = 10;

/**
 * The rule of admission: how many sends may start, from when, and how the gate stands afterwards. A line goes on where
 * it was booked to, or from now: what was not used while nobody sent is gone.
 */
export function planAdmission(
  gate: Gate,
  { wanted, now, day, patience, readyIn, quota, lines }: Wishes,
): Plan {
  const used = gate.day === day ? gate.used : 0;
  const nothing = { count: 0, tokens: 0, day, stretches: [], condition: {}, set: {} };
  const affordable = quota ? quota.unspent + Math.max(0, quota.perDay - used) : Infinity;
  if (affordable < 1) return nothing;
  const full = lines.filter(({ next }) => bookedTo(next, now) - now > patience);
  const count = Math.min(wanted, affordable, ...full.map(({ unspent }) => unspent));
  if (count < 1 || (full.length > 0 && count < Math.min(wanted, affordable, FEW))) {
    return { ...nothing, readyAt: Math.max(...full.map(({ next }) => bookedTo(next, now) - patience)) };
  }
  const tokens = quota ? Math.max(0, count - quota.unspent) : 0;
  const stretches = lines.map((line) => stretchOf(line, count, now + readyIn));
  const onLines = lines.flatMap(({ field, next }, i) => {
    const stretch = stretches[i];
    return stretch ? [{ field, next, end: stretch.from + stretch.count * stretch.spacing }] : [];
  });
  return {
    count,
    tokens,
    day,
    stretches,
    condition: {
      ...(tokens > 0 ? { 'gate.day': gate.day, 'gate.used': gate.used } : {}),
      ...Object.fromEntries(onLines.map(({ field, next }) => [field, next])),
    },
    set: {
      ...(tokens > 0 ? { 'gate.day': day, 'gate.used': used + tokens } : {}),
      ...Object.fromEntries(onLines.map(({ field, end }) => [field, end])),
    },
  };
}

function stretchOf(
  { next, perSecond, unspent }: LineWish,
  count: number,
  ready: number,
): Stretch | undefined {
  const needed = count - unspent;
  return needed > 0
    ? { from: Math.max(ready, bookedTo(next, ready)), count: needed, spacing: SECOND / perSecond }
    : undefined;
}
