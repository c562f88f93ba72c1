import type { DueMessage } from '../model/message';
import { groupBy } from '../store/grouping';

/**
 * Rows in windows of one template each, digests apart, in order, each user once in a window. A user's further rows go two windows
 * on, into what room there is, so that two windows that are under way at once do not meet the same user.
 */
export function pack<Row extends Pick<DueMessage, 'to' | 'template' | 'templateId' | 'period'>>(
  rows: Row[],
  size: number,
): Row[][] {
  return groupBy(rows, (row) => [row.template, row.templateId, row.period !== undefined]).flatMap((group) =>
    packOne(group, size),
  );
}

function packOne<Row extends Pick<DueMessage, 'to'>>(rows: Row[], size: number): Row[][] {
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
