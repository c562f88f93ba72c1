/** The documentation that users read: the same files in two languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { parsePage, type Page } from './page';

export const ROOT = resolve(__dirname, '../../..');
export type Language = 'en' | 'zh-CN';
export const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

/** Where the pages of a language lie, and its README. */
const FOLDERS: Record<Language, string> = { en: 'docs/en', 'zh-CN': 'docs/zh-CN' };
const READMES: Record<Language, string> = { en: 'README.md', 'zh-CN': 'README.zh-CN.md' };

/** Path from the root, as on GitHub, of every page of a language: `README`, `start.md`, `reference/api.md`. */
export function pathsOf(language: Language): Map<string, string> {
  const folder = FOLDERS[language];
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md'))
    .sort();
  return new Map([
    ['README', READMES[language]],
    ...names.map((name): [string, string] => [name, posix.join(folder, name)]),
  ]);
}

export const readPage = (path: string): Page => parsePage(path, readFileSync(join(ROOT, path), 'utf8'));

/** Every page of a language, by its name. */
export const pagesOf = (language: Language): Map<string, Page> =>
  new Map([...pathsOf(language)].map(([name, path]) => [name, readPage(path)]));
