import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BuildError } from './problems';

/** One function to build. */
export interface SourceFunction {
  /** The folder's name, e.g. `send`. */
  name: string;
  folder: string;
  /** Absolute path of `index.ts`. */
  entry: string;
}

/** Every subfolder with an `index.ts` but `core` and `platform`, which hold what functions share; in alphabetical order. */
export function discoverFunctions(folder: string): SourceFunction[] {
  const SHARED = new Set(['core', 'platform']);
  const names = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !SHARED.has(entry.name))
        .map((entry) => entry.name)
        .filter((name) => existsSync(join(folder, name, 'index.ts')))
        .sort()
    : [];
  if (names.length === 0) {
    throw new BuildError([
      `${folder}: expected at least one subfolder with an index.ts (a function), got none`,
    ]);
  }
  return names.map((name) => ({ name, folder: join(folder, name), entry: join(folder, name, 'index.ts') }));
}

/** A team's own functions among the product's sources, where nothing builds or serves them: said, with where they belong. */
export function strayFunctions(folder: string): string[] {
  const has = (name: string, file: string): boolean => existsSync(join(folder, name, file));
  return readdirSync(folder)
    .filter((name) => has(name, 'index.js') && !has(name, 'index.ts'))
    .map(
      (name) =>
        `${basename(folder)}/${name}: not built and not served, because functions of your own live in your project's folder; put it there and build with --out THAT_FOLDER --server THAT_FOLDER/${name} (docs/en/integrate.md). 未构建：自己的云函数请放在自己项目的云函数目录，并以 --out、--server 构建（docs/zh-CN/integrate.md）。`,
    );
}
