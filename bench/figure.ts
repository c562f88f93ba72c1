/** One measured figure and what it has to be. */
export interface Figure {
  what: string;
  measured: number;
  unit: string;
  atMost?: number;
  atLeast?: number;
}

const isMet = ({ measured, atMost = Infinity, atLeast = -Infinity }: Figure): boolean =>
  measured <= atMost && measured >= atLeast;

function boundOf({ atMost, atLeast }: Figure): string {
  if (atMost !== undefined) return `≤ ${atMost}`;
  return atLeast !== undefined ? `≥ ${atLeast}` : 'told only';
}

/** One line each. @returns whether all are met */
export function show(figures: Figure[]): boolean {
  for (const figure of figures) {
    const { what, measured, unit } = figure;
    const mark = isMet(figure) ? 'ok  ' : 'MISS';
    console.log(
      `${mark} ${what.padEnd(62)} ${measured.toFixed(3).padStart(10)} ${unit} (${boundOf(figure)})`,
    );
  }
  return figures.every(isMet);
}

export const total = (
  calls: Record<string, number> | undefined,
  of: (action: string) => boolean = () => true,
): number =>
  Object.entries(calls ?? {}).reduce((sum, [action, count]) => (of(action) ? sum + count : sum), 0);

export const isDatabase = (action: string): boolean => action.startsWith('database.');

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
