import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json';

const decisions = readFileSync(join(__dirname, '../docs/decisions.md'), 'utf8');

/** Rows `| package | version | for |` of the part about packages. */
const rows = decisions
  .slice(decisions.indexOf('## Packages'))
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 5 && /^\d/.test(cells[2]!));

test('docs/decisions.md says of every package which version is used and what for', () => {
  const used = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.fromEntries(rows.map(([, name, version]) => [name, version]))).toEqual(used);
  expect(rows.filter(([, , , reason]) => !reason)).toEqual([]);
});

test('every version is exact', () => {
  const versions = Object.values({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.overrides,
  });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
