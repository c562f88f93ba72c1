import type { Context } from '../ports/context';
import { endLease, takeLease } from '../store/lease';
import { CENSUS, type Census, type CensusResult, type CreditTotals } from '../model/census';
import { addHours, countersOf, noHours } from '../model/hours';
import type { UserDocument } from '../model/user';
import { addWishes, NO_WISHES } from './wishTotals';

/** Users read in one step. */
const STEP = 1000;
/** Long enough for the steps of one call; who holds it longer is dead, and the next call starts from the cursor. */
const LEASE = 60_000;
const HOUR = 60 * 60_000;

export const NO_CREDITS: CreditTotals = {
  users: 0,
  available: 0,
  held: 0,
  uncertain: 0,
  spent: 0,
  voided: 0,
  granted: 0,
  suspect: 0,
  consents: 0,
};

const NO_CENSUS: Census = { running: null, latest: null };

/**
 * Counts what all users have and wait for, a bounded number of steps at a time: each step reads the next 1000 users by their ids
 * and is kept together with its cursor, so that a crash neither skips nor doubles anybody. Credits themselves cost
 * nothing for it: no write of a grant, a send or a void knows of the count (docs/decisions.md).
 *
 * A count that one step can hold is always taken anew; a longer one is good for an hour.
 * @returns the census as it stands afterwards
 */
export async function takeCensus(context: Context, steps: number): Promise<Census> {
  const { clock } = context;
  const lock = await takeLease(context, CENSUS, LEASE);
  if (!lock) return (await read(context)) ?? NO_CENSUS;
  let census = lock.census ?? NO_CENSUS;
  if (census.running || !isFresh(census.latest, clock.now())) {
    for (let step = 0; step < steps; step++) {
      census = await countOn(context, census);
      if (!census.running) break;
    }
  }
  await endLease(context, lock, { census });
  return census;
}

const isFresh = (latest: CensusResult | null, now: number): boolean =>
  latest !== null && latest.users > STEP && latest.finishedAt > now - HOUR;

async function countOn(context: Context, census: Census): Promise<Census> {
  const now = context.clock.now();
  const running = census.running ?? {
    startedAt: now,
    users: 0,
    cursor: '',
    templates: {},
    wishes: NO_WISHES,
    hours: noHours(),
  };
  const page = await context.store.find(
    'notify_users',
    { _id: { $gt: running.cursor } },
    { sort: { _id: 1 }, limit: STEP, fields: ['credits', 'wishes', 'hours'] },
  );
  const templates = { ...running.templates };
  for (const user of page) addUser(templates, user);
  const wishes = addWishes(context.config, running.wishes ?? NO_WISHES, page, running.startedAt);
  const hours = page.reduce((sum, user) => addHours(sum, countersOf(user.hours)), running.hours ?? noHours());
  const users = running.users + page.length;
  if (page.length < STEP) {
    return {
      running: null,
      latest: {
        startedAt: running.startedAt,
        finishedAt: context.clock.now(),
        users,
        templates,
        wishes,
        hours,
      },
    };
  }
  return { ...census, running: { ...running, users, cursor: page.at(-1)!._id, templates, wishes, hours } };
}

function addUser(templates: Record<string, CreditTotals>, { credits }: Pick<UserDocument, 'credits'>): void {
  for (const [id, account] of Object.entries(credits)) {
    const sum = { ...(templates[id] ?? NO_CREDITS) };
    if (account.available > 0) sum.users += 1;
    if (account.suspicions > 0) sum.suspect += account.available;
    if (account.consent) sum.consents += 1;
    for (const pot of ['available', 'held', 'uncertain', 'spent', 'voided', 'granted'] as const) {
      sum[pot] += account[pot];
    }
    templates[id] = sum;
  }
}

async function read(context: Context): Promise<Census | undefined> {
  const [lock] = await context.store.find('notify_locks', { _id: CENSUS }, { limit: 1 });
  return lock?.census;
}
