import { notificationId } from '../../model/id';
import { PRIORITY, pushStep, type MessageDocument } from '../../model/message';
import { FINAL_STATES, rests, type State } from '../../model/states';
import type { Query } from '../../ports';
import type { Context } from '../../ports/context';
import type { ReasonCode } from '../../reasons/table';
import { groupBy } from '../../store/grouping';
import { DIGEST_LOOK } from '../../time/spans';

/** Rows that are looked at in one go; the next tick takes the rest. */
const LOOKED_AT = 200;

type Member = Pick<MessageDocument, '_id' | 'to' | 'template' | 'digest'>;
type Digest = Pick<MessageDocument, '_id' | 'state' | 'reason' | 'token' | 'dueAt'>;

interface Fate {
  state: State;
  reason: ReasonCode;
  /** When it is looked at again, or due. */
  dueAt?: number;
}

/** What is in digests that should have gone out by now: see `sweepCollected`. */
export const overdue = (now: number): Query => ({
  state: 'collected',
  priority: { $in: Object.values(PRIORITY) },
  dueAt: { $lte: now - DIGEST_LOOK },
});

/**
 * Moves on what is still in a digest long after that should have gone out. Usually the worker that has sent it does; this
 * is for those that died in between, for what came while it closed, and for digests that ended without being sent. Whose
 * digest has told of it is merged; what it was not in, or a digest that surely was not shown, lets go, and it is taken up
 * again as if it had just come: by then the user may want it otherwise.
 */
export async function sweepCollected(context: Context): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const members: Member[] = await store.find('notify_messages', overdue(now), {
    sort: { priority: 1, dueAt: 1 },
    limit: LOOKED_AT,
    fields: ['to', 'template', 'digest'],
  });
  const digestOf = ({ template, to, digest = '' }: Member) => notificationId(template, to, digest);
  const ids = [...new Set(members.map(digestOf))];
  const found: Digest[] =
    ids.length === 0
      ? []
      : await store.find(
          'notify_messages',
          { _id: { $in: ids } },
          { limit: ids.length, fields: ['state', 'reason', 'token', 'dueAt'] },
        );
  const digests = new Map(found.map((digest) => [digest._id, digest]));
  const told = await toldBy(context, found.filter(mayHaveTold));
  const fates = members.map((member) => {
    const digest = digests.get(digestOf(member));
    return { member, fate: fateOf(digest, digest ? told.get(digest._id) : undefined, member, now) };
  });
  for (const same of groupBy(fates, ({ fate }) => fate)) {
    const { fate } = same[0]!;
    await store.update(
      'notify_messages',
      { ...overdue(now), _id: { $in: same.map(({ member }) => member._id) } },
      {
        $set: { ...fate, ...rests(fate.state, now) },
        ...(fate.state === 'collected' ? {} : { $push: pushStep({ at: now, ...stepOf(fate) }) }),
      },
    );
  }
}

const stepOf = ({ state, reason }: Fate) => ({ state, reason });

const SHOWN: readonly State[] = ['sent', 'delivered', 'undelivered'];
/** It may have arrived, and nobody will ever know. */
const isLost = ({ state, reason }: Digest): boolean => state === 'failed' && reason === 'NO_ANSWER';
const mayHaveTold = (digest: Digest): boolean => SHOWN.includes(digest.state) || isLost(digest);

function fateOf(
  digest: Digest | undefined,
  told: ReadonlySet<string> | undefined,
  member: Member,
  now: number,
): Fate {
  if (digest && !mayHaveTold(digest) && !FINAL_STATES.includes(digest.state))
    return { state: 'collected', reason: 'IN_DIGEST', dueAt: Math.max(digest.dueAt, now) };
  if (digest && told?.has(member._id))
    return isLost(digest) ? { state: 'failed', reason: 'NO_ANSWER' } : { state: 'merged', reason: 'MERGED' };
  return { state: 'scheduled', reason: 'NOT_IN_DIGEST', dueAt: now };
}

/** What the journal of a digest's last attempt says that it told of; by the digest's id. */
async function toldBy(context: Context, digests: Digest[]): Promise<Map<string, Set<string>>> {
  if (digests.length === 0) return new Map();
  const tokens = new Map(digests.map(({ _id, token }) => [_id, token]));
  const journals = await context.store.find(
    'notify_journals',
    { token: { $in: [...new Set(tokens.values())] } },
    { limit: 1000, fields: ['token', 'entries'] },
  );
  return new Map(
    journals.flatMap(({ token, entries }) =>
      entries
        .filter(({ id }) => tokens.get(id) === token)
        .map(({ id, items = [] }) => [id, new Set(items)] as const),
    ),
  );
}
