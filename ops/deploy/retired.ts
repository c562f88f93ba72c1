/** Indexes that earlier versions made and no query asks for any more: each is paid for with every write. */
import type { DesiredCollection, Index } from './desired';

const on = (name: string, ...keys: string[]): Index => ({
  name,
  keys: keys.map((key) => ({ name: key, direction: 1 })),
  unique: false,
});

/** By collection. Whoever takes an index out of `database-rules.json` names it here. */
const RETIRED: Readonly<Record<string, readonly Index[]>> = {
  notify_messages: [
    on('key', 'key'),
    on('key_state', 'key', 'state'),
    on('shard_state_priority_dueAt', 'shard', 'state', 'priority', 'dueAt'),
  ],
  notify_events: [on('stage_at', 'stage', 'at')],
  notify_users: [on('wishFor', 'wishFor')],
};

/** By what it does: an index of another name on the same keys serves as well. */
export const same = (a: Index, b: Index): boolean => shown(a) === shown(b);

export const shown = ({ keys, unique }: Index): string =>
  keys.map(({ name, direction }) => `${direction === -1 ? '-' : ''}${name}`).join(', ') +
  (unique ? '; unique' : '');

/** Ours by name and keys both: an index that a team has made stays, whatever its name; so does one that serves. */
export const retiredAmong = ({ name, indexes }: DesiredCollection, there: readonly Index[]): Index[] =>
  there.filter(
    (index) =>
      (RETIRED[name] ?? []).some((old) => old.name === index.name && same(old, index)) &&
      !indexes.some((wanted) => same(wanted, index)),
  );
