/** The product as it was before data had versions: issue 14's first commit, built from git with today's libraries. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { oncePerRun } from '../run/oncePerRun';
import { runFolder } from '../run/runFolder';

const ROOT = resolve(__dirname, '../../..');
export const FIRST = '68a199f9f508e0f317973d4d6016b3d1676e06c5';

export interface FirstCommit {
  /** Holds one folder per function. */
  functions: string;
  /** Runs its `ops` as typed. @returns what it prints */
  ops(words: string[]): Promise<string>;
}

/** Not in a shallow clone, nor in the package. */
export function hasFirstCommit(): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${FIRST}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export async function firstCommit(): Promise<FirstCommit> {
  const root = join(runFolder(), 'first-commit');
  const run = async (...words: string[]): Promise<string> => {
    const given = ['--import', 'tsx', ...words];
    return (await promisify(execFile)(process.execPath, given, { cwd: root })).stdout;
  };
  await oncePerRun('first-commit', async () => {
    mkdirSync(root, { recursive: true });
    const archive = execFileSync('git', ['archive', FIRST], { cwd: ROOT, maxBuffer: 1 << 28 });
    execFileSync('tar', ['-x', '-C', root], { input: archive });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    return run('scripts/build/main.ts');
  });
  return { functions: join(root, 'dist/cloudfunctions'), ops: (words) => run('ops/main.ts', ...words) };
}
