import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../../../scripts/build/lock';
import { runFolder } from './runFolder';

/**
 * Does something that all tests of a jest run share, such as a build. One of jest's workers does it, the others wait.
 * @param name of the work, for a file name
 * @param work gives what JSON can hold; if it throws, the next one that asks tries again
 */
export async function oncePerRun<T>(name: string, work: () => Promise<T>): Promise<T> {
  const mark = join(runFolder(), 'once', name, 'done.json');
  if (!existsSync(mark)) {
    await withLock(dirname(mark), async () => {
      if (existsSync(mark)) return;
      const result = await work();
      mkdirSync(dirname(mark), { recursive: true });
      writeFileSync(mark, JSON.stringify(result));
    });
  }
  return JSON.parse(readFileSync(mark, 'utf8')) as T;
}
