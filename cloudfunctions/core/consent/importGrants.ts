import type { Template } from '../config/config';
import type { Context } from '../ports/context';
import { chunk, groupBy } from '../store/grouping';
import { releaseWaiting } from '../queue/waiting';
import { NotifyError } from '../errors';
import { endLease, keepLease, takeLease } from '../store/lease';
import { KEPT_NONCES, newAccount, newUser, type UserDocument } from '../model/user';
import type { Update } from '../ports';

/** Credits that a user gave before this system was there to book them. */
export interface ImportedGrant {
  /** Line of the file, from 1: with the file's mark it makes the booking idempotent. */
  line: number;
  openid: string;
  /** One-time. */
  template: Template;
  count: number;
  /** When the user accepted; 0 = not known, then any rejection on the books is taken to be later. */
  at: number;
}

export interface ImportReport {
  /** Lines and credits that this call booked. */
  lines: number;
  credits: number;
  /** Lines that an earlier import of the same file had booked. */
  already: number;
  /** Lines that the user's later rejection or erasure has overtaken. */
  overtaken: number[];
}

/** The user as booked, or why nothing was. */
type Outcome = UserDocument | 'already' | 'overtaken';

const CHUNK = 200;
const USERS_AT_ONCE = 10;
const LEASE = 60_000;
const ROUNDS = 8;

/**
 * Books credits collected before, each line once however often the file is imported. They are marked as doubtful
 * until one has been sent: the first 43101 then voids instead of resting, because nobody here has seen the accept.
 * @param mark of the file's content
 * @throws NotifyError `UNAVAILABLE` when the same file is being imported elsewhere
 */
export async function importGrants(
  context: Context,
  mark: string,
  grants: ImportedGrant[],
): Promise<ImportReport> {
  // The lock also keeps how far the file has been booked: nonces alone are forgotten after 50 reports of a user.
  const lock = await takeLease(context, `import:${mark}`, LEASE);
  if (!lock) throw busy();
  const report: ImportReport = { lines: 0, credits: 0, already: lock.number, overtaken: [] };
  let done = lock.number;
  for (const some of chunk(grants.slice(lock.number), CHUNK)) {
    await bookChunk(context, mark, some, report);
    done += some.length;
    if (!(await keepLease(context, lock, LEASE, { number: done }))) throw busy();
  }
  await endLease(context, lock);
  return report;
}

async function bookChunk(
  context: Context,
  mark: string,
  grants: ImportedGrant[],
  report: ImportReport,
): Promise<void> {
  const openids = [...new Set(grants.map(({ openid }) => openid))];
  const users = await context.store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length },
  );
  const known = new Map(users.map((user) => [user._id, user]));
  for (const some of chunk(
    groupBy(grants, ({ openid }) => openid),
    USERS_AT_ONCE,
  )) {
    await Promise.all(
      some.map(async (ofOne) => {
        let user = known.get(ofOne[0]!.openid);
        for (const grant of ofOne) {
          const outcome = await book(context, user, grant, `import:${mark}:${grant.line}`);
          if (outcome === 'already') report.already += 1;
          else if (outcome === 'overtaken') report.overtaken.push(grant.line);
          else {
            report.lines += 1;
            report.credits += grant.count;
            const { id } = grant.template;
            await releaseWaiting(context, grant.openid, id, outcome.credits[id]?.available ?? 0);
          }
          user = undefined;
        }
      }),
    );
  }
}

async function book(
  context: Context,
  given: UserDocument | undefined,
  grant: ImportedGrant,
  nonce: string,
): Promise<Outcome> {
  let user = given;
  for (let round = 0; round < ROUNDS; round++) {
    if (!user || round > 0) {
      [user] = await context.store.find('notify_users', { _id: grant.openid }, { limit: 1 });
    }
    if (!user) {
      const created = await create(context, grant, nonce);
      if (created) return created;
      continue;
    }
    if (user.nonces.some((one) => one.nonce === nonce)) return 'already';
    const refusedAt = Math.max(user.erasedAt, user.credits[grant.template.id]?.rejectedAt ?? 0);
    if (refusedAt > 0 && grant.at <= refusedAt) return 'overtaken';
    const added = await add(context, user, grant, nonce);
    if (added) return added;
  }
  throw new NotifyError(
    'UNAVAILABLE',
    `line ${grant.line}: too many changes of this user at once; import again. 请重新导入。`,
  );
}

const account = (count: number) => ({ ...newAccount(), available: count, granted: count, suspicions: 1 });

async function create(context: Context, grant: ImportedGrant, nonce: string): Promise<UserDocument | null> {
  const now = context.clock.now();
  const id = grant.template.id;
  const user = newUser(grant.openid, now);
  user.credits[id] = account(grant.count);
  user.creditFor.push(id);
  user.nonces.push({ nonce, at: now });
  return (await context.store.insert('notify_users', [user])) ? user : null;
}

/** One update that names what it rests on, like a grant of today. */
async function add(
  context: Context,
  user: UserDocument,
  grant: ImportedGrant,
  nonce: string,
): Promise<UserDocument | null> {
  const path = `credits.${grant.template.id}`;
  const books = user.credits[grant.template.id];
  const common = {
    $push: { nonces: { $each: [{ nonce, at: context.clock.now() }], $slice: -KEPT_NONCES } },
    $addToSet: { creditFor: grant.template.id },
  };
  const update: Update = books
    ? {
        ...common,
        $set: { touch: nonce },
        $inc: { [`${path}.available`]: grant.count, [`${path}.granted`]: grant.count },
        $max: { [`${path}.suspicions`]: 1 },
      }
    : { ...common, $set: { touch: nonce, [path]: account(grant.count) } };
  const condition = {
    _id: user._id,
    'nonces.nonce': { $ne: nonce },
    erasedAt: user.erasedAt,
    ...(books ? { [`${path}.rejectedAt`]: books.rejectedAt } : { [path]: null }),
  };
  return context.store.updateOne('notify_users', condition, update);
}

const busy = (): NotifyError =>
  new NotifyError(
    'UNAVAILABLE',
    'This very file is being imported by somebody else, or was a minute ago; try again. 该文件正在导入，请稍后重试。',
  );
