import type { Context } from '../ports/context';
import { NotifyError } from '../errors';
import type { UserDocument } from '../model/user';
import type { Query, Update } from '../ports';
import { changeUser } from '../store/changeUser';
import { ensureUser } from '../store/ensureUser';
import { findUser } from '../store/find';
import { keepSmall } from '../store/keepSmall';
import { coveredAliases, namesOf, type Scope } from './scope';

/** What one update switches, off and on. */
export interface Switching {
  off: Scope[];
  on: { topics: string[]; templates: string[] };
  /** What it sets besides. */
  set: Record<string, unknown>;
  /** Paths that it takes away besides. */
  unset?: string[];
}

/** Rounds of compare-and-set; each lost one means that another change of the same settings got through. */
const ROUNDS = 8;

/**
 * Writes the switches, off and on in one update: nobody ever sees half of it. From then on no reserve can pass that it
 * says no to, and what the user permitted there before is over.
 * @returns the user afterwards; made if there was none, for a no may come before any accept
 * @throws NotifyError `UNAVAILABLE`
 */
export async function writeSwitches(
  context: Context,
  openid: string,
  switching: Switching,
): Promise<UserDocument> {
  const plain = switchUpdate(context, switching);
  if (!isMixed(switching)) return keepSmall(context, await changeUser(context, openid, plain));
  for (let round = 0; round < ROUNDS; round++) {
    const user = await findUser(context, openid);
    if (user) {
      const { condition, update } = mixedUpdate(user, switching, plain);
      const changed = await context.store.updateOne('notify_users', condition, update);
      if (changed) return keepSmall(context, changed);
    } else await ensureUser(context, openid);
  }
  throw new NotifyError(
    'UNAVAILABLE',
    'These settings were changed by others at the same time; nothing was changed here, repeat it. 设置正被同时修改，请重试。',
  );
}

const listsOf = ({ off, on }: Switching) => ({
  mutedTopics: { off: namesOf(off, 'topic'), on: on.topics },
  mutedTemplates: { off: namesOf(off, 'template'), on: on.templates },
});

/** MongoDB takes one operator per array: a list that loses and gains at once has to be compared and set. */
const isMixed = (switching: Switching): boolean =>
  Object.values(listsOf(switching)).some(({ off, on }) => off.length > 0 && on.length > 0);

/** What needs no look at the document before. */
function switchUpdate(context: Context, switching: Switching): Update {
  const { off, set, unset = [] } = switching;
  const all = off.some(({ scope }) => scope === 'all');
  const add: Record<string, unknown> = {};
  const pull: Record<string, unknown> = {};
  for (const [field, names] of Object.entries(listsOf(switching))) {
    if (names.off.length > 0) add[field] = { $each: names.off };
    else if (names.on.length > 0) pull[field] = { $in: names.on };
  }
  if (off.length > 0) pull['permits'] = { $in: coveredAliases(context.config, off) };
  return {
    $set: { ...set, ...(all ? { muted: true } : {}), touch: context.newToken() },
    ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((path) => [path, ''])) } : {}),
    ...(off.length > 0 ? { $max: { offAt: context.clock.now() } } : {}),
    ...(Object.keys(add).length > 0 ? { $addToSet: add } : {}),
    ...(Object.keys(pull).length > 0 ? { $pull: pull } : {}),
  };
}

function mixedUpdate(
  user: UserDocument,
  switching: Switching,
  { $addToSet: _add, $set: set, $pull: pull, ...plain }: Update,
): { condition: Query; update: Update } {
  const lists: Record<string, string[]> = {};
  for (const [field, { off, on }] of Object.entries(listsOf(switching))) {
    const before = user[field as 'mutedTopics' | 'mutedTemplates'];
    lists[field] = [...new Set([...before.filter((name) => !on.includes(name)), ...off])];
  }
  const { permits } = (pull ?? {}) as { permits?: unknown };
  return {
    condition: { _id: user._id, mutedTopics: user.mutedTopics, mutedTemplates: user.mutedTemplates },
    update: { ...plain, $set: { ...set, ...lists }, $pull: { permits } },
  };
}
