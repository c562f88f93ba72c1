/** Which folders of an output folder are ours: those whose `package.json` carries the mark that the build writes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const MARK = { generatedBy: 'miniprogram-notify' } as const;

export function isOurs(folder: string): boolean {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return (parsed as Partial<typeof MARK> | null)?.generatedBy === MARK.generatedBy;
  } catch {
    return false;
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
