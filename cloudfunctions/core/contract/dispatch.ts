import * as z from 'zod/mini';

const schema = z.object({
  worker: z.object({ shards: z.array(z.int().check(z.minimum(0), z.maximum(15))).check(z.maxLength(16)) }),
});

/** What a tick hands to a further worker; anything else is a tick. */
export function parseWork(event: unknown): { shards: number[] } | undefined {
  const parsed = schema.safeParse(event);
  return parsed.success ? parsed.data.worker : undefined;
}
