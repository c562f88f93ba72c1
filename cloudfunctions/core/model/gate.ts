import type { ReasonCode } from '../reasons/table';
import type { TransportPause } from './transport';

/** What stands between a due notification and WeChat, for all workers together. */
export interface Gate {
  /** Open circuit breakers by key: `account`, `quota`, `pause`, `template:<WeChat template id>`. */
  breakers: Record<string, Breaker>;
  /** Day (UTC+8) that `used` counts. */
  day: string;
  /** What was handed to WeChat that day, and what workers have in hand for it; kept where a daily quota is configured. */
  used: number;
  /** The latest bookings: one whose answer was lost is known by its mark, whoever has booked since. */
  booked?: string[];
  /** Workers that have returned what they did not use: nobody returns twice. */
  returned?: string[];
  /** When the next send over all workers is due; kept where a rate is configured. */
  nextAt: number;
  /** The same per lane of a template's own rate. */
  nextAtByLane: Record<string, number>;
  /** Workers that keep a rate that needs no second one, by lane, each until when. */
  keepers?: Record<string, Keeper>;
  /** The timer cannot send: nothing goes out but what a call with a token of its own sends at once. */
  lack?: TransportPause;
  /** Everything promotional stands still until somebody resumes it. */
  promotional?: Standstill;
  /** The account's latest pause; one that follows soon is longer. */
  paused?: { step: number; until: number };
  /** The latest code that no table lists, and whom it met. */
  strange?: { key: string; since: number; users: string[] };
  /** Hour (epoch ms) that `suspicions` counts. */
  hour: number;
  /** 43101s that met a positive balance in that hour, over all users. */
  suspicions: number;
}

/** Who stopped it, when (epoch ms) and why. */
export interface Standstill {
  by: string;
  at: number;
  why: string;
}

export interface Keeper {
  token: string;
  until: number;
}

export interface Breaker {
  code: number | string;
  /** WeChat's own words, where it gave any: they name what to mend. */
  said?: string;
  reason: ReasonCode;
  openedAt: number;
  /** When it is tried again. */
  until: number;
}
