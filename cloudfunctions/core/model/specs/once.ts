import type { BaseSpec } from './base';

/** Named people, or a segment: `<segment>@<version>`, the version that was there when the campaign was written. */
export type Audience = { openids: string[]; segment?: undefined } | { segment: string; openids?: undefined };

/** One message to an audience, once. */
export interface OnceSpec extends BaseSpec {
  /** Absent in documents from before there were others. */
  kind?: 'once' | undefined;
  audience: Audience;
  /** At most so many a second; absent: as fast as the account may. */
  perSecond?: number | undefined;
  /** Each person's own hour, up to then; epoch ms. */
  bestTime?: { latest: number } | undefined;
}
