import * as z from 'zod/mini';

const schema = z.object({
  worker: z.object({ number: z.int().check(z.minimum(1), z.maximum(15)) }),
});

const asked = z.object({ ahead: z.literal(false) });

/**
 * Whether a tick may wait for what falls due until the next one. `{ahead: false}` asks for what is due now and nothing
 * else: whoever calls by hand, or in a test, does not want to wait.
 */
export const mayWait = (event: unknown): boolean => !asked.safeParse(event).success;

/** What a tick hands to a further worker; anything else is a tick. */
export function parseWork(event: unknown): { number: number } | undefined {
  const parsed = schema.safeParse(event);
  return parsed.success ? parsed.data.worker : undefined;
}
