/** Which folders of an output folder are ours: those whose `package.json` carries the mark that the build writes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const MARK = { generatedBy: 'miniprogram-notify' } as const;

/** What the build says in a function's `package.json`. */
export interface Mark {
  generatedBy: typeof MARK.generatedBy;
  /** Ids of the environments that the configuration knows. */
  environments: string[];
}

export const isOurs = (folder: string): boolean => markIn(folder) !== undefined;

/** @returns the environments that a function of ours was built for; nothing for one of somebody else's */
export function environmentsOf(folder: string): string[] | undefined {
  const mark = markIn(folder);
  return mark && (mark.environments ?? []);
}

function markIn(folder: string): Partial<Mark> | undefined {
  try {
    const parsed = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<Mark> | null;
    return parsed?.generatedBy === MARK.generatedBy ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A folder of the same name that somebody else made is not overwritten. An empty one is nobody's. */
export function foreignFolders(out: string, names: readonly string[]): string[] {
  return names.filter((name) => {
    const folder = join(out, name);
    return existsSync(folder) && readdirSync(folder).length > 0 && !isOurs(folder);
  });
}

/** Our folders of an earlier build that this one no longer makes: a function was removed or the prefix changed. */
export function obsoleteFolders(out: string, names: readonly string[]): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !names.includes(entry.name) && isOurs(join(out, entry.name)))
    .map((entry) => entry.name);
}
