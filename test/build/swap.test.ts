import { mkdtempSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../scripts/build/lock';
import { swapIn } from '../../scripts/build/swap';

function withFolder(use: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'swap-'));
  return Promise.resolve(use(folder)).finally(() => rmSync(folder, { recursive: true, force: true }));
}

function put(path: string, text: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test('a swap that fails half-way puts everything back', () =>
  withFolder((folder) => {
    const old = put(join(folder, 'out/one'), 'old');
    const fresh = put(join(folder, 'work/one'), 'new');
    const gone = put(join(folder, 'out/obsolete'), 'still here');
    expect(() =>
      swapIn(
        [
          { staged: fresh, target: old },
          { staged: put(join(folder, 'work/two'), 'new'), target: join(folder, 'out/two') },
          { staged: join(folder, 'work/missing'), target: join(folder, 'out/three') },
        ],
        [{ target: gone, aside: join(folder, 'work/obsolete') }],
      ),
    ).toThrow(/could not be put in place, and the old one was left: ENOENT/);
    expect(readFileSync(old, 'utf8')).toBe('old');
    expect(readFileSync(gone, 'utf8')).toBe('still here');
    expect(existsSync(join(folder, 'out/two'))).toBe(false);
  }));

test('two builds into one output take turns', () =>
  withFolder(async (folder) => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(folder, work)));
    expect(most).toBe(1);
    expect(existsSync(join(folder, '.build.lock'))).toBe(false);
  }));

test('the lock of a build that was killed is taken over', () =>
  withFolder(async (folder) => {
    /** Linux allows no process id so high. */
    put(join(folder, '.build.lock'), String(2 ** 30));
    expect(await withLock(folder, async () => 'done')).toBe('done');
  }));
