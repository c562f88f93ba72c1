import * as z from 'zod/mini';
import { CAMPAIGN_STATES, type CampaignState } from '../model/campaign';
import type { ChosenBy } from '../model/hours';
import {
  PLANNED_KINDS,
  type Approval,
  type CampaignSpec,
  type PauseCause,
  type PlannedKind,
} from '../model/plan';
import type { ReasonCode } from '../reasons/table';
import type { AgreedTo } from './ask';
import type { ContentTried } from './ownContent';
import type { CampaignRun } from './campaignRun';
import type { CampaignPace } from './pace';
import { campaignPeopleRequest, withoutCreditRequest } from './campaignPeople';
import type { SendResult } from './send';
import { askSpec } from './specs/ask';
import { onceSpec, perSecond } from './specs/once';
import { repeatSpec } from './specs/repeat';
import { triggeredSpec } from './specs/triggered';
import { campaignId, campaignOrRun, moment, name, openid, text } from './values';

const people = z.int().check(z.minimum(1, 'expected at least 1: nobody would get it'), z.maximum(10_000_000));

/** Of the campaign as it was read: somebody else's change in between is then no longer overwritten. */
const version = z.int().check(z.minimum(1));
const one = { id: campaignOrRun };
const create = { action: z.literal('campaign.create'), id: campaignId };
const update = { action: z.literal('campaign.update'), ...one, version };

export const campaignRequests = [
  z.discriminatedUnion('kind', [
    z.strictObject({ ...create, ...onceSpec }),
    z.strictObject({ ...create, ...repeatSpec }),
    z.strictObject({ ...create, ...triggeredSpec }),
    z.strictObject({ ...create, ...askSpec }),
  ]),
  z.discriminatedUnion('kind', [
    z.strictObject({ ...update, ...onceSpec }),
    z.strictObject({ ...update, ...repeatSpec }),
    z.strictObject({ ...update, ...triggeredSpec }),
    z.strictObject({ ...update, ...askSpec }),
  ]),
  z.strictObject({ action: z.literal('campaign.show'), ...one }),
  z.strictObject({
    action: z.literal('campaign.list'),
    state: z.optional(z.enum(CAMPAIGN_STATES)),
    kind: z.optional(z.enum(PLANNED_KINDS)),
    /** Only those that ask there. */
    place: z.optional(name),
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
  }),
  z.strictObject({ action: z.literal('campaign.preview'), ...one }),
  z.strictObject({ action: z.literal('campaign.report'), ...one }),
  campaignPeopleRequest,
  withoutCreditRequest,
  z.strictObject({
    action: z.literal('campaign.approve'),
    ...one,
    /** As `campaign.show` gave it: of another version it is refused. */
    hash: text(64),
    /** To how many at most. */
    size: people,
  }),
  z.strictObject({
    action: z.literal('campaign.start'),
    ...one,
    /**
     * To how many, as the preview said. At a tenth more the campaign pauses. One that asks takes its target, or nothing; any
     * other needs it.
     */
    confirmed: z.optional(people),
    /** When it begins; two minutes from now at the earliest. Default: then. */
    at: z.optional(moment),
  }),
  z.strictObject({ action: z.literal('campaign.undo'), ...one }),
  z.strictObject({ action: z.literal('campaign.pause'), ...one }),
  z.strictObject({
    action: z.literal('campaign.resume'),
    ...one,
    /** To how many it may go now; needed where it paused because there were more than confirmed. */
    confirmed: z.optional(people),
  }),
  z.strictObject({ action: z.literal('campaign.stop'), ...one }),
  z.strictObject({
    action: z.literal('campaign.rate'),
    ...one,
    /** At most so many a second from now on, also of what was made ahead. */
    perSecond,
  }),
  z.strictObject({
    action: z.literal('campaign.end'),
    ...one,
    /** What has not gone out by then is dropped. */
    endsAt: moment,
  }),
  z.strictObject({
    action: z.literal('campaign.test'),
    ...one,
    /** The operator's name for this test: the same again sends no second one. */
    key: text(40).check(z.minLength(1)),
    /** Whoever asks, or one of `campaigns.testers`. Default: whoever asks. */
    to: z.optional(openid),
    /** Name of the variant. Default: the first. */
    variant: z.optional(name),
  }),
  z.strictObject({
    action: z.literal('campaign.duplicate'),
    ...one,
    /** Name of the copy. */
    as: campaignId,
    endsAt: moment,
    /** Of the kind `once`, for those who got it and have not clicked its card. Default: the audience that it had. */
    notClicked: z.optional(z.boolean()),
  }),
] as const;

export const campaignRequest = z.discriminatedUnion('action', campaignRequests);
export type CampaignRequest = z.infer<typeof campaignRequest>;
export type CampaignAction = CampaignRequest['action'];
type Asked<Request> = Request extends unknown ? Omit<Request, 'action' | 'id'> : never;
/** What is asked for, of every kind. */
export type AskedSpec = Asked<Extract<CampaignRequest, { action: 'campaign.create' }>>;
export type AskedOnce = Exclude<AskedSpec, { kind: 'repeat' | 'triggered' | 'ask' }>;
export type AskedRepeat = Extract<AskedSpec, { kind: 'repeat' }>;
export type AskedTriggered = Extract<AskedSpec, { kind: 'triggered' }>;
export type AskedAsk = Extract<AskedSpec, { kind: 'ask' }>;

