import type { ReasonCode } from '../reasons/table';
import type { Period } from '../time/closing';
import type { Assignment } from './campaign';
import type { BestTime } from './hours';
import type { Occurrence } from './occurrence';
import type { State } from './states';

/** One step in the life of a notification. */
export interface Transition {
  at: number;
  state: State;
  reason?: ReasonCode;
  /** WeChat's or the gateway's code, where one was answered. */
  code?: number | string;
  /** What the step did to the credit. */
  credit?: CreditEffect;
  token?: string;
}

/** What an outcome does to the credit that the attempt holds. */
export type CreditEffect = 'hold' | 'spend' | 'return' | 'suspect' | 'uncertain' | 'void';

export const PRIORITY = { transactional: 0, promotional: 1 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** `notify_messages`: one intended delivery of one template to one user. */
export interface MessageDocument {
  /** 22 characters from (template, to, key): `notifications/id.ts`. */
  _id: string;
  to: string;
  /** Alias in the configuration. */
  template: string;
  /** WeChat's id. */
  templateId: string;
  topic: string;
  priority: Priority;
  /** Where it queues: '' with everybody, or with those of its WeChat template where that has a rate (`gate/lanes.ts`). */
  lane: string;
  /** Hash of the openid, 0 to 15: spreads what would otherwise fall due at the same moment. */
  shard: number;
  key: string;
  /** Hash of the request, so that the same key with another body is told apart. */
  bodyHash: string;
  /** WeChat field → text, checked and fitted. */
  data: Record<string, string>;
  /** Path and query with `nid`; empty: the card cannot be tapped. */
  page: string;
  whenNoCredit: 'drop' | 'wait' | 'try';
  /** Key of the wish that it answers, where it does. */
  wish?: string;
  /** Of an operator's campaign. */
  campaign?: Assignment;
  /** Of a triggered campaign. */
  trigger?: Occurrence;
  /** A team's own function was asked for its content; where that ended it, in which words. */
  content?: { function: string; words?: string };
  /** While collected, and after: the key of the digest that it is in (`model/digest.ts`). */
  digest?: string;
  /** It is a digest itself, of what else was collected for its user: how often such ones go out. Its data are made at its send. */
  period?: Period;
  /** How its time was chosen, where its caller left that to the system. */
  bestTime?: BestTime;
  /** Its caller has said until when it is good: waiting in a digest makes that no later. */
  ownExpiry?: true;
  state: State;
  reason: ReasonCode | null;
  /** While held: the key of the breaker that holds it, e.g. `template:<WeChat's id>`, or the campaign that is paused. */
  heldBy?: string;
  /** Somebody cancelled it while it was under way: should it come back, it is not taken up again. */
  cancelAsked?: boolean;
  createdAt: number;
  dueAt: number;
  expiresAt: number;
  /** Of the latest claim; stays when the claim is over, a later claim replaces it. */
  token: string;
  /** While claimed: the worker's lease. While unknown: when the outcome is given up on. Otherwise 0. */
  leaseUntil: number;
  /** How many times it was handed to WeChat. */
  attempts: number;
  /** The answer to an attempt was lost, nobody has told of it, and it was put back in line (`unknown: 'retry'`). */
  lost?: true;
  /** When the journal of its latest attempt was opened; 0 = never. Its day is the day the figures are booked on. */
  attemptedAt: number;
  /** When WeChat accepted it; 0 = not yet. */
  sentAt: number;
  /** First click and first conversion, as far as folded; 0 = none. */
  clickedAt: number;
  convertedAt: number;
  /** When it was sent or came to an end: retention counts from here (`model/states.ts`, `RESTING`). Read only in those states. */
  restsSince: number;
  /** When the user saw it in the inbox; 0 = not yet. */
  readAt: number;
  /** The newest `KEPT_STEPS` steps. */
  history: Transition[];
}

/** What is tried again and again for months makes thousands of steps; the last ones tell how it stands. */
const KEPT_STEPS = 60;

/** Adds a step to the history: what `$push` is given. */
export const pushStep = (step: Transition) => ({ history: { $each: [step], $slice: -KEPT_STEPS } });

/** What a worker reads of a due notification. Its history grows with every attempt, and nothing in it decides. */
export const DUE_FIELDS = [
  '_id',
  'to',
  'template',
  'templateId',
  'topic',
  'priority',
  'lane',
  'shard',
  'data',
  'page',
  'whenNoCredit',
  'wish',
  'campaign',
  'trigger',
  'digest',
  'period',
  'ownExpiry',
  'key',
  'state',
  'cancelAsked',
  'dueAt',
  'expiresAt',
  'token',
  'leaseUntil',
  'attempts',
  'lost',
] as const satisfies (keyof MessageDocument)[];
export type DueMessage = Pick<MessageDocument, (typeof DUE_FIELDS)[number]>;
