import { ORIGINS, type ProbeDocument, type ProbeOrigin } from '../../cloudfunctions/core/model/probe';
import { PROFILES } from '../../local-cloud/profile/builtIn';
import { changedProfile } from '../../local-cloud/profile/read';
import type { Profile } from '../../local-cloud/profile/schema';

export interface Conclusion {
  /** A whole profile: what was not observed is that of `default`. */
  profile: Profile;
  /** Keys that were observed, by path. */
  known: Set<string>;
}

/** How late a delayed call came is told in steps of this many seconds: less is the function's own start. */
const LATE_STEP = 5;

/** A function behind another one can only have what that one had to hand on. */
const NEEDS: Partial<Record<ProbeOrigin, ProbeOrigin>> = {
  functionBehindClient: 'client',
  functionBehindTimer: 'timer',
};

/** What a run's records say about the environment. The same records give the same, in whatever order they lie. */
export function conclude(records: readonly ProbeDocument[]): Conclusion {
  const known = new Set<string>();
  const patch: Record<string, Record<string, unknown>> & Record<string, unknown> = {};
  const learn = (path: string, value: unknown): void => {
    if (value === undefined) return;
    known.add(path);
    const [group, key] = path.split('.') as [string, string?];
    if (key === undefined) patch[group] = value as never;
    else patch[group] = { ...patch[group], [key]: value };
  };
  const sights = new Map(records.flatMap(({ sight }) => (sight ? [[sight.origin, sight]] : [])));
  for (const origin of ORIGINS) {
    const sight = sights.get(origin);
    const needed = NEEDS[origin];
    if (!sight || sight.token === 'unclear') continue;
    if (needed && sights.get(needed)?.token !== 'yes') continue;
    learn(`tokens.${origin}`, sight.token === 'yes');
  }
  const lacking = ORIGINS.map((origin) => sights.get(origin)).find((sight) => sight?.token === 'no');
  if (lacking) {
    const { code, text, variable } = lacking;
    learn('missingToken.code', /^-?\d+$/.test(code) ? Number(code) : code);
    if (text !== '') learn('missingToken.message', text);
    learn('missingToken.variable', variable ? 'present' : 'absent');
  }
  const delayed = sights.get('delayed');
  learn('delayed.source', delayed?.source === '' ? undefined : delayed?.source);
  if (delayed?.lateMs !== undefined)
    learn('delayed.lateSeconds', LATE_STEP * Math.floor(Math.max(0, delayed.lateMs) / 1000 / LATE_STEP));
  const pick = <K extends keyof ProbeDocument>(key: K) =>
    records.flatMap((record) => (record[key] === undefined ? [] : [record[key]!]));
  learn(
    'msgid',
    pick('msgid').find((form) => form !== 'refused'),
  );
  const leftovers = pick('leftover');
  if (leftovers.length > 0) learn('leftovers', leftovers.includes('kept'));
  learn(
    'updatedCounts',
    pick('database').find(({ updatedCounts }) => updatedCounts !== 'unclear')?.updatedCounts,
  );
  learnPushes(records, learn);
  return { profile: changedProfile(PROFILES.default!, patch), known };
}

function learnPushes(records: readonly ProbeDocument[], learn: (path: string, value: unknown) => void): void {
  const pushes = records.flatMap(({ push }) => (push && push.what !== 'other' ? [push] : []));
  const [first] = pushes;
  if (!first) return;
  learn('push.names', pushes.every(({ event }) => event === 'subscribe_msg_event') ? 'one' : 'three');
  learn('push.source', first.source === '' ? undefined : first.source);
  learn(
    'push.openid',
    pushes.some(({ openid }) => openid),
  );
  const times = new Map<string, number>();
  for (const { hash } of pushes) times.set(hash, (times.get(hash) ?? 0) + 1);
  learn('push.repeat', Math.min(5, Math.max(...times.values()) - 1));
  const sheets = records.flatMap(({ sheet }) => sheet ?? []);
  const shown = sheets.filter((sheet) => sheet === 'shown').length;
  const popups = new Set(pushes.filter(({ what, mine }) => mine && what === 'popup').map(({ hash }) => hash));
  // Without the push of a sheet that was shown, none of a silent call says nothing.
  if (shown > 0 && sheets.length > shown && popups.size >= shown)
    learn('silentAcceptPush', popups.size > shown);
}
