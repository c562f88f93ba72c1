import type { BuildResult } from './build';

/** One line per function that changed, one for all that did not, then the warnings. */
export function reportOf({ functions, warnings }: BuildResult, out: string): string {
  const same = functions.filter(({ change }) => change === 'same');
  const lines = functions
    .filter(({ change }) => change !== 'same')
    .map(
      ({ name, change, bytes }) =>
        `${change.padEnd(8)} ${out}/${name}${bytes > 0 ? `  ${Math.ceil(bytes / 1024)} KB` : ''}`,
    );
  return [
    ...lines,
    ...(same.length > 0 ? [`same     ${same.map(({ name }) => name).join(', ')}`] : []),
    ...warnings.map((warning) => `warning  ${warning}`),
  ].join('\n');
}
