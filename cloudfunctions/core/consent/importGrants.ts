import type { Template } from '../config/config';
import type { Context } from '../ports/context';
import { chunk, groupBy } from '../store/grouping';
import { releaseWaiting } from '../queue/waiting';
import { keepSmall } from '../store/keepSmall';
import { NotifyError } from '../errors';
import { factId } from '../model/id';
import { IMPORT_MARK, KEPT_IMPORTS, newAccount, newUser, type UserDocument } from '../model/user';
import { fixedBytes, USER_BYTES } from '../model/userSize';
import type { Update } from '../ports';

/** Credits that a user gave before this system was there to book them. */
export interface ImportedGrant {
  /** Line of the file, from 1: how it is named to whoever imports. */
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
  /** Lines that an earlier import had booked. */
  already: number;
  /** Lines that the user's later rejection or erasure has overtaken. */
  overtaken: number[];
  /** Lines of users of whom `KEPT_IMPORTS` different lines are on the books already, or whose document has no room for more. */
  full: number[];
}

/** A grant with what it is known by: its content, and which of the file's lines with that content it is, from 1. */
interface Row extends ImportedGrant {
  row: string;
  occurrence: number;
}

interface Outcome {
  as: 'booked' | 'already' | 'overtaken' | 'full';
  user: UserDocument;
  /** Whether an update may have gone through before: what waits for the credit is looked at then, too. */
  tried: boolean;
}

/** What a line may add: its mark, and the account of its template. */
const ROW_BYTES = 400;

const CHUNK = 200;
const USERS_AT_ONCE = 10;
const ROUNDS = 8;
/** Spreadsheets drop the seconds of a time that they write out again. */
const MINUTE = 60_000;

/**
 * Books credits collected before, each line once however often and in whichever file it comes: the same lines saved in
 * another way, or with others beside them, add what is new. What has been booked stands in the user's document and changes
 * in the same update as the credits, so nothing is lost or booked twice where this dies, or runs elsewhere at the same time.
 * Imported credits are marked as doubtful until one has been sent: the first 43101 then voids instead of resting,
 * because nobody here has seen the accept.
 * @param progress told after every few hundred lines how many are through
 * @throws NotifyError `UNAVAILABLE`; import again
 */
export async function importGrants(
  context: Context,
  grants: ImportedGrant[],
  progress: (done: number) => void = () => undefined,
): Promise<ImportReport> {
  const report: ImportReport = { lines: 0, credits: 0, already: 0, overtaken: [], full: [] };
  let done = 0;
  for (const some of chunk(numbered(grants), CHUNK)) {
    await bookChunk(context, some, report);
    done += some.length;
    progress(done);
  }
  return report;
}

/** Two lines that say the same are two accepts; which of them is which does not matter. */
function numbered(grants: ImportedGrant[]): Row[] {
  const seen = new Map<string, number>();
  return grants.map((grant) => {
    const { openid, template, count, at } = grant;
    const row = factId(template.id, `${count}`, `${Math.floor(at / MINUTE)}`).slice(0, IMPORT_MARK);
    const occurrence = (seen.get(`${openid} ${row}`) ?? 0) + 1;
    seen.set(`${openid} ${row}`, occurrence);
    return { ...grant, row, occurrence };
  });
}

async function bookChunk(context: Context, rows: Row[], report: ImportReport): Promise<void> {
  const openids = [...new Set(rows.map(({ openid }) => openid))];
  const users = await context.store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length },
  );
  const known = new Map(users.map((user) => [user._id, user]));
  for (const some of chunk(
    groupBy(rows, ({ openid }) => openid),
    USERS_AT_ONCE,
  )) {
    await Promise.all(
      some.map(async (ofOne) => {
        let user = known.get(ofOne[0]!.openid);
        for (const row of ofOne) {
          const outcome = await book(context, user, row);
          user = outcome.user;
          tell(report, row, outcome);
          const { id } = row.template;
          if (outcome.tried) await releaseWaiting(context, row.openid, id, user.credits[id]?.available ?? 0);
        }
      }),
    );
  }
}

function tell(report: ImportReport, { line, count }: Row, { as }: Outcome): void {
  if (as === 'already') report.already += 1;
  else if (as !== 'booked') report[as].push(line);
  else {
    report.lines += 1;
    report.credits += count;
  }
}

/** @param given the user as read or written last; a stale one costs a round, no more */
async function book(context: Context, given: UserDocument | undefined, row: Row): Promise<Outcome> {
  let user = given;
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) [user] = await context.store.find('notify_users', { _id: row.openid }, { limit: 1 });
    const tried = round > 0;
    if (user) {
      if ((user.imported[row.row] ?? 0) >= row.occurrence) return { as: 'already', user, tried };
      const refusedAt = Math.max(user.erasedAt, user.credits[row.template.id]?.rejectedAt ?? 0);
      if (refusedAt > 0 && row.at <= refusedAt) return { as: 'overtaken', user, tried };
      if (!(row.row in user.imported) && isFull(context, user)) return { as: 'full', user, tried };
    }
    const booked = await (user ? add(context, user, row) : create(context, row));
    if (booked) return { as: 'booked', user: await keepSmall(context, booked), tried: true };
  }
  throw new NotifyError(
    'UNAVAILABLE',
    `line ${row.line}: too many changes of this user at once; import again. 请重新导入。`,
  );
}

/** What is remembered of lines is never dropped, or they could be booked twice. */
const isFull = ({ config }: Context, user: UserDocument): boolean =>
  Object.keys(user.imported).length >= KEPT_IMPORTS || fixedBytes(config, user) + ROW_BYTES > USER_BYTES;

const account = (count: number) => ({ ...newAccount(), available: count, granted: count, suspicions: 1 });

const touchOf = ({ row, occurrence }: Row): string => `import:${row}:${occurrence}`;

async function create(context: Context, row: Row): Promise<UserDocument | null> {
  const id = row.template.id;
  const user = newUser(row.openid, context.clock.now());
  user.credits[id] = account(row.count);
  user.creditFor.push(id);
  user.imported[row.row] = row.occurrence;
  user.touch = touchOf(row);
  return (await context.store.insert('notify_users', [user])) ? user : null;
}

/** One update that names what it rests on, like a grant of today; it falsifies that, so that repeated it does nothing. */
async function add(context: Context, user: UserDocument, row: Row): Promise<UserDocument | null> {
  const path = `credits.${row.template.id}`;
  const mark = `imported.${row.row}`;
  const books = user.credits[row.template.id];
  const set = { touch: touchOf(row), [mark]: row.occurrence };
  const common = { $addToSet: { creditFor: row.template.id } };
  const update: Update = books
    ? {
        ...common,
        $set: set,
        $inc: { [`${path}.available`]: row.count, [`${path}.granted`]: row.count },
        $max: { [`${path}.suspicions`]: 1 },
      }
    : { ...common, $set: { ...set, [path]: account(row.count) } };
  const condition = {
    _id: user._id,
    [mark]: user.imported[row.row] ?? null,
    erasedAt: user.erasedAt,
    ...(books ? { [`${path}.rejectedAt`]: books.rejectedAt } : { [path]: null }),
  };
  return context.store.updateOne('notify_users', condition, update);
}
