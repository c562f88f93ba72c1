import type { CampaignCounter } from '../model/campaignCounter';
import type { CampaignState } from '../model/campaign';
import type { ChosenTimes } from './campaign';
import type { Rate, RateName } from './figures';
import type { CampaignPace } from './pace';

/** From the people of one part to what came of it: assigned = sent + inDigests + open + all of leftOut. */
export interface CampaignFunnel {
  /** People with a notification; of a control group, those without. */
  assigned: number;
  /** WeChat accepted it. */
  sent: number;
  /** Told in a digest that was sent. */
  inDigests: number;
  /** Of those sent, where receipts arrive. */
  delivered: number;
  /** Of those sent, clicked at least once. */
  clicked: number;
  /** Of those clicked, with a conversion. */
  converted: number;
  /** Still to come: scheduled, held, waiting, without an answer. */
  open: number;
  /** Why the others were not sent. */
  leftOut: Record<string, number>;
}

export type CampaignCounters = Record<CampaignCounter, number>;

/** What came of the sends of one hour, or of a day after the first two. */
export interface CampaignSpan {
  /** Of the sends, `YYYY-MM-DD` in the configuration's zone. */
  day: string;
  /** ISO 8601, when the hour begins; absent: all sends of the day that are later than the campaign's first 48 hours. */
  hour?: string;
  parts: Record<string, CampaignCounters>;
}

/** One part of a campaign, or all. */
export interface CampaignPart extends CampaignFunnel {
  counted: CampaignCounters;
  rates: Record<RateName, Rate>;
}

/**
 * By how much a rate of one part differs from the same of another: with 95 % the true difference lies between `low` and
 * `high`, however often one looks. Shares, -1 to 1.
 */
export interface Comparison {
  rate: 'goalRate' | 'clickRate';
  of: string;
  against: string;
  difference: number;
  low: number;
  high: number;
}

/** What came of a campaign: everybody who was looked at is in exactly one number of each line. */
export interface CampaignReport {
  id: string;
  state: CampaignState;
  /** As in `CampaignView`. */
  pace?: CampaignPace;
  /** `counted`, rates and spans hold all that was recorded before this moment, epoch ms; `null`: the timer has never run. */
  asOf: number | null;
  /**
   * Of a large campaign that is not over: when its people were counted last, epoch ms; of 100,000 it is at most five minutes ago.
   * Absent: just now.
   */
  countedAt?: number;
  /** matched = noCredit + total.assigned. */
  matched: number;
  noCredit: number;
  /** With `alsoLater`: so many of those assigned gave the credit while it was running. */
  cameLater?: number;
  total: CampaignPart;
  /** By variant, and `control`, `globalControl`. */
  parts: Record<string, CampaignPart>;
  /** With `bestTime`: how the hours of the notifications were chosen. */
  bestTime?: ChosenTimes;
  /**
   * Whether the people fell into variants and control group as their percentages say: `p` is the probability that chance
   * divides as unevenly, `alarm` below 0.001. Absent where a part should have fewer than 8.
   */
  split?: { p: number; alarm: boolean };
  /** Each variant against the control group, in goals; each against the first, in goals and clicks. Nothing of fewer than 30. */
  comparisons: Comparison[];
  /** By the hour for the first 48, then by the day; the earliest first. */
  spans: CampaignSpan[];
}
