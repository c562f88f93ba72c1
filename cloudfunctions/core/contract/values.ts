/** The small values that requests are made of. Every string has a bound, so a megabyte is refused at the door. */
import * as z from 'zod/mini';
import { isBlank } from '../fields/blank';
import { BEST_TIME } from '../model/hours';

/**
 * WeChat's openids are letters, digits, `-` and `_`. A few marks more are let through for web users and tests; what a
 * query operator or a path would need is not.
 */
const OPENID = /^[A-Za-z0-9_.@:-]{1,64}$/;
export const openid = z.string().check(
  z.regex(OPENID, 'expected an openid: 1 to 64 letters, digits or _ - . @ :'),
  z.refine((text) => text !== '__proto__', 'expected an openid'),
);

/** No blanks, no control characters, no halves of surrogate pairs (hashed, they would all be the same), at most 128 characters. */
const KEY = /^[^\s\p{Cc}\p{Cs}]{1,128}$/u;
export const key = z.string().check(
  z.regex(KEY, 'expected 1 to 128 characters without spaces, such as "order:17"'),
  z.refine((text) => text === '' || !isBlank(text), 'expected a key that can be seen, such as "order:17"'),
);

/** Hashed from (template, to, key). */
const NID = /^[A-Za-z0-9_-]{22}$/;
export const nid = z.string().check(z.regex(NID, 'expected a notification id: 22 letters, digits, - or _'));

/** What a card's link carries: the id and the mark that it is believed by. */
const LINK_NID = /^[A-Za-z0-9_-]{30}$/;
export const linkNid = z
  .string()
  .check(z.regex(LINK_NID, 'expected the nid of a card’s link: 30 letters, digits, - or _'));

/** A name from the configuration: alias, topic, goal. */
export const name = z
  .string()
  .check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'expected a name of the configuration'));

/** The name that an operator gives a campaign; it stands in the key of its notifications. */
export const campaignId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected 1 to 40 letters, digits, - or _'));

/** The same, or a run of one that repeats: its name and the minute that it was due at, in UTC. */
export const campaignOrRun = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}(\.\d{8}T\d{4}Z)?$/,
      'expected 1 to 40 letters, digits, - or _, for a run with its time',
    ),
  );

/** A time of day. */
export const localClock = z
  .string()
  .check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:mm, 00:00 to 23:59'));

/** A place in the mini program, such as `goods-detail` or `商品/详情`: no blank, no dot, nothing that a path would need. */
export const place = z.string().check(
  z.regex(/^[\p{L}\p{N}_:/-]{1,64}$/u, 'expected 1 to 64 letters, digits or _ - : /'),
  z.refine((text) => text === '' || !isBlank(text), 'expected a place that can be seen'),
);

/** WeChat's template ids are 43 such characters; older ones differ in length. */
export const templateId = z.string().check(
  z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected a WeChat template id'),
  // Accounts are looked up by it: `constructor` must find none.
  z.refine((text) => !(text in Object.prototype), 'expected a WeChat template id'),
);

/** Epoch milliseconds or ISO 8601; read by `time/parse.ts`. */
export const moment = z.union(
  [z.number(), z.string().check(z.maxLength(40))],
  'expected epoch ms or ISO 8601',
);

export const momentOrBest = z.union(
  [z.number(), z.literal(BEST_TIME), z.string().check(z.maxLength(40))],
  `expected epoch ms, ISO 8601 or "${BEST_TIME}"`,
);

/** Half of a surrogate pair is no character: it would be stored, and sent, as another. */
const WHOLE = /^\P{Cs}*$/u;
export const text = (max: number) =>
  z
    .string()
    .check(
      z.maxLength(max, `expected at most ${max} characters`),
      z.regex(WHOLE, 'expected whole characters, not half of one (a lone surrogate)'),
    );

/** A record whose keys are plain: no `$`, no dot, none of JavaScript's own. */
export const plainKey = z.string().check(
  z.regex(/^[^$.\p{Cc}\p{Cs}][^.\p{Cc}\p{Cs}]{0,63}$/u, 'expected a plain name without "." or a leading "$"'),
  z.refine((text) => !['__proto__', 'constructor', 'prototype'].includes(text), 'expected a plain name'),
);

/** What a wish is about: the team's own name of a thing. */
export const about = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9_:./-]{1,48}$/, 'expected 1 to 48 letters, digits or _ - : . /, such as "goods:17"'),
  );

/** What a template is for, as WeChat is told. */
export const scene = text(15).check(z.minLength(1, 'expected what it is for, 1 to 15 characters'));
