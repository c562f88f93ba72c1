import * as z from 'zod/mini';
import type { ComplaintCause, FeedbackCategory, FeedbackStatus } from '../model/facts';
import type { AskState } from './ask';
import { about, linkNid, localClock, moment, name, nid, place, plainKey, templateId, text } from './values';

const results = z
  .record(templateId, text(40))
  .check(
    z.refine((r) => Object.keys(r).length > 0 && Object.keys(r).length <= 20, 'expected 1 to 20 templates'),
  );

const report = {
  /** Aliases that the sheet was opened for: two may share a WeChat id, and only these are permitted. */
  asked: z.optional(z.array(name).check(z.maxLength(100))),
  /** What `wx.requestSubscribeMessage` answered, by WeChat template id. */
  results,
  /** Made by the client for this tap; makes the report idempotent. */
  nonce: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/, 'expected 8 to 64 letters, digits, - or _')),
  /** When the user answered. */
  at: moment,
  /** Where in the mini program it was asked; prompts are counted by it, so it must be the name of a counter. */
  place: z.optional(place),
  /** `develop` where users are real (an environment of state `formal`) is `simulated`: DevTools may buy no credit. */
  envVersion: z.optional(z.enum(['develop', 'trial', 'release'])),
  /** The sheet did not show: the user keeps this choice, and the client only topped up. */
  silent: z.optional(z.boolean()),
  /** What the user wants to hear about: kept with what was accepted of `asked`. */
  about: z.optional(about),
  /** What the thing is called on the settings page. */
  label: z.optional(text(20)),
  /** The campaign that asked: what came of it is counted there. */
  campaign: z.optional(z.string().check(z.regex(/^[\w-]{1,40}$/, 'expected the name of a campaign'))),
  /** Ids that WeChat answered without showing them, because the user keeps that choice. */
  kept: z.optional(z.array(templateId).check(z.maxLength(20))),
};
const reportSchema = z.strictObject(report);
export type Report = z.infer<typeof reportSchema>;

const zone = z.optional(text(64));
/**
 * How far the phone's clock is ahead of UTC on 1 January and on 1 July, in minutes: with it the times are those of the phone.
 * `zone` is then the name that the phone has for it, if it has one.
 */
const ahead = z.optional(
  z.array(z.int().check(z.minimum(-720), z.maximum(840))).check(z.minLength(2), z.maxLength(2)),
);

const preferences = z.strictObject({
  muted: z.optional(z.boolean()),
  /** `daily`, `weekly`: collected, and sent as one card; only for topics that `sync` names as such. */
  topics: z.optional(
    z.record(
      plainKey,
      z.enum(['instant', 'daily', 'weekly', 'off'], 'expected "instant", "daily", "weekly" or "off"'),
    ),
  ),
  templates: z.optional(z.record(plainKey, z.enum(['instant', 'off'], 'expected "instant" or "off"'))),
  quietHours: z.optional(z.nullable(z.strictObject({ from: localClock, to: localClock, zone, ahead }))),
  /** When digests go out, weekly ones on `weekday` (1 = Monday to 7 = Sunday); `null`: at the usual time. */
  digestTime: z.optional(
    z.nullable(
      z.strictObject({
        at: localClock,
        weekday: z.optional(z.int().check(z.minimum(1), z.maximum(7))),
        zone,
        ahead,
      }),
    ),
  ),
  mainSwitch: z.optional(z.boolean()),
});
export type PreferencesChange = z.infer<typeof preferences>;

export const subscribeRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('sync'),
    reports: z.optional(z.array(reportSchema).check(z.maxLength(20))),
    clicks: z.optional(z.array(linkNid).check(z.maxLength(20))),
    /** When the mini program was opened, other than from a card; epoch ms by the client's clock, one an hour. */
    launches: z.optional(z.array(z.number()).check(z.maxLength(50))),
    /** WeChat's main switch as the client sees it now. */
    mainSwitch: z.optional(z.boolean()),
    /** Only takes reports and clicks: nobody looks at a page, so nothing else is read and answered. */
    brief: z.optional(z.boolean()),
    /** What time the client took it for when it sent this, epoch ms: its clock may be wrong by years, and with it when its user chose. */
    sentAt: z.optional(z.number()),
  }),
  z.strictObject({ action: z.literal('report'), ...report }),
  z.strictObject({ action: z.literal('update'), preferences }),
  z.strictObject({
    action: z.literal('inbox'),
    /** `next` of the page before. */
    before: z.optional(z.string().check(z.regex(/^\d{13}\.[A-Za-z0-9_-]{22}$/, 'expected `next` of a page'))),
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(50))),
  }),
  z.strictObject({ action: z.literal('read'), ids: z.array(nid).check(z.minLength(1), z.maxLength(100)) }),
  /** Takes a wish back; one that is not there is no mistake. */
  z.strictObject({ action: z.literal('unwish'), template: name, about }),
  z.strictObject({
    action: z.literal('export'),
    /** `next` of the page before. */
    cursor: z.optional(
      z
        .string()
        .check(
          z.maxLength(512),
          z.regex(/^(notifications|events)\.\d{1,13}\.\S+$/u, 'expected `next` of a page'),
        ),
    ),
  }),
]);
export type SubscribeRequest = z.infer<typeof subscribeRequest>;

