/** What is counted of rows and in reports. */
type Row = { state: string; reason: string | null };

export const sumOf = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((all, n) => all + n, 0);

/** How many there are of each name. */
function countBy<T>(all: T[], nameOf: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of all.map(nameOf)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** `sent`, `suppressed CONTROL` → how many rows. */
export const byStateAndReason = (rows: Row[]): Record<string, number> =>
  countBy(rows, ({ state, reason }) => (reason ? `${state} ${reason}` : state));

/** `sent`, `CONTROL` → how many rows. */
export const byReason = (rows: Row[]): Record<string, number> =>
  countBy(rows, ({ state, reason }) => reason ?? state);
