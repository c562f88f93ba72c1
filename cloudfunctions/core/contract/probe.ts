import * as z from 'zod/mini';
import { ORIGINS } from '../model/probe';
import { text } from './values';

const look = z.object({
  /** Of the run: without it only an admin, the timer and a push are looked at. */
  key: z.optional(text(64)),
  as: z.optional(z.enum(ORIGINS)),
  /** Of a delayed call: when it was to come, epoch ms. */
  dueAt: z.optional(z.int()),
  /** A call that is to outlive its caller. */
  worker: z.optional(z.boolean()),
  /** The admin has just closed the permission sheet, or it did not appear because the choice is kept. */
  sheet: z.optional(z.enum(['shown', 'silent'])),
  /** Alias of a template, to send one message to the admin who calls: the only one that the probe sends. */
  send: z.optional(text(64)),
});
export type Look = z.infer<typeof look>;

/** What a call asks of the probe. What it does not know is nothing to it: triggers and pushes bring fields of their own. */
export function parseLook(event: unknown): Look {
  const parsed = look.safeParse(bodyOf(event));
  return parsed.success ? parsed.data : {};
}

/** HTTP access wraps what was posted. */
function bodyOf(event: unknown): unknown {
  const { httpMethod, body } = (event ?? {}) as { httpMethod?: unknown; body?: unknown };
  if (httpMethod === undefined || typeof body !== 'string') return event;
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
