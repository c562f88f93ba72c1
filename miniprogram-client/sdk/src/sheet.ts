import type { Skipped } from './types';

export interface Candidate {
  alias: string;
  id: string;
  kind: 'one-time' | 'long-term';
  title: string;
}

/**
 * Makes one permission sheet of candidates in order of importance, by WeChat's rules (PLATFORM §1): one kind, one of
 * each title, at most `max` ids. The first one's kind goes, because a tap has only one call. Aliases of one WeChat id
 * share a line.
 */
export function composeSheet<C extends Candidate>(
  candidates: readonly C[],
  max: number,
): { chosen: C[]; ids: string[]; skipped: Skipped[] } {
  const chosen: C[] = [];
  const ids: string[] = [];
  const skipped: Skipped[] = [];
  for (const candidate of candidates) {
    const { alias, id, kind, title } = candidate;
    const isNew = ids.indexOf(id) < 0;
    const why =
      chosen[0] && kind !== chosen[0].kind
        ? 'other-kind'
        : isNew &&
          (chosen.some((other) => other.title === title) ? 'same-title' : ids.length >= max && 'over-limit');
    if (why) skipped.push({ alias, why });
    else {
      chosen.push(candidate);
      if (isNew) ids.push(id);
    }
  }
  return { chosen, ids, skipped };
}
