import { randomBytes } from 'node:crypto';
import type { Context } from '../ports/context';
import type { LockDocument } from '../model/figures';

export const LINKS = 'links';
/**
 * A restored backup brings its own secret. A link that is sealed with another is known to nobody ever after, so who seals
 * looks again after so long;
 */
const SEALS_FOR = 10 * 60_000;
/** a mark that fits was made with the right one, so who only knows links again does so with one of this hour. */
const KNOWS_FOR = 60 * 60_000;

/** By environment: an instance serves one. Since when it is known, by the steady clock. */
const kept = new Map<string, { secret: string; since: number }>();

/** Somebody has read it in passing, with what had to be read anyway. */
export function noteSecret(environment: string, links: Pick<LockDocument, 'secret'> | undefined): void {
  if (links?.secret) kept.set(environment, { secret: links.secret, since: performance.now() });
}

/**
 * The secret that links are marked with: made once per environment, never changed, always taken as it is read back, so that
 * two instances that make it at the same moment end with the same one. One call per instance and ten minutes, none where it
 * was read in passing.
 */
export const linkSecret = (context: Context): Promise<string> => secretOf(context, SEALS_FOR);

/**
 * Whether a link's mark is right, told with the secret that is known here; before one is found wrong the secret is looked
 * at anew, if it is older than ten minutes.
 * @param fits by a secret
 */
export async function knowsLink(context: Context, fits: (secret: string) => boolean): Promise<boolean> {
  return fits(await secretOf(context, KNOWS_FOR)) || fits(await linkSecret(context));
}

async function secretOf(context: Context, keptFor: number): Promise<string> {
  const { name } = context.environment;
  const known = kept.get(name);
  if (known && performance.now() - known.since < keptFor) return known.secret;
  const since = performance.now();
  const secret = (await readSecret(context)) ?? (await makeSecret(context));
  kept.set(name, { secret, since });
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
