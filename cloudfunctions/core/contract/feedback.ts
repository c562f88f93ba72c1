import * as z from 'zod/mini';
import { isBlank } from '../fields/blank';
import {
  FEEDBACK_CATEGORIES,
  FEEDBACK_STATUSES,
  type ComplaintCause,
  type FeedbackCategory,
  type FeedbackStatus,
} from '../model/facts';
import { text } from './values';

const feedbackId = z
  .string()
  .check(z.regex(/^feedback:[A-Za-z0-9_-]{1,64}$/, 'expected an id as `feedback.list` has it'));

/** What users have told, and what the team does with it. */
export const feedbackRequests = [
  z.strictObject({
    action: z.literal('feedback.list'),
    /** Default: `open`, what nobody has answered or closed yet. */
    status: z.optional(z.enum(FEEDBACK_STATUSES)),
    category: z.optional(z.enum(FEEDBACK_CATEGORIES)),
    /** `next` of the page before. */
    before: z.optional(
      z.string().check(z.regex(/^\d{13}\.feedback:[A-Za-z0-9_-]{1,64}$/, 'expected `next` of a page')),
    ),
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
  }),
  z.strictObject({
    action: z.literal('feedback.answer'),
    id: feedbackId,
    /** What the user reads in the inbox. */
    answer: text(500).check(
      z.refine((words) => !isBlank(words), 'expected the words that the user is to read, got none'),
    ),
    /** Takes the place of an answer that is there already. */
    again: z.optional(z.boolean()),
  }),
  z.strictObject({ action: z.literal('feedback.close'), id: feedbackId }),
] as const;
export type FeedbackManageRequest = z.infer<(typeof feedbackRequests)[number]>;

/** What users have told, newest first. */
export interface FeedbackPage {
  items: FeedbackItem[];
  /** To be given as `before` for older ones; absent at the end. */
  next?: string;
}

export interface FeedbackItem {
  id: string;
  openid: string;
  category: FeedbackCategory;
  cause?: ComplaintCause;
  /** 1 to 5. */
  rating?: number;
  text: string;
  /** ISO 8601. */
  at: string;
  /** The notification that it is about. */
  nid?: string;
  /** Its alias, while the notification is kept. */
  template?: string;
  status: FeedbackStatus;
  /** What the user reads in the inbox. */
  answer?: string;
  /** ISO 8601. */
  answeredAt?: string;
  /** The operator’s openid or web uid; `ops`: from a shell. */
  answeredBy?: string;
}

/** How one feedback stands now. */
export interface FeedbackCared {
  id: string;
  status: FeedbackStatus;
}
