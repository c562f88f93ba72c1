import * as z from 'zod/mini';
import { name, text } from './values';

const stopRequest = z
  .strictObject({
    action: z.literal('stop'),
    scope: z.enum(['all', 'topic', 'template']),
    name: z.optional(name),
    reason: z.optional(text(200)),
  })
  .check(
    z.refine(({ scope, name }) => (name === undefined) === (scope === 'all'), {
      path: ['name'],
      error: 'expected a name for the scopes "topic" and "template", none for "all"',
    }),
  );

export const unsubscribeRequest = z.discriminatedUnion(
  'action',
  [
    stopRequest,
    z.strictObject({
      action: z.literal('erase'),
      confirm: z.literal(true, 'expected true: this cannot be undone'),
    }),
  ],
  'expected action "stop" or "erase"',
);
export type UnsubscribeRequest = z.infer<typeof unsubscribeRequest>;
export type StopRequest = z.infer<typeof stopRequest>;