/** A campaign as operators see it. */
export interface CampaignView {
  id: string;
  state: CampaignState;
  /** To be given with `campaign.update`. */
  version: number;
  spec: CampaignSpec;
  /** Of content, audience and times: what an approval binds. */
  hash: string;
  author: string;
  approval?: Approval;
  /** ISO 8601: when it begins, or began. */
  startsAt?: string;
  endsAt: string;
  confirmed: number;
  pausedFor?: PauseCause;
  /** Paused for an `error`: what has to be mended before `campaign.resume`. */
  error?: string;
  /** Since it was started. */
  pace?: CampaignPace;
  /** Its pace was changed, and what was made for the old one is not yet all let go by the new one. */
  pacing?: true;
  /** Of the audience so far: looked at, without a credit (no notification is made), and with a notification. */
  matched: number;
  noCredit: number;
  made: number;
  /** Of those with a notification: who gave the credit later, and has been taken in. Absent: nobody. */
  cameLater?: number;
  /** Where its notifications are, counted now; absent in lists and before it runs. */
  states?: Record<string, number>;
  /** After `campaign.pause` and `campaign.stop`: so many that were just being sent may still arrive; counted up to 100. */
  onTheirWay?: number;
  /** Of one that repeats, while it goes on: ISO 8601, when the next run is due. */
  nextRun?: string;
  /** Of one that repeats: its latest runs, the newest first. */
  runs?: CampaignRun[];
  /** Of a run: the campaign that repeats. */
  runOf?: string;
}

/** A test to oneself: the notification as `send` answers it. */
export interface CampaignTest extends SendResult {
  /** What it costs, and where it does not count: in words. */
  note: string;
}

/** One of a list. */
export type ListedCampaign = Omit<CampaignView, 'spec' | 'hash'> & { kind: PlannedKind; title: string };

export interface CampaignList {
  campaigns: ListedCampaign[];
}

/** How many notifications had their hour chosen by what. */
export interface ChosenTimes {
  /** By the user's own habit, by everybody's, as the usual one, because none of these was left before the latest time. */
  by: Record<ChosenBy, number>;
  /** Share of those that were not chosen by the user's own habit; `null` where there are none. */
  fallback: number | null;
}

/** What would happen if it were started now. Nothing is spent. */
export interface CampaignPreview {
  /** What its people have agreed to: the content is to be just that. */
  agreedTo: AgreedTo[];
  /** Of one that repeats: ISO 8601, the next five runs; the other figures are of one run, to whoever is in the audience now. */
  runs?: string[];
  /** Whether the whole audience was looked at; else all counts are of a part, as much as a few seconds show. */
  complete: boolean;
  /** People of the audience. */
  matched: number;
  /** Who would get a notification or be in a control group: to be confirmed at the start. */
  reachable: number;
  /** Would be sent. */
  wouldSend: number;
  /** Why the others would not: matched = wouldSend + all of these. */
  leftOut: Partial<Record<ReasonCode, number>>;
  /**
   * Of those that would be sent, which not when they are due (at the pace of the campaign, at the best time of each, at the next
   * run, after the wait): quiet hours, caps, a rest after a refusal.
   */
  later: Partial<Record<ReasonCode, number>>;
  /** With `alsoLater`: those left out for want of a credit, whom it goes to if they give one before its end. */
  mayComeLater?: number;
  /** By variant, and `control`, `globalControl`. */
  parts: Record<string, number>;
  /** Of variants whose content a function gives, what it answers for some of those who would be sent it. */
  content?: ({ variant: string } & ContentTried)[];
  /** Credits of the template: what the send takes, and what these users have left of it afterwards. */
  credits: { spent: number; left: number };
  /** Scheduled notifications of these users that will find no credit afterwards. */
  missedBy: number;
  /** Database calls, about. */
  calls: number;
  /** Share of the configured daily quota; absent where none is configured. */
  quota?: number;
  /** Sizes of the ramp's steps, in notifications; absent where it goes out at once. */
  steps?: number[];
  /**
   * At so many notifications the ramp waits for a person though nobody complains: of so few deliveries nobody can say that
   * limits as low as these are kept. Absent: it does not.
   */
  waitsAt?: number[];
  /** Seconds from the first to the last, as far as rates are configured, with what a ramp waits between its steps. */
  seconds: number;
  /**
   * Of a triggered campaign: its audience is whoever did the thing in these last days. How many notifications would have
   * come of it, for those who can be reached, and how many of them would have been taken back; as far as the last 20 times
   * of each person and thing tell. An estimate: nobody knows who will do it.
   */
  estimate?: { days: number; occurrences: number; takenBack: number };
  /** With `bestTime`: how the hours would be chosen. */
  bestTime?: ChosenTimes;
}
