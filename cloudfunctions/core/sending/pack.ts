import type { DueMessage } from '../model/message';
import { chunk, groupBy } from '../store/grouping';

/**
 * Rows in windows of one template each, digests apart, in order: as few windows as there can be, because each costs the same. A user's rows
 * ride along with everybody's, once in a window; who has more of them than that is good for gets windows of their own, series
 * (`series.ts`), behind the others'.
 */
export function pack<Row extends Pick<DueMessage, 'to' | 'template' | 'templateId' | 'period'>>(
  rows: Row[],
  size: number,
): Row[][] {
  return groupBy(rows, (row) => [row.template, row.templateId, row.period !== undefined]).flatMap((group) =>
    // What a digest tells of is read when its user is held: one at a time.
    group[0]!.period === undefined ? packOne(group, size) : shared(group, size),
  );
}

function packOne<Row extends Pick<DueMessage, 'to'>>(rows: Row[], size: number): Row[][] {
  const users = groupBy(rows, ({ to }) => to);
  // From the most rows of a user down to none: how many ride along.
  const bounds = [...new Set([0, ...users.map(({ length }) => length)])].sort((a, b) => b - a);
  const ways = bounds.map((most) => {
    const own = users.filter(({ length }) => length > most);
    const alone = new Set(own.map(([first]) => first!.to));
    const along = rows.filter(({ to }) => !alone.has(to));
    return [...shared(along, size), ...own.flatMap((all) => chunk(all, size))];
  });
  return ways.reduce((best, way) => (way.length < best.length ? way : best));
}

/** A user's further rows go two windows on, so that two windows that are under way at once do not meet the same user. */
function shared<Row extends Pick<DueMessage, 'to'>>(rows: Row[], size: number): Row[][] {
  const windows: Row[][] = [];
  const next = new Map<string, number>();
  // All before it are full.
  let first = 0;
  for (const row of rows) {
    while ((windows[first]?.length ?? 0) >= size) first += 1;
    let at = Math.max(first, next.get(row.to) ?? 0);
    while ((windows[at]?.length ?? 0) >= size) at += 1;
    while (windows.length <= at) windows.push([]);
    windows[at]!.push(row);
    next.set(row.to, at + 2);
  }
  return windows.filter((window) => window.length > 0);
}
