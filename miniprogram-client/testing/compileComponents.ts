import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const COMPONENTS = join(__dirname, '../components');
const ESBUILD = join(__dirname, '../../node_modules/.bin/esbuild');

/**
 * The components as DevTools makes them of their sources: scripts as ES2018 CommonJS, the rest as it is. In a process of
 * its own, because esbuild does not run inside jsdom.
 */
export function compileComponents(target: string): void {
  const isTest = /\.test\.ts$|\.md$/;
  cpSync(COMPONENTS, target, { recursive: true, filter: (path) => !isTest.test(path) });
  const scripts = readdirSync(target, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(target, path));
  const options = ['--format=cjs', '--target=es2018', '--sourcemap=inline', '--log-level=error'];
  execFileSync(ESBUILD, [...scripts, ...options, `--outdir=${target}`, `--outbase=${target}`]);
}
