/** So many of a file's mistakes are shown. */
const SHOWN = 20;

/** The first ones, and how many more there are. */
export const listed = (lines: string[]): string[] =>
  lines.length > SHOWN ? [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more`] : lines;
