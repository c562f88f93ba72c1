/** Letters to put in, take out or change to make one of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Longer ones are none that anybody meant. */
const LONGEST = 200;

/**
 * What is wrong with a page that the mini program has not, and which one it has that is spelt most like it.
 * @param pages of the mini program's app.json; absent: nobody knows them
 * @param page with or without its query
 * @returns `expected …, got …`; `undefined` where nothing is wrong
 */
export function unknownPage(
  pages: readonly string[] | undefined,
  page: string | undefined,
): string | undefined {
  if (pages === undefined || !page) return undefined;
  const path = page.split('?')[0]!;
  if (pages.includes(path)) return undefined;
  const short = path.slice(0, LONGEST);
  const [nearest] = pages.map((each) => ({ each, far: distance(short, each) })).sort((a, b) => a.far - b.far);
  const hint = nearest ? `: did you mean "${nearest.each}"?` : '';
  return `expected a page of the mini program (app.json), got "${short}"${hint}`;
}
