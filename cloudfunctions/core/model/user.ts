import { lotOf } from './marks';
import type { Config } from '../config/config';
import type { ClosingTime, Period } from '../time/closing';
import type { Accept } from './accept';
import { NO_BEHAVIOUR, type Behaviour } from './behaviour';
import type { Hold, Uncertainty } from './hold';
import type { Wish } from './wish';

export type { Hold, Uncertainty } from './hold';

/**
 * The books of one user and one WeChat template id. Always:
 * granted = available + held + uncertain + spent + voided, none negative (DESIGN §2, 4).
 */
export interface CreditAccount {
  /** Accepts that can be spent now. */
  available: number;
  /** Taken by an attempt under way: the user's `hold`. */
  held: number;
  /** Attempts whose outcome is not known: WeChat may or may not have spent these. */
  uncertain: number;
  spent: number;
  /** Lost without a send: the user rejected, or WeChat said twice that nothing was there. */
  voided: number;
  granted: number;
  /** After a 43101 on a positive balance the pair rests until then; 0 = not suspect. */
  suspectUntil: number;
  /** How many 43101s in a row met a positive balance. */
  suspicions: number;
  /** When the user last rejected for good; grants accepted before it are refused. 0 = never. */
  rejectedAt: number;
  /** When the newest credit was accepted. 0 = never. */
  grantedAt: number;
  /** Credits that a `try` has found and no report has told of yet: the next ones of accepts before `foundAt` are these. */
  found: number;
  /** When WeChat accepted the last such send. 0 = never. */
  foundAt: number;
  /** Long-term templates only: the user's one consent. */
  consent: boolean;
  /**
   * What the credits on hand came of, oldest first: the first one belongs to the next send, or to the one under way; of a series the first ones, in its order. Of a
   * long-term template, the one that its consent came of. Fewer than there are credits where some came without a tap that is
   * known here (imported, found by a `try`, more than `KEPT_ACCEPTS`). Absent in documents from before it was kept.
   */
  accepts?: Accept[];
}

export interface QuietHours {
  /** `HH:mm`, local to `zone`. `from` after `to` spans midnight. */
  from: string;
  to: string;
  /** IANA name or an offset (`UTC-12`); the configuration's zone when empty. */
  zone: string;
}

/** `notify_users`: one document per user, so that consent, balance and serialisation are one conditional update. */
export interface UserDocument extends Behaviour {
  /** The openid. */
  _id: string;
  createdAt: number;
  /** `lotOf` the openid: who is looked at where some stand for all. Absent in documents from before it was kept. */
  lot?: number;
  /** All notifications off. */
  muted: boolean;
  mutedTopics: string[];
  /** Aliases of templates that the user stopped. */
  mutedTemplates: string[];
  /**
   * Aliases of templates that the user was asked for and accepted on the sheet after switching them off: each permits the
   * one notification that was asked for. By alias, because two of one WeChat id may be on and off.
   */
  permits: string[];
  /** When the user last switched anything off: an accept from before permits nothing. 0 = never. */
  offAt: number;
  quietHours: QuietHours | null;
  /** Topics of which the user wants digests, and how often. */
  digests: Record<string, Period>;
  /** When the user's digests go out, its zone the configuration's when empty; `null`: at the usual time. */
  digestTime: ClosingTime | null;
  /** WeChat's own main switch as the client last saw it; `null` = never reported. */
  mainSwitch: boolean | null;
  credits: Record<string, CreditAccount>;
  /** Ids of WeChat templates with something available. Never misses one; may still name one that has just run out. */
  creditFor: string[];
  /** The latest reports taken, oldest first: a repeated nonce is refused, so is an older report when the list is full. */
  nonces: { nonce: string; at: number }[];
  /** Lines that `ops grants import` has booked: the hash of a line's content → how many such lines. */
  imported: Record<string, number>;
  /** Grants of the current day, for the daily cap. */
  grantDay: { day: string; count: number };
  /** The latest sends, oldest first: for caps and for explanations. */
  recent: { at: number; template: string }[];
  /**
   * By cap, the latest sends that it counts, where it does not count all: others would push them out of `recent`
   * (`model/underCaps.ts`). Absent in documents from before they were kept.
   */
  underCaps?: Record<string, { at: number; template: string }[]>;
  /**
   * By alias, when the user last clicked such a notification; epoch ms, the beginning of a slot of five minutes, so that one
   * update may book the clicks of many. Absent in documents from before it was kept.
   */
  clicked?: Record<string, number>;
  /**
   * Hours of the day, where the user is, of the latest launches and clicks, oldest first: the best time is chosen by them.
   * Absent in documents from before it was kept, as is `launchedAt`.
   */
  hours?: number[];
  /** The latest launch that is among them; epoch ms. What is told again is not later. 0 = none. */
  launchedAt?: number;
  /** `triedMark` of WeChat templates for which WeChat has said that no credit from before this system is left. */
  tried: string[];
  uncertainties: Uncertainty[];
  /** What the user wants to hear about, by `wishKey`. */
  wishes: Record<string, Wish>;
  /** The keys of `wishes`, to be found by. */
  wishFor: string[];
  /** How much had to make room for newer things, by part: a segment that asks for it is answered from what is left. */
  dropped: { traits: number; wishes: number; did: number; tags: number; accepts?: number };
  hold: Hold | null;
  /**
   * The `journal` of the latest holds that have ended, oldest first. A request that takes a hold may arrive late, after the
   * attempt is over (a network that stalls, an answer lost and the call repeated): it is refused, or the hold would end a
   * second time by the same result.
   */
  ended: string[];
  /** New whenever a row begins to wait for a credit of this user: a grant that has looked before that looks again. */
  waits: string;
  /** Set when the user had everything deleted; older reports are refused. 0 = never. */
  erasedAt: number;
  /** Changes with every write, so that a repeated write never looks like no change. */
  touch: string;
}

