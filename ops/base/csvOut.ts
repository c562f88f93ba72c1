/** Files for spreadsheets. */

/** What a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** One cell: no formula, whatever it begins with (OWASP, CSV injection), and quoted where it has to be. */
export function csvCell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With its end. */
export const csvLine = (cells: readonly (string | number | undefined)[]): string =>
  `${cells.map(csvCell).join(',')}\n`;

/** What a cell without a quote was before it was made safe. */
export const cellText = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell);
