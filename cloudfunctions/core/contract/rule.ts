import * as z from 'zod/mini';
import {
  BUCKETS,
  childrenOf,
  COMPARISONS,
  MOST_DEPTH,
  MOST_NODES,
  MOST_TIMES,
  type Rule,
} from '../model/rule';
import { about, name, plainKey, text } from './values';

const days = z.int().check(z.minimum(1), z.maximum(3650));
const times = z.int().check(z.minimum(1), z.maximum(MOST_TIMES));

const compared = z.union(
  [
    text(100),
    z.number(),
    z.boolean(),
    z.strictObject({ daysAgo: z.int().check(z.minimum(-3650), z.maximum(36500)) }),
  ],
  'expected text, a number, true, false or {daysAgo}',
);

/** Counters know one prop at a time. */
const where = z
  .record(plainKey, z.union([text(64), z.number(), z.boolean()], 'expected text, a number, true or false'))
  .check(
    z.refine((given) => Object.keys(given).length === 1, {
      error: 'expected exactly one declared key: events are counted by one at a time',
    }),
  );
const deed = { event: name, where: z.optional(where) };
const lastSent = { last: times, template: z.optional(name) };

/** A segment's own name, a list's. */
export const segmentName = name;
const salt = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{8,64}$/, 'expected a salt: 8 to 64 letters, digits, - or _'));

const part = z.int().check(z.minimum(0), z.maximum(BUCKETS));

const node: z.ZodMiniType<Rule> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all'), of: z.array(node) }),
    z.strictObject({ kind: z.literal('any'), of: z.array(node).check(z.minLength(1)) }),
    z.strictObject({ kind: z.literal('not'), of: node }),
    z
      .strictObject({
        kind: z.literal('trait'),
        name,
        is: z.enum(COMPARISONS),
        value: z.optional(
          z.union(
            [compared, z.array(compared).check(z.minLength(1), z.maxLength(50))],
            'expected text, a number, true, false or {daysAgo}; for "oneOf" a list of 1 to 50',
          ),
        ),
        forDays: z.optional(days),
      })
      .check(
        z.refine(({ is, value }) => (is === 'exists') === (value === undefined), {
          path: ['value'],
          error: 'expected a value for every comparison but "exists"',
        }),
        z.refine(({ is, value }) => value === undefined || (is === 'oneOf') === Array.isArray(value), {
          path: ['value'],
          error: 'expected a list for "oneOf" and for nothing else',
        }),
      ),
    z.strictObject({ kind: z.literal('tag'), name }),
    z.strictObject({
      kind: z.literal('did'),
      ...deed,
      atLeast: z.optional(times),
      withinDays: z.optional(days),
    }),
    z.strictObject({ kind: z.literal('notDone'), ...deed, forDays: days }),
    z.strictObject({ kind: z.literal('stopped'), ...deed, atLeast: z.optional(times), forDays: days }),
    z.strictObject({ kind: z.literal('cameBack'), ...deed, withinDays: days, afterDays: days }),
    z.strictObject({ kind: z.literal('wished'), template: name, about: z.optional(about) }),
    z.strictObject({ kind: z.literal('topic'), name, on: z.boolean() }),
    z.strictObject({
      kind: z.literal('credit'),
      template: name,
      atLeast: z.optional(z.int().check(z.minimum(1), z.maximum(50))),
    }),
    z.strictObject({ kind: z.literal('received'), ...lastSent, withinDays: z.optional(days) }),
    z.strictObject({ kind: z.literal('clicked'), ...lastSent }),
    z.strictObject({ kind: z.literal('ignored'), ...lastSent }),
    z.strictObject({
      kind: z.literal('gotCampaign'),
      campaign: z.string().check(z.regex(/^[A-Za-z0-9_:.-]{1,80}$/, 'expected the id of a campaign')),
      clicked: z.optional(z.boolean()),
    }),
    z.strictObject({ kind: z.literal('list'), name: segmentName }),
    z.strictObject({ kind: z.literal('bucket'), salt: z.optional(salt), from: part, to: part }).check(
      z.refine(({ from, to }) => from < to, {
        path: ['to'],
        error: `expected a part after "from", up to ${BUCKETS}`,
      }),
    ),
  ]),
);

/** Deeper than this below a rule is not looked: it is too deep already. */
const depthOf = (rule: Rule): number => 1 + Math.max(0, ...childrenOf(rule).map(depthOf));
const sizeOf = (rule: Rule): number => childrenOf(rule).reduce((sum, child) => sum + sizeOf(child), 1);

/** What `parseRequest` has let through is no deeper than 16 levels of objects and lists. */
export const segmentRule = node.check(
  z.refine((rule) => depthOf(rule) <= MOST_DEPTH, {
    error: `expected at most ${MOST_DEPTH} levels from the top to the deepest leaf`,
  }),
  z.refine((rule) => sizeOf(rule) <= MOST_NODES, {
    error: `expected at most ${MOST_NODES} groups and leaves`,
  }),
);
