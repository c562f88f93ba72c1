import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
