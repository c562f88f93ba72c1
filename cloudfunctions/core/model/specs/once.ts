import type { BaseSpec } from './base';

/** In which steps a campaign goes out, and what is waited for after each. */
export interface RampSteps {
  /** Whole percent of the people, ascending, the last 100. */
  steps: number[];
  /** How long after a step's last send is waited for what follows from it. */
  soakMinutes: number;
  /** Of fewer deliveries nothing is known. */
  leastSample: number;
}

/**
 * Named people; or a segment: `<segment>@<version>`, the version that was there when the campaign was written; or who got each
 * of these campaigns (as operators name them) and has clicked none of their cards.
 */
export type Audience =
  | { openids: string[]; segment?: undefined; notClicked?: undefined }
  | { segment: string; openids?: undefined; notClicked?: undefined }
  | { notClicked: string[]; openids?: undefined; segment?: undefined };

/** One message to an audience, once. */
export interface OnceSpec extends BaseSpec {
  /** Absent in documents from before there were others. */
  kind?: 'once' | undefined;
  audience: Audience;
  /** At most so many a second; absent: as fast as the account may. */
  perSecond?: number | undefined;
  /** Each person's own hour, up to then; epoch ms. */
  bestTime?: { latest: number } | undefined;
  /** Until its end it also goes to those of the audience who give a credit while it runs. */
  alsoLater?: true | undefined;
  /** Absent: in the usual steps above the configured size. */
  ramp?: boolean | RampSteps | undefined;
}
