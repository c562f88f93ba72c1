import * as z from 'zod/mini';
import type { State } from '../model/states';
import type { Reason } from '../reasons/table';
import { campaignOrRun, name, openid, text } from './values';

/** The numbers of a report that have people behind them. */
const CAMPAIGN_OUTCOMES = [
  'assigned',
  'sent',
  'delivered',
  'undelivered',
  'inDigests',
  'clicked',
  'notClicked',
  'converted',
  'open',
  'leftOut',
  'goals',
  'complaints',
  'unsubscribes',
] as const;
export type CampaignOutcome = (typeof CAMPAIGN_OUTCOMES)[number];

export const campaignPeopleRequest = z.strictObject({
  action: z.literal('campaign.people'),
  /** Of the campaign, of one that repeats (the people of all of its runs) or of a run. */
  id: campaignOrRun,
  /** Which number. `notClicked`: sent, not told as not shown, and not clicked. Default: everybody who was assigned. */
  outcome: z.optional(z.enum(CAMPAIGN_OUTCOMES)),
  /** Of this variant or control group only. */
  part: z.optional(name),
  /** Left out for this reason only. */
  reason: z.optional(text(40)),
  /** `next` of the page before. */
  after: z.optional(
    z.string().check(z.regex(/^[a-zA-Z]{1,20}\.[A-Za-z0-9_-]{0,64}$/, 'expected `next` of a page')),
  ),
  /** So many notifications are looked at. Default: 100. */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(500))),
});
export type CampaignPeopleRequest = z.infer<typeof campaignPeopleRequest>;

/** Somebody behind a number of a report. */
export interface CampaignPerson {
  openid: string;
  /** Of the notification: `explain` tells all of it. */
  id: string;
  part: string;
  /** Of one that repeats: the run's own campaign. */
  run?: string;
  state: State;
  reason?: Reason;
  /** ISO 8601, all of these, where it happened: made, handed to WeChat, first clicked and first converted as counted. */
  assignedAt: string;
  attemptedAt?: string;
  clickedAt?: string;
  convertedAt?: string;
}

export interface CampaignPeople {
  /** There may be none, though others follow. */
  people: CampaignPerson[];
  /** Where the next page begins; absent: nobody follows. One whose notification is sent meanwhile may come twice. */
  next?: string;
}

export const withoutCreditRequest = z.strictObject({
  action: z.literal('campaign.withoutCredit'),
  /** Of the campaign; of one that repeats its next run. */
  id: campaignOrRun,
  /** `next` of the page before. */
  after: z.optional(openid),
  /** So many people of the audience are looked at. Default: 100. */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(500))),
});
export type WithoutCreditRequest = z.infer<typeof withoutCreditRequest>;

/** Somebody of the audience whom the campaign cannot reach for want of a credit (a consent). */
export interface PersonWithoutCredit {
  openid: string;
  /** What they lack. */
  reason: Reason;
  /** Why the campaign would not reach them with a credit either; absent: it would. */
  otherwise?: Reason;
}

/** Made anew each time it is asked for: as they are now. */
export interface PeopleWithoutCredit {
  /** By openid. There may be none, though others follow. */
  people: PersonWithoutCredit[];
  /** Where the next page begins; absent: nobody follows. */
  next?: string;
}
