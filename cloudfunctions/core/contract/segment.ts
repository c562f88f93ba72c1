import * as z from 'zod/mini';
import type { Issue } from '../errors';
import type { Rule } from '../model/rule';
import type { ReasonCode } from '../reasons/table';
import type { Sentence } from '../reasons/words';
import { segmentName, segmentRule } from './rule';
import { name as configured, text } from './values';

/** A rule's values alone could fill a document. */
const MOST_RULE = 32 * 1024;
const rule = segmentRule.check(
  z.refine((given) => JSON.stringify(given).length <= MOST_RULE, {
    error: `expected at most ${MOST_RULE / 1024} KB as JSON`,
  }),
);
const version = z.int().check(z.minimum(1), z.maximum(1_000_000));
const title = z.optional(text(60));

/** A stored segment by name, its newest version where none is given; or a rule that is not saved. */
const which = {
  name: z.optional(segmentName),
  version: z.optional(version),
  rule: z.optional(rule),
  /** Only whom a notification of this template can reach: who has a credit for it, or has consented. */
  template: z.optional(configured),
};
interface Which {
  name?: string | undefined;
  rule?: Rule | undefined;
}
const oneOf = z.refine<Which>(({ name, rule: given }) => (name === undefined) !== (given === undefined), {
  path: ['name'],
  error: 'expected a stored segment’s name, or a rule, and not both',
});

/** What operators do with segments: part of `manage`. */
export const segmentRequests = [
  z.strictObject({ action: z.literal('segment.create'), name: segmentName, title, rule }),
  z.strictObject({
    action: z.literal('segment.update'),
    name: segmentName,
    /** The version that was edited: where somebody has saved another one since, nothing is changed. */
    version,
    title,
    rule: z.optional(rule),
  }),
  z.strictObject({ action: z.literal('segment.remove'), name: segmentName, version }),
  z.strictObject({ action: z.literal('segment.list') }),
  z.strictObject({
    action: z.literal('segment.show'),
    name: segmentName,
    version: z.optional(version),
  }),
  z.strictObject({ action: z.literal('segment.preview'), ...which }).check(oneOf),
  z.strictObject({ action: z.literal('segment.estimate'), ...which }).check(oneOf),
  z.strictObject({
    action: z.literal('segment.job'),
    name: segmentName,
    version: z.optional(version),
    /** Says besides how many a notification of it reaches, and why not the others. */
    template: z.optional(configured),
    /** Counts anew what has been counted. */
    again: z.optional(z.boolean()),
  }),
] as const;

export const segmentRequest = z.discriminatedUnion('action', segmentRequests);
export type SegmentRequest = z.infer<typeof segmentRequest>;
export type SegmentAsked<Action extends SegmentRequest['action']> = Extract<
  SegmentRequest,
  { action: Action }
>;

/** One version of a segment. */
export interface SegmentView {
  name: string;
  title: string;
  version: number;
  rule: Rule;
  /** The rule in words. */
  words: Sentence;
  /** Of its buckets that name none. */
  salt: string;
  /** ISO 8601. */
  at: string;
  by: string;
  /** What the configuration does not know any more. The rule goes on meaning what it meant; it cannot be saved again so. */
  warnings: Issue[];
  /** It is removed; only what was begun with an earlier version goes on with that. */
  removed?: true;
}

export interface SegmentList {
  segments: SegmentEntry[];
}

export interface SegmentEntry {
  name: string;
  title: string;
  version: number;
  /** The rule in words. */
  words: Sentence;
  /** ISO 8601. */
  at: string;
  by: string;
  /** How many mistakes `segment.show` lists. */
  warnings: number;
}

/** Somebody of whom a rule holds, and what makes it hold. */
export interface SegmentPerson {
  openid: string;
  why: Sentence[];
  /** Why a notification of the template would not go to them now, or later than now; absent: nothing stands in the way. */
  held?: { code: ReasonCode; message: string };
}

export interface SegmentPreview {
  /** How many were found. */
  found: number;
  /** All were looked at, so `found` is all there are. Else there are more: `segment.estimate` or `segment.job` tell. */
  complete: boolean;
  /** The first twenty, by openid. */
  people: SegmentPerson[];
}

/** How many there are, most likely, and between which numbers with 95 % confidence. */
export interface Estimate {
  count: number;
  low: number;
  high: number;
}

/** An estimate: from some users drawn by lot. */
export interface SegmentEstimate {
  /** All users. */
  users: number;
  /** Of these, how many were looked at. As many: the numbers are exact. */
  sampled: number;
  /** Of the intervals. */
  confidence: number;
  /** Of whom the rule holds. */
  matched: Estimate;
  /** Of these, who has something to be sent the template by. */
  reachable?: Estimate;
}

/** A count of everybody, as far as it has come. */
export interface SegmentJob {
  /** `<segment>@<version>`. */
  segment: string;
  template?: string;
  /** `running`: the timer goes on with it. */
  state: 'running' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  /** Of whom the rule holds, each as they were when they were looked at. */
  matched: number;
  /** Of these, who has something to be sent the template by. */
  reachable?: number;
  /** Of the matched, to whom a notification of the template would go, now or after quiet hours and caps. */
  goes?: number;
  /** The others by why not: `matched` is `goes` and all of these. */
  leftOut?: Partial<Record<ReasonCode, number>>;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  finishedAt?: string;
  /** What stopped it. */
  error?: string;
}

export type SegmentAnswer = SegmentView | SegmentList | SegmentPreview | SegmentEstimate | SegmentJob;
