/** Puts finished artefacts in place: all of them or none, and nothing that is not ours. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, BuildError } from './problems';

/** A finished file or folder and the place it belongs. */
export interface Artefact {
  staged: string;
  target: string;
}

export type Change = 'new' | 'changed' | 'same';

/** Content hash of a file, or of a folder's files with their names. */
export function contentHash(path: string): string {
  const hash = createHash('sha256');
  const add = (inner: string, name: string): void => {
    if (statSync(inner).isDirectory()) {
      for (const entry of readdirSync(inner).sort()) add(join(inner, entry), `${name}/${entry}`);
    } else {
      hash.update(`${name}\0`).update(readFileSync(inner)).update('\0');
    }
  };
  add(path, '');
  return hash.digest('hex');
}

export function changeOf({ staged, target }: Artefact): Change {
  if (!existsSync(target)) return 'new';
  return contentHash(staged) === contentHash(target) ? 'same' : 'changed';
}

/** A path to take away, and where to keep it until all is done. */
export interface Removal {
  target: string;
  aside: string;
}

/**
 * Moves every artefact to its place and the removals away. A failure on the way puts everything back.
 * What is replaced is kept beside the staged artefact, which is on the same file system as its target.
 * @throws BuildError
 */
export function swapIn(artefacts: readonly Artefact[], removals: readonly Removal[]): void {
  const undo: (() => void)[] = [];
  const move = (from: string, to: string): void => {
    renameSync(from, to);
    undo.push(() => renameSync(to, from));
  };
  try {
    for (const { staged, target } of artefacts) {
      mkdirSync(dirname(target), { recursive: true });
      if (existsSync(target)) move(target, `${staged}.replaced`);
      move(staged, target);
    }
    for (const { target, aside } of removals) move(target, aside);
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw new BuildError([
      `The build could not be put in place, and the old one was left: ${messageOf(error)}`,
    ]);
  }
}
