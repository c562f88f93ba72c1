import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { builtFunctions } from './build';
import { RUN_FOLDER } from './run/runFolder';

let builds = 0;
let fails = false;
const build = async () => {
  builds++;
  await new Promise((resolve) => setImmediate(resolve));
  if (fails) throw new Error('does not build');
};
jest.mock('./worker', () => ({
  workersBuilder: async () => ({ demoOptions: () => ({}), buildAll: build, buildFrom: build }),
}));

const runFolder = process.env[RUN_FOLDER];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-once-'));
  process.env[RUN_FOLDER] = folder;
  builds = 0;
  fails = false;
});
afterEach(() => {
  process.env[RUN_FOLDER] = runFolder;
  rmSync(folder, { recursive: true, force: true });
});

test('tests that need the product at once build it once, and each configuration once', async () => {
  await Promise.all([1, 2, 3].map(() => builtFunctions()));
  expect(builds).toBe(1);
  await Promise.all([1, 2].map(() => builtFunctions('test/fixtures/limits.config.ts')));
  await builtFunctions();
  expect(builds).toBe(2);
});

test('a build that failed is tried again by the next one', async () => {
  fails = true;
  await expect(builtFunctions()).rejects.toThrow('does not build');
  fails = false;
  await builtFunctions();
  expect(builds).toBe(2);
});

test('a builder that died holds up nobody', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  mkdirSync(join(folder, 'once/build'), { recursive: true });
  writeFileSync(join(folder, 'once/build/.build.lock'), String(pid));
  await builtFunctions();
  expect(builds).toBe(1);
});
