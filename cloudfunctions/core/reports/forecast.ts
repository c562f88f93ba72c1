import { CENSUS } from '../model/census';
import type { Config } from '../config/config';
import type { Context } from '../ports/context';
import type { Forecast } from '../contract';
import { chunk } from '../store/grouping';
import { creditFloor } from '../rules/creditFloor';
import type { MessageDocument } from '../model/message';
import type { UserDocument } from '../model/user';

const DAY = 24 * 60 * 60_000;
const DAYS = 7;
/** So many notifications of a template, those due soonest, are held against their users' credits. */
const CHECKED = 500;
const USERS_PER_QUERY = 1000;

interface Counted {
  n: number;
}
type Addressee = Pick<MessageDocument, 'to' | 'template'>;
/** `scheduled0`, `waiting0`, `soonest0`… for the first template and so on. */
type Row = Record<string, (Counted | Addressee)[]>;

/**
 * What is scheduled for the next days against the credits of those it goes to, by WeChat template id. The counts
 * come from an index; documents are read for a bounded number of notifications only, whatever the backlog.
 */
export async function forecast(context: Context, templateIds: string[]): Promise<Map<string, Forecast>> {
  const row = await readCounts(context, templateIds);
  const soonest = templateIds.map((_, i) => (row[`soonest${i}`] ?? []) as Addressee[]);
  const users = await readUsers(context, [...new Set(soonest.flat().map(({ to }) => to))]);
  return new Map(
    templateIds.map((id, i) => {
      const scheduled = countOf(row, `scheduled${i}`);
      const checked = soonest[i]!.length;
      const missing = withoutCredit(context.config, id, soonest[i]!, users);
      const exact = checked >= scheduled;
      const shortfall = exact || checked === 0 ? missing : Math.round((missing / checked) * scheduled);
      return [id, { days: DAYS, scheduled, waiting: countOf(row, `waiting${i}`), checked, shortfall, exact }];
    }),
  );
}

const countOf = (row: Row, name: string): number => (row[name]?.[0] as Counted | undefined)?.n ?? 0;

/** One call for all templates; it stands on a document that `takeCensus` has made. */
async function readCounts(context: Context, templateIds: string[]): Promise<Row> {
  const until = context.clock.now() + DAYS * DAY;
  const lookups = templateIds.flatMap((templateId, i) => {
    const scheduled = { state: 'scheduled', templateId, dueAt: { $lt: until } };
    return [
      lookup(`scheduled${i}`, [{ $match: scheduled }, { $count: 'n' }]),
      lookup(`waiting${i}`, [{ $match: { state: 'waiting', templateId } }, { $count: 'n' }]),
      lookup(`soonest${i}`, [
        { $match: scheduled },
        { $sort: { dueAt: 1 } },
        { $limit: CHECKED },
        { $project: { to: 1, template: 1 } },
      ]),
    ];
  });
  const stages = [{ $match: { _id: CENSUS } }, { $limit: 1 }, { $project: { _id: 1 } }, ...lookups];
  const [row] = await context.store.aggregate<Row>('notify_locks', stages);
  return row ?? {};
}

const lookup = (as: string, pipeline: Record<string, unknown>[]) => ({
  $lookup: { from: 'notify_messages', pipeline, as },
});

type Books = Pick<UserDocument, '_id' | 'credits'>;

async function readUsers(context: Context, openids: string[]): Promise<Map<string, Books>> {
  const users = new Map<string, Books>();
  for (const some of chunk(openids, USERS_PER_QUERY)) {
    const page = await context.store.find(
      'notify_users',
      { _id: { $in: some } },
      { limit: some.length, fields: ['credits'] },
    );
    for (const user of page) users.set(user._id, user);
  }
  return users;
}

/** A user with two notifications and one credit is one short; what is kept for transactional ones is no credit for others. */
function withoutCredit(
  config: Config,
  templateId: string,
  rows: Addressee[],
  users: Map<string, Books>,
): number {
  const left = new Map<string, number>();
  let missing = 0;
  for (const { to, template: alias } of rows) {
    const account = users.get(to)?.credits[templateId];
    const rest = left.get(to) ?? (account?.consent ? Infinity : (account?.available ?? 0));
    const template = config.templates[alias];
    if (rest > (template ? creditFloor(config, template) : 0)) left.set(to, rest - 1);
    else missing += 1;
  }
  return missing;
}
