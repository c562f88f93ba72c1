import * as z from 'zod/mini';

const schema = z.object({
  worker: z.object({ number: z.int().check(z.minimum(1), z.maximum(15)) }),
});

/** What a tick hands to a further worker; anything else is a tick. */
export function parseWork(event: unknown): { number: number } | undefined {
  const parsed = schema.safeParse(event);
  return parsed.success ? parsed.data.worker : undefined;
}