/** What decides whether and when a user is sent to; nonces and the day's grants are many bytes that do not. */
export const RECIPIENT_FIELDS = [
  '_id',
  'muted',
  'mutedTopics',
  'mutedTemplates',
  'permits',
  'quietHours',
  'digests',
  'digestTime',
  'mainSwitch',
  'credits',
  'recent',
  'underCaps',
  'clicked',
  'traits',
  'tried',
  'uncertainties',
  'hold',
  'erasedAt',
] as const satisfies (keyof UserDocument)[];
export type Recipient = Pick<UserDocument, (typeof RECIPIENT_FIELDS)[number]>;

/** What a time for a notification is chosen by, beside. */
export const TIMED_FIELDS = [...RECIPIENT_FIELDS, 'hours'] as const satisfies (keyof UserDocument)[];
export type Timed = Pick<UserDocument, (typeof TIMED_FIELDS)[number]>;

/** So many, and no fewer than a client hands over at once (20). */
export const KEPT_NONCES = 30;
/** Lines of imports that are remembered of one user, over all files; and how much of a line's hash: 48 bits tell them apart. */
export const KEPT_IMPORTS = 60;
export const IMPORT_MARK = 8;
/** What is shown where no cap asks for more. */
const LEAST_SENDS = 20;
/** Attempts of unknown outcome, after which a user is sent nothing until one is settled: each keeps some 300 bytes. */
export const MOST_UNCERTAIN = 5;
/** More than a user is sent within the minutes that a request can be late. */
export const KEPT_ENDED = 20;

/** How many of the latest sends are kept: as many as a cap may count. */
export const keptSends = ({ caps, topics }: Config): number =>
  Math.max(
    LEAST_SENDS,
    ...[...Object.values(caps), ...Object.values(topics).map(({ cap }) => cap)].flatMap((cap) =>
      cap ? [cap.max, cap.fatigue?.max ?? 0] : [],
    ),
  );

const CLICK_SLOT = 5 * 60_000;
/** The beginning of the slot in which a click is kept; epoch ms. */
export const slotOf = (at: number): number => Math.floor(at / CLICK_SLOT) * CLICK_SLOT;

export function newAccount(): CreditAccount {
  return {
    available: 0,
    held: 0,
    uncertain: 0,
    spent: 0,
    voided: 0,
    granted: 0,
    suspectUntil: 0,
    suspicions: 0,
    rejectedAt: 0,
    grantedAt: 0,
    found: 0,
    foundAt: 0,
    consent: false,
    accepts: [],
  };
}

/** Every field that a condition names is present from the start (PLATFORM §7). */
export function newUser(openid: string, now: number): UserDocument {
  return {
    _id: openid,
    createdAt: now,
    lot: lotOf(openid),
    muted: false,
    mutedTopics: [],
    mutedTemplates: [],
    permits: [],
    offAt: 0,
    quietHours: null,
    digests: {},
    digestTime: null,
    mainSwitch: null,
    credits: {},
    creditFor: [],
    nonces: [],
    imported: {},
    grantDay: { day: '', count: 0 },
    recent: [],
    underCaps: {},
    clicked: {},
    hours: [],
    launchedAt: 0,
    tried: [],
    uncertainties: [],
    wishes: {},
    wishFor: [],
    dropped: { traits: 0, wishes: 0, did: 0, tags: 0 },
    ...NO_BEHAVIOUR,
    hold: null,
    ended: [],
    waits: '',
    erasedAt: 0,
    touch: '',
  };
}

/** Where the user is, as far as the user has told it: an IANA name, or an offset. */
export const zoneOf = ({ timeZone }: Config, { quietHours }: Pick<UserDocument, 'quietHours'>): string =>
  quietHours?.zone || timeZone;

/** How somebody looks to the rules whom nobody here knows. */
export const nobody = (): Recipient => newUser('', 0);
