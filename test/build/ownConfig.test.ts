/** The configuration at the root is the team's: whatever stands there, or nothing, demo and tests have their own. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { snippet } from '../support/docs/fences';
import { LONG } from '../support/profiles';
import { withStarted } from '../support/started';
import { ROOT } from './withProject';

const NOT_OURS =
  /^(node_modules|dist|\.git|\.local-cloud|demo-cloudfunctions|miniprogram_npm|miniprogram_dist|esm)$/;

/** Paths from the root of all that a clone holds, more or less. */
function sources(folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : [relative(ROOT, path)];
  });
}

test('no file imports it: demo, tests and benches have a configuration of their own', () => {
  const importers = sources()
    .filter((path) => /\.(ts|cjs|mjs)$/.test(path))
    .filter((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/(?:from|import|require)\s*\(?'(\.[^']*)'/g)].some(
        ([, target = '']) =>
          resolve(ROOT, dirname(path), target).replace(/\.ts$/, '') === join(ROOT, 'notify.config'),
      ),
    );
  expect(importers).toEqual([]);
});

interface Clone {
  folder: string;
  /** Runs one of the repository's scripts. @returns what it prints */
  run(script: string, ...argv: string[]): Promise<string>;
}

/** A copy of the repository with that configuration at its root, or none. */
async function withClone(config: string | undefined, use: (clone: Clone) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'notify-clone-'));
  try {
    for (const path of sources()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(ROOT, path), join(folder, path));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    rmSync(join(folder, 'notify.config.ts'));
    if (config !== undefined) writeFileSync(join(folder, 'notify.config.ts'), config);
    const run = async (script: string, ...argv: string[]) =>
      (await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...argv], { cwd: folder }))
        .stdout;
    await use({ folder, run });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// What is there is no less foreign to the demo than nothing at all: played in the long form.
if (LONG)
  test(
    'with the README’s one template there, npm run demo plays its story',
    () =>
      withClone(snippet('notify.config.ts'), async ({ run }) => {
        expect(await run('scripts/demo/main.ts')).toContain('Every step was as it must be');
      }),
    120_000,
  );

test(
  'with none there, too; and what DevTools would upload holds no function of the demo',
  () =>
    withClone(undefined, async ({ folder, run }) => {
      expect(await run('scripts/demo/main.ts')).toContain('Every step was as it must be');
      expect(await run('scripts/buildDemo/main.ts')).toContain('demoShop');
      writeFileSync(join(folder, 'notify.config.ts'), snippet('notify.config.ts'));
      await run('scripts/build/main.ts');
      const uploaded = (project: string) => {
        const file = readFileSync(join(folder, project, 'project.config.json'), 'utf8');
        const { cloudfunctionRoot } = JSON.parse(file) as { cloudfunctionRoot: string };
        return readdirSync(join(folder, project, cloudfunctionRoot));
      };
      expect(uploaded('.')).toEqual(expect.arrayContaining(['dispatch', 'send', 'subscribe']));
      expect(uploaded('.').filter((name) => /demo|shop/i.test(name))).toEqual([]);
      expect(uploaded('miniprogram-client')).toEqual(expect.arrayContaining(['demoShop', 'send']));
      // The shop is served as the mini program that its configuration names: WeChat knows its appid.
      const start = ['--import', 'tsx', 'scripts/start/main.ts', '--demo', '--port', '0', '--timers', 'off'];
      await withStarted([process.execPath, ...start], folder, async (url) => {
        const library = await run('ops/main.ts', 'templates', 'library', '到货', '--local', url);
        expect(library).toContain('到货提醒');
      });
    }),
  180_000,
);
