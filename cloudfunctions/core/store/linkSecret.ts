import { randomBytes } from 'node:crypto';
import type { Context } from '../ports/context';
import type { LockDocument } from '../model/figures';

export const LINKS = 'links';
/** A restored backup brings its own secret: an instance must not go on with another for long. */
const KEPT_FOR = 10 * 60_000;

/** By environment: an instance serves one. */
const kept = new Map<string, { secret: string; until: number }>();

/**
 * The secret that links are marked with: made once per environment, never changed, always taken as it is read back, so that
 * two instances that make it at the same moment end with the same one. One call per instance and ten minutes.
 */
export async function linkSecret(context: Context): Promise<string> {
  const now = performance.now();
  const { name } = context.environment;
  const known = kept.get(name);
  if (known && now < known.until) return known.secret;
  const secret = (await readSecret(context)) ?? (await makeSecret(context));
  kept.set(name, { secret, until: now + KEPT_FOR });
  return secret;
}

async function readSecret({ store }: Context): Promise<string | undefined> {
  const [lock] = await store.find('notify_locks', { _id: LINKS }, { limit: 1 });
  return lock?.secret;
}

async function makeSecret(context: Context): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const lock: LockDocument = { _id: LINKS, token: '', until: 0, number: 0, at: context.clock.now(), secret };
  await context.store.insert('notify_locks', [lock]);
  const stored = await readSecret(context);
  if (stored === undefined) throw new Error('The secret of the links was written and is not there.');
  return stored;
}
