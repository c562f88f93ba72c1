import { FOLD, FOLD_LEASE } from '../counting/run';
import { GATE } from '../gate/document';
import { NotifyError } from '../errors';
import type { LockDocument } from '../model/figures';
import { consentsOf } from '../notifications/consent';
import type { CollectionName } from '../ports';
import type { Context } from '../ports/context';
import { findUser } from '../store/find';
import { endLease, keepLease, takeLease } from '../store/lease';
import { LINKS } from '../store/linkSecret';
import { RETENTION } from '../store/recordStart';
import { pagesOf, type Last, type Scope } from './pages';

type Doc = { _id: string };

/**
 * What a backup holds, in the order in which it is read while the environment may be at work. What another thing is made
 * from is read before it (campaigns before their notifications, which their ids refuse a second time); books before rows,
 * rows before journals: a row that was being sent is found in the journal, so that it is not sent again.
 */
const KEPT: Record<CollectionName, boolean> = {
  notify_campaigns: true,
  notify_segments: true,
  notify_segment_jobs: true,
  notify_lists: true,
  notify_list_parts: true,
  notify_users: true,
  notify_messages: true,
  notify_journals: true,
  notify_receipts: true,
  notify_events: true,
  notify_consents: true,
  notify_folds: true,
  notify_stats: true,
  notify_locks: true,
  notify_templates: true,
  notify_audit: true,
  // A run of the probe ends with itself.
  notify_probe: false,
};
export const ALL = Object.keys(KEPT) as CollectionName[];
const BACKED_UP = ALL.filter((collection) => KEPT[collection]);

/** Who restores one user gets these. */
const OF_ONE = [
  'notify_users',
  'notify_messages',
  'notify_consents',
  'notify_receipts',
  'notify_events',
] as const;

export const backedUp = ({ user }: Scope): readonly CollectionName[] =>
  user === undefined ? BACKED_UP : OF_ONE;

/**
 * Of the locks: the secret of the links, the number of the newest fold, breakers and quota, since when facts are all there.
 * WeChat's token is in no backup; leases and the timer's own notes begin anew.
 */
const LOCKS: readonly string[] = [LINKS, FOLD, GATE, RETENTION];

/** The documents of one collection as a backup keeps them. @param after goes on behind this one */
export async function* backupPages(
  context: Context,
  collection: CollectionName,
  scope: Scope,
  after?: Last,
): AsyncGenerator<Doc[]> {
  if (collection === 'notify_consents' && scope.user !== undefined) {
    // Journals name others, too: of one user, what they prove is kept instead.
    for await (const page of pagesOf(context, 'notify_messages', scope, after)) {
      const proofs = await consentsOf(context, page);
      yield page.flatMap(({ _id, attemptedAt, createdAt }) => {
        const { at, place, tap, templateId } = proofs.get(_id) ?? {};
        if (at === undefined) return [];
        return [{ _id, templateId, sentAt: attemptedAt, at: Date.parse(at), place, tap, createdAt }];
      });
    }
    return;
  }
  for await (const page of pagesOf(context, collection, scope, after))
    yield collection === 'notify_locks' ? page.filter(({ _id }) => LOCKS.includes(_id)) : page;
}

/** @throws NotifyError `PENDING` while one is sent something: their books would not be whole */
export async function checkAtRest(context: Context, { user: openid }: Scope): Promise<void> {
  if (openid === undefined) return;
  const user = await findUser(context, openid);
  if (!user?.hold && !user?.uncertainties.length) return;
  throw new NotifyError(
    'PENDING',
    `Something of ${openid} is just under way; ask again. 该用户有操作正在进行，请稍后再试。`,
  );
}

/** While it is held nothing is counted, so that counters and what they count are of one moment. */
export interface CountingHeld {
  /** Number of the newest fold: the same as of an earlier part of this backup, or the parts do not agree. */
  fold: number;
  /** Once per page. */
  goOn(): Promise<void>;
  end(): Promise<void>;
}

/** A fold ends within so long. */
const PATIENCE = 90_000;
const POLL = 1000;

/** @throws NotifyError `UNAVAILABLE` */
export async function holdCounting(context: Context): Promise<CountingHeld> {
  const lock = await waitForFold(context);
  let kept = context.clock.now();
  return {
    fold: lock.number,
    async goOn() {
      if (context.clock.now() - kept < FOLD_LEASE / 4) return;
      kept = context.clock.now();
      if (!(await keepLease(context, lock, FOLD_LEASE))) throw busy();
    },
    end: () => endLease(context, lock),
  };
}

async function waitForFold(context: Context): Promise<LockDocument> {
  for (let waited = 0; waited <= PATIENCE; waited += POLL) {
    const lock = await takeLease(context, FOLD, FOLD_LEASE);
    if (lock) return lock;
    await context.clock.sleep(POLL);
  }
  throw busy();
}

const busy = (): NotifyError =>
  new NotifyError(
    'UNAVAILABLE',
    'Figures are just being counted, or another backup is under way; run again, it goes on. 正在统计或另有备份在进行，请再次运行，会从中断处继续。',
  );
