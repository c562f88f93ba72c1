/** The suites beside `npm test`: their lists name files that are there, each once, and leave no browser in `npm test`. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const NAMES = ['quick', 'pages', 'promises', 'release'];

/** Paths from the repository's root, as jest itself finds them. */
function filesOf(config: string): string[] {
  const listed = execFileSync(
    process.execPath,
    [
      resolve(ROOT, 'node_modules/jest/bin/jest.js'),
      '--config',
      resolve(ROOT, config),
      '--listTests',
      '--json',
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return (JSON.parse(listed) as string[]).map((file) => file.slice(ROOT.length + 1)).sort();
}

const suites = new Map(NAMES.map((name) => [name, filesOf(`test/suites/${name}.config.cjs`)]));

test('together they are all tests, each once', () => {
  expect([...suites.values()].flat().sort()).toEqual(filesOf('jest.config.cjs'));
});

test.each(NAMES.slice(1))('every line of the list of %s names a file', (name) => {
  const { SUITES } = jest.requireActual<{ SUITES: Record<string, string[]> }>('./suites.cjs');
  const found = suites.get(name)!;
  const single = SUITES[name]!.filter((path) => !path.includes('*'));
  expect(found).toEqual(expect.arrayContaining(single));
  expect(
    SUITES[name]!.filter((path) => path.includes('*') && !found.some((file) => within(file, path))),
  ).toEqual([]);
});

test('whatever opens a browser is in pages', () => {
  const opens =
    /from '[^']*(?:withShop|withPhone|phonePerGroup|browserPerFile|withComponentPage|worker\/browser)'/;
  const outside = [...suites].filter(([name]) => name !== 'pages').flatMap(([, files]) => files);
  expect(outside.filter((file) => opens.test(readFileSync(resolve(ROOT, file), 'utf8')))).toEqual([]);
});

test('CI runs each of them', () => {
  const ci = readFileSync(resolve(ROOT, '.ci/run'), 'utf8');
  for (const name of NAMES)
    expect(ci).toContain(name === 'quick' ? 'run_tests test ' : `run_tests test:${name} `);
});

/** A file below the folder before the first star of a pattern. */
const within = (file: string, pattern: string): boolean =>
  file.startsWith(pattern.slice(0, pattern.indexOf('*')));
