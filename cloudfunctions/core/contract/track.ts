import * as z from 'zod/mini';
import { COMPLAINT_CAUSES, FEEDBACK_CATEGORIES } from '../model/facts';
import { about, linkNid, name, nid, openid, plainKey, text } from './values';

const eventId = z
  .string()
  .check(z.regex(/^[^\s\p{Cc}\p{Cs}]{1,128}$/u, 'expected 1 to 128 characters without spaces'));
/** In fen; 100 million yuan at most, so that a slip does not ruin the figures. */
const value = z.int().check(z.minimum(0), z.maximum(10_000_000_000));

/** By the configuration's names; `null` takes one away. */
const traitValues = z
  .record(name, z.nullable(z.union([text(100), z.number(), z.boolean()])))
  .check(z.refine((set) => Object.keys(set).length <= 50, 'expected at most 50 traits'));

const behaviour = [
  z.strictObject({
    kind: z.literal('event'),
    name,
    props: z.optional(z.record(plainKey, z.union([text(200), z.number(), z.boolean()]))),
  }),
  z.strictObject({ kind: z.literal('traits'), set: traitValues }),
  z.strictObject({
    kind: z.literal('tags'),
    add: z.optional(z.array(name).check(z.maxLength(50))),
    remove: z.optional(z.array(name).check(z.maxLength(50))),
  }),
] as const;
const behaviourEvent = z.discriminatedUnion('kind', behaviour);

const trackEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('click'), nid: linkNid }),
  z.strictObject({
    kind: z.literal('convert'),
    goal: name,
    id: eventId,
    value: z.optional(value),
    /** The thing that was bought: whoever has it wishes for it no more. */
    about: z.optional(about),
  }),
  z.strictObject({ kind: z.literal('revert'), goal: name, id: eventId }),
  ...behaviour,
  z
    .strictObject({
      kind: z.literal('feedback'),
      /** The id as the inbox has it, or the nid of the card's link. */
      nid: z.optional(z.union([nid, linkNid], 'expected a notification id, or the nid of a card’s link')),
      rating: z.optional(z.int().check(z.minimum(1), z.maximum(5))),
      category: z.enum(FEEDBACK_CATEGORIES),
      /**
       * What a complaint is about. The first three are about messages and act: with `nid`, its topic is switched off.
       * `other`, or none: about something else, such as the parcel; it switches nothing off.
       */
      cause: z.optional(z.enum(COMPLAINT_CAUSES)),
      /** The user asked for fewer: a topic that can be had less often stays on, and the answer says how (`mute.less`). */
      fewer: z.optional(z.literal(true)),
      text: z.optional(text(1000)),
    })
    .check(
      z.refine(({ fewer, cause }) => fewer === undefined || cause === 'too-many', {
        path: ['fewer'],
        error: 'expected fewer with cause "too-many" only',
      }),
      z.refine(({ category, cause }) => cause === undefined || category === 'complaint', {
        path: ['cause'],
        error: 'expected a cause with category "complaint" only',
      }),
    ),
]);
export type TrackEvent = z.infer<typeof trackEvent>;

const nonce = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/, 'expected 8 to 64 letters, digits, - or _'));

const ofOne = z.strictObject({
  events: z.array(trackEvent).check(z.minLength(1), z.maxLength(50, 'expected at most 50 events')),
  /** From other functions only, where no user stands behind the call. */
  openid: z.optional(openid),
  /** Names this call: told again with the same one, events, traits and tags count once. */
  nonce: z.optional(nonce),
});

/** What other functions know of many users at once. */
const ofMany = z.strictObject({
  users: z
    .array(
      z.strictObject({
        openid,
        events: z.array(behaviourEvent).check(z.minLength(1), z.maxLength(20, 'expected at most 20 events')),
      }),
    )
    .check(z.minLength(1), z.maxLength(100, 'expected at most 100 users')),
  nonce,
});

/** Where a request names `users`, it is the one of many: asked by itself, so that a mistake is named with its field. */
export const trackRequest = ofOne;
export const trackManyRequest = ofMany;
export type TrackRequest = z.infer<typeof trackRequest>;
export type TrackManyRequest = z.infer<typeof trackManyRequest>;
export type BehaviourEvent = z.infer<typeof behaviourEvent>;

/** In the order asked: what of each user's events was refused, by their place. */
export interface TrackManyResult {
  users: { openid: string; refused: { index: number; error: TrackError }[] }[];
}

/** In the order asked. `counted` false without an error: the fact was there already. */
export interface TrackResult {
  results: {
    counted: boolean;
    /** Of a complaint about messages: what became of the topic of its notification. */
    mute?: Mute;
    error?: TrackError;
  }[];
}

/** A complaint about messages acts; `subscribe update {topics: {[topic]: frequency}}` takes that back. */
export interface Mute {
  topic: string;
  /** As the user knows it. */
  title: string;
  /**
   * `muted`: it is off now · `already`: it was · `pending`: it is off, but one message was under way and may still arrive ·
   * `ask`: transactional messages have this topic, so nothing was switched off: ask the user, then `subscribe update` ·
   * `less`: the user asked for fewer and can have them as `less`, which `subscribe update` sets; nothing was changed.
   */
  outcome: 'muted' | 'already' | 'pending' | 'ask' | 'less';
  /** How often the user had it: what an undo sets, so that a digest comes back as one. */
  frequency: 'instant' | 'daily' | 'weekly';
  /** The next less often that the user can have it; absent where it cannot be collected, or comes weekly already. */
  less?: 'daily' | 'weekly';
}

export interface TrackError {
  code:
    | 'NOT_YOURS'
    | 'UNKNOWN_GOAL'
    | 'NOT_FROM_CLIENT'
    | 'UNKNOWN_EVENT'
    | 'UNKNOWN_TRAIT'
    | 'UNKNOWN_TAG'
    | 'BAD_VALUE';
  message: string;
}
