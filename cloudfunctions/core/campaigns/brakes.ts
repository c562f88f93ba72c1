import type { BrakeLimits } from '../config/config';
import type { BrakeName, Reading, Verdict } from '../model/pace';
import { rateBounds, type Share } from '../statistics/rateBounds';

/**
 * What can slow or end a campaign. `stop`: once its rate is surely above the limit, the campaign ends, and a step of the ramp
 * goes on only when it is surely below. `hold`: while its rate is surely above the limit, the step is kept.
 */
export const BRAKES = {
  /** Complaints about its messages, of those delivered. */
  complaints: 'stop',
  /** WeChat refused content, template or account, of those attempted. */
  refusals: 'stop',
  /** Users who left because of it, of those delivered. */
  unsubscribes: 'hold',
  /** Failed for any other reason, of those attempted. */
  failures: 'hold',
  /** Sends without a trustworthy answer, of those attempted. */
  unknown: 'hold',
} as const satisfies Record<BrakeName, 'stop' | 'hold'>;

export type Seen = Record<BrakeName, Share>;

export interface Judgement {
  verdict: Verdict;
  /** Those that did it; of `go` none. */
  by: Reading[];
  all: Reading[];
}

/** A rate worth sending for is well below its limit: there the bounds are narrowest. */
const EXPECTED = 0.4;

/**
 * What a campaign's figures say of it, as often as it is looked at: the bounds allow for that (`rateBounds`). Complaints
 * that are still to come make a rate look lower than it is: *stop* then comes later, never wrongly; that *go* does not
 * come too soon is what a step's soak time is for.
 */
export function judge(seen: Seen, limits: BrakeLimits): Judgement {
  const names = Object.keys(BRAKES) as BrakeName[];
  const all = names.map((brake): Reading => {
    const limit = limits[brake];
    return { brake, limit, ...seen[brake], ...rateBounds(seen[brake], limit * EXPECTED) };
  });
  const over = all.filter(({ low, limit }) => low > limit);
  const stops = over.filter(({ brake }) => BRAKES[brake] === 'stop');
  if (stops.length > 0) return { verdict: 'stop', by: stops, all };
  if (over.length > 0) return { verdict: 'hold', by: over, all };
  const unsure = all.filter(({ brake, high, limit }) => BRAKES[brake] === 'stop' && high >= limit);
  return unsure.length > 0 ? { verdict: 'unsure', by: unsure, all } : { verdict: 'go', by: [], all };
}