/** What a grant report did, per WeChat template id. */
export type GrantOutcome =
  | 'granted'
  | 'consented'
  | 'not-accepted'
  | 'repeated'
  | 'unknown-template'
  | 'before-rejection'
  | 'too-old'
  | 'daily-cap'
  | 'counted-by-push'
  /** By a develop version where users are real: nothing was booked. */
  | 'simulated';

export interface ReportResult {
  /** By WeChat template id. */
  outcomes: Record<string, GrantOutcome>;
  /** Topics that are off although the user has just accepted one of their messages: ask whether to switch them on. */
  askToSwitchOn: string[];
}

export interface TemplateState {
  alias: string;
  id: string;
  kind: 'one-time' | 'long-term';
  title: string;
  topic: string;
  on: boolean;
  available: number;
  suspect: boolean;
  /** Long-term templates: the user agreed once and for all. */
  consented?: boolean;
}

/** What a user wants to hear about. */
export interface WishState {
  template: string;
  about: string;
  /** What it is called; `about` where nobody said. */
  label: string;
  /** Since when the user waits, epoch ms; the same thing asked for again keeps it. */
  at: number;
  until: number;
}

export type Frequency = 'instant' | 'daily' | 'weekly' | 'off';

export interface Preferences {
  muted: boolean;
  topics: {
    name: string;
    title: string;
    description?: string;
    frequency: Frequency;
    /** While it is off: the digest that it was before. Switched on, it should be that again. */
    before?: 'daily' | 'weekly';
    /** Whether `daily` and `weekly` can be chosen. */
    digest: boolean;
  }[];
  quietHours: ({ from: string; to: string } & Where) | null;
  /** When the user's digests go out; the usual time where none was chosen. */
  digestTime: { at: string; weekday: number } & Where;
}

/** Where times of day are meant. */
export interface Where {
  /** An IANA name or an offset. */
  zone: string;
  /** Minutes that its clock is ahead of UTC now; absent from answers of functions before 0.2. */
  ahead?: number;
}

/** What became of what a client has handed over. */
export interface Taken {
  reports: ({ nonce: string } & ReportResult)[];
  clicks: { nid: string; counted: boolean }[];
  /** The server's time, for a client whose clock is wrong. */
  now: number;
}

export interface SyncResult extends Taken {
  templates: TemplateState[];
  preferences: Preferences;
  /** Newest first. */
  wishes: WishState[];
  /** By WeChat template id: notifications scheduled, waiting or held back for the user; 100 at most are counted. */
  upcoming: Record<string, number>;
  /** Not read in the inbox; 100 at most are counted. */
  unread: number;
  /** What operators want this user asked for, and where; 5 at most. */
  asks: AskState[];
}

/** What was sent, by itself or in a digest, what is to go out with one, and what could not be sent for want of a credit. */
export interface InboxItem {
  id: string;
  alias: string;
  title: string;
  /** `missed`: there was no credit for it. `collected`: it goes out with the user's next digest. */
  state: 'sent' | 'missed' | 'collected';
  /** Epoch ms. */
  at: number;
  /** By the configuration's data names. */
  data: Record<string, string>;
  /** Without leading slash, `nid` included. */
  page?: string;
  read: boolean;
}

/** What the user has told, and how far the team is with it. */
export interface OwnFeedback {
  id: string;
  category: FeedbackCategory;
  cause?: ComplaintCause;
  /** 1 to 5. */
  rating?: number;
  text: string;
  /** Epoch ms. */
  at: number;
  /** The notification that it is about. */
  nid?: string;
  status: FeedbackStatus;
  /** The team's. */
  answer?: string;
  /** Epoch ms. */
  answeredAt?: number;
}

export interface InboxPage {
  /** Newest first. */
  items: InboxItem[];
  unread: number;
  /** On the first page: the user's own latest, newest first, 10 at most. */
  feedback?: OwnFeedback[];
  /** To be given as `before` for older ones; absent at the end. */
  next?: string;
}
