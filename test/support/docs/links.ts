/** Where the links of a page lead. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { LANGUAGES, pathsOf, readPage, ROOT, type Language } from './files';
import type { Link, Page } from './page';

const OUTSIDE = /^(https?:|mailto:)/;

/** Of a page and a link in it: path from the root and anchor; nothing for an address outside. */
export function aimOf(page: Page, { target }: Link): { path: string; anchor: string } | undefined {
  if (OUTSIDE.test(target)) return undefined;
  const [file = '', anchor = ''] = target.split('#');
  const path = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(file));
  return { path, anchor: decodeURIComponent(anchor) };
}

/** What is wrong with the links of a page; nothing where each leads somewhere. */
export function brokenLinks(page: Page): string[] {
  return page.links.flatMap((link) => {
    const aim = aimOf(page, link);
    if (!aim) return [];
    const where = `${page.path}:${link.line}: ${link.target}`;
    const isOwn = aim.path === page.path;
    if (!isOwn && !existsSync(join(ROOT, aim.path))) return [`${where}: there is no such file`];
    if (aim.anchor === '') return [];
    if (!aim.path.endsWith('.md')) return [`${where}: an anchor of what is no page`];
    const { headings } = isOwn ? page : readPage(aim.path);
    return headings.some(({ anchor }) => anchor === aim.anchor) ? [] : [`${where}: there is no such heading`];
  });
}

/** The same for a page and its translation: which page, and which of its headings by number. */
export function neutralLinks(page: Page): string[] {
  const names = new Map(
    LANGUAGES.flatMap((language) => [...pathsOf(language)].map(([name, path]) => [path, name] as const)),
  );
  return page.links
    .map((link) => {
      const aim = aimOf(page, link);
      if (!aim) return link.target;
      const name = names.get(aim.path);
      const headings = aim.anchor === '' ? [] : readPage(aim.path).headings;
      const number = headings.findIndex(({ anchor }) => anchor === aim.anchor);
      return `${name ?? aim.path}${aim.anchor === '' ? '' : `#${name ? number : aim.anchor}`}`;
    })
    .sort();
}

/** Links to a page of another language, but for those that offer the same page in it. */
export function strayLinks(page: Page, language: Language): string[] {
  const others = LANGUAGES.filter((one) => one !== language).flatMap((one) => [...pathsOf(one)]);
  const own = [...pathsOf(language)].find(([, path]) => path === page.path)?.[0];
  return page.links
    .filter((link) => {
      const aim = aimOf(page, link);
      return others.some(([name, path]) => path === aim?.path && name !== own);
    })
    .map(({ target, line }) => `${page.path}:${line}: ${target}`);
}
