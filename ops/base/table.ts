/** Lines of aligned columns, where a Chinese character is as wide as two of the others. */

/** East Asian wide and full-width characters, as terminals draw them. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

export const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);

export type Cell = string | number;

/** Numbers stand to the right. @param head a column's name each */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const right = head.map((_name, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const lines = [head, ...rows].map((row) => row.map((cell) => clean(String(cell))));
  const widths = head.map((_name, i) => Math.max(...lines.map((line) => widthOf(line[i] ?? ''))));
  return lines.map((line) =>
    line
      .map((cell, i) => {
        const space = ' '.repeat(Math.max(0, widths[i]! - widthOf(cell)));
        return right[i] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A key is anybody's text: no line end of it breaks the table, no control character reaches the terminal. */
const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
