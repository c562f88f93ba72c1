/** The sources of the functions beside ours: a team's own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOurs } from './ownership';

/** @param folder with one folder per function @returns absolute paths; none of a function of ours, none of packages */
export function teamSources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isOurs(join(folder, entry.name)))
    .flatMap((entry) => sources(join(folder, entry.name)));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(join(folder, entry.name));
    return /\.[cm]?[jt]s$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

/** `db.collection('orders')`, over several lines too; a name that is put together is not seen. */
const NAMED = /\.\s*collection\(\s*(['"`])([A-Za-z_][\w-]{0,99})\1\s*\)/g;

/** Collections that a team's own functions name: in its environment they are there. */
export function teamCollections(folder: string): string[] {
  const names = teamSources(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(NAMED)].map(([, , name = '']) => name),
  );
  return [...new Set(names)].filter((name) => !name.startsWith('notify_')).sort();
}
