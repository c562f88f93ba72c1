/** The command itself, and the project it is for. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workersBuilder } from '../support/worker';
import { ROOT } from './withProject';

const FUNCTIONS = ['dispatch', 'receive', 'send', 'stats', 'subscribe', 'track', 'unsubscribe'];

test("the project's own functions build without a warning", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  try {
    const { buildAll, demoOptions } = await workersBuilder();
    const { functions, warnings } = await buildAll({
      ...demoOptions(ROOT),
      out: join(folder, 'cloudfunctions'),
      dist: join(folder, 'dist'),
    });
    expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(FUNCTIONS));
    expect(warnings).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  [['--outt', 'x'], /Unknown option '--outt'/],
  [['--out='], /--out: expected a folder/],
])('npm run build -- %j is refused with the usage and exit code 1', async (argv, expected) => {
  const { code, stderr } = await run(argv);
  expect(code).toBe(1);
  expect(stderr).toMatch(expected);
  expect(stderr).toMatch(/usage 用法: npm run build -- \[--config FILE\] \[--out DIR\]/);
});

function run(argv: string[]): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/build/main.ts', ...argv],
      { cwd: ROOT },
      (error, _stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });
}
