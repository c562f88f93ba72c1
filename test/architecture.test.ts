/** docs/architecture.md is true, and the rules of imports bite. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import storeys from '../cloudfunctions/core/storeys.json';
import databaseRules from '../database-rules.json';

const ROOT = resolve(__dirname, '..');
const TEXT = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

/** The rows of the table that follows a mark, without head. */
function table(mark: string): string[][] {
  const lines = TEXT.slice(TEXT.indexOf(`<!-- ${mark}`)).split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

test('the storeys in the document are those that the lint rule reads, highest first', () => {
  expect(table('storeys').map(([names]) => named(names!))).toEqual([...storeys].reverse());
});

test('every folder of core has its storey, and every storey its folder', () => {
  const folders = readdirSync(join(ROOT, 'cloudfunctions/core'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect([...storeys.flat()].sort()).toEqual(folders.sort());
});

test('the questions are answered with files that are there', () => {
  const questions = table('questions');
  expect(questions.length).toBeGreaterThan(6);
  for (const [question, answer] of questions) {
    expect(question).toMatch(/\?$/);
    const files = named(answer!).filter((name) => name.includes('/'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
  }
});

test('every file that the document names in core is there', () => {
  const files = [...TEXT.matchAll(/`((?:[a-z]+\/)+[A-Za-z]+\.(?:ts|json))`/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) {
    const places = ['', 'cloudfunctions', 'cloudfunctions/core'].map((base) => join(ROOT, base, file));
    expect([file, places.some((place) => existsSync(place))]).toEqual([file, true]);
  }
});

test('every collection of the model has its indexes listed, and every list its collection', () => {
  const source = readFileSync(join(ROOT, 'cloudfunctions/core/model/collections.ts'), 'utf8');
  const collections = [...source.matchAll(/^ {2}(notify_\w+):/gm)].map(([, name]) => name!);
  expect(Object.keys(databaseRules).sort()).toEqual(collections.sort());
});

const run = promisify(execFile);

/** `npm run lint:imports` on files of one's own, laid out as in the repository. @returns what it complains of */
async function complaints(files: Record<string, string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'cloudfunctions/core/storeys.json']) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(ROOT, file), join(folder, file));
    }
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const depcruise = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'err'];
    const folders = [...new Set(Object.keys(files).map((file) => file.split('/')[0]!))];
    const { stdout } = await run(process.execPath, [depcruise, ...options, ...folders], { cwd: folder });
    return stdout;
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the rules of imports', () => {
  const value = 'export const it = 1;\n';
  const reExport = (from: string) => `export { it } from '${from}';\n`;

  test('let a folder import a lower storey', async () => {
    const text = await complaints({
      'cloudfunctions/core/queue/a.ts': reExport('../books/b'),
      'cloudfunctions/core/books/b.ts': value,
    });
    expect(text).toMatch(/no dependency violations/);
  });

  test('refuse the same storey, a higher one, even its types, what core must not know, and circles', async () => {
    const text = await complaints({
      'cloudfunctions/core/rules/beside.ts': reExport('../books/it'),
      'cloudfunctions/core/books/it.ts': value,
      'cloudfunctions/core/gate/above.ts': reExport('../queue/it'),
      'cloudfunctions/core/queue/it.ts': value,
      'cloudfunctions/core/store/types.ts': "export type { it } from '../consent/it';\n",
      'cloudfunctions/core/consent/it.ts': 'export type it = number;\n',
      'cloudfunctions/core/attic/homeless.ts': reExport('../books/it'),
      'cloudfunctions/core/mending/sdk.ts': reExport('../../platform/it'),
      'cloudfunctions/platform/it.ts': value,
      // Two files that import each other…
      'scripts/a.ts': `${reExport('./b')}export const two = 2;\n`,
      'scripts/b.ts': `${value}export { two } from './a';\n`,
      // …and two folders that do, though their files do not.
      'bench/one/a.ts': reExport('../two/b'),
      'bench/one/c.ts': value,
      'bench/two/b.ts': value,
      'bench/two/d.ts': reExport('../one/c'),
    });
    for (const complaint of [
      /storey-of-rules: \S*rules\/beside\.ts/,
      /storey-of-gate: \S*gate\/above\.ts/,
      /storey-of-store: \S*store\/types\.ts/,
      /storey-unknown: \S*attic\/homeless\.ts/,
      /core-is-the-domain: \S*mending\/sdk\.ts/,
      /no-circle-of-files: scripts\/a\.ts/,
      /no-circle-of-folders: bench\/one/,
    ]) {
      expect(text).toMatch(complaint);
    }
    expect(text).not.toMatch(/no-circle-of-files: bench/);
  });
});
