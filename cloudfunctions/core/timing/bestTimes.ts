import type { MessageDocument } from '../model/message';
import { nobody, TIMED_FIELDS, type Timed } from '../model/user';
import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { chooseTime } from './choose';
import { everybodysHours } from './everybody';

/** Users of one query. */
const USERS = 500;

/**
 * Gives rows their users' best times, up to `latest` (epoch ms); a row that has come to its end already stays as it is. One
 * call for the users, none for what everybody does, as long as an instance knows it.
 * @param openids whose rows will be asked about
 * @param users where they have been read already
 */
export async function bestTimes(
  context: Context,
  openids: readonly string[],
  users?: ReadonlyMap<string, Timed>,
): Promise<(row: MessageDocument, latest: number) => MessageDocument> {
  if (openids.length === 0) return (row) => row;
  const known = users ?? (await readTimed(context, openids));
  const everybody = await everybodysHours(context);
  const { config } = context;
  return (row, latest) => {
    const template = config.templates[row.template];
    if (row.state !== 'scheduled' || !template) return row;
    const { shard, ownExpiry, createdAt } = row;
    const user = known.get(row.to) ?? nobody();
    const expiresAt = ownExpiry ? row.expiresAt : Infinity;
    const window = { from: Math.max(row.dueAt, createdAt), latest, expiresAt };
    const { dueAt, ...bestTime } = chooseTime({ config, template, user, everybody, shard }, window);
    return {
      ...row,
      dueAt,
      expiresAt: ownExpiry ? row.expiresAt : dueAt + template.expiresAfterMs,
      reason: 'BEST_TIME',
      bestTime,
      history: [{ at: createdAt, state: 'scheduled', reason: 'BEST_TIME' }],
    };
  };
}

async function readTimed(context: Context, openids: readonly string[]): Promise<Map<string, Timed>> {
  const which = (some: string[]) => ({ _id: { $in: some } });
  const options = { perQuery: USERS, fields: TIMED_FIELDS };
  const found = await findForAll(context, 'notify_users', openids, which, options);
  return new Map(found.map((user) => [user._id, user]));
}
