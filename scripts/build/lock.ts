/** One build at a time per output: two at once would pull the folders from under each other (several tests may build at once). */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BuildError } from './problems';

const POLL_MS = 50;
const PATIENCE_MS = 120_000;

/** Runs `work` while holding the lock of a folder. A lock whose process is gone is taken over. */
export async function withLock<R>(folder: string, work: () => Promise<R>): Promise<R> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, '.build.lock');
  const giveUp = Date.now() + PATIENCE_MS;
  while (!tryLock(file)) {
    if (Date.now() > giveUp) {
      throw new BuildError([
        `${file}: expected the other build to end within ${PATIENCE_MS / 1000} s; if none runs, delete this file`,
      ]);
    }
    await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isAbandoned(file)) rmSync(file, { force: true });
    return false;
  }
}

function isAbandoned(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
