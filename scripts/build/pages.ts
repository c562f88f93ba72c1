/** The pages of the team's mini program, as its app.json lists them: what a card opens must be one of them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Config } from '../../cloudfunctions/core/config';
import { unknownPage } from '../../cloudfunctions/core/content/knownPage';
import type { BuildOptions } from './options';
import { BuildError, messageOf } from './problems';

const NAME = 'app.json';

/**
 * Where it is known: beside the client or above it, up to the project. A framework that makes it from other files has none there.
 * @returns its path
 */
export function findAppJson({ appJson, client, project }: BuildOptions): string | undefined {
  if (appJson !== undefined) return appJson;
  if (client === undefined) return undefined;
  for (let folder = client; !relative(project, folder).startsWith('..'); folder = dirname(folder)) {
    const file = join(folder, NAME);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) break;
  }
  return undefined;
}

interface AppJson {
  pages?: unknown;
  subpackages?: unknown;
  subPackages?: unknown;
}

/** @param shown how the file is named in messages @throws BuildError for one that lists no pages */
export function readPages(file: string, shown: string): string[] {
  let app: AppJson;
  try {
    app = (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as AppJson;
  } catch (error) {
    throw new BuildError([`${shown}: expected JSON, got ${messageOf(error)}. 应为 JSON。`]);
  }
  const packages = [app.subpackages, app.subPackages].flatMap((each) => (Array.isArray(each) ? each : []));
  const all = [
    ...textsOf(app.pages),
    ...packages.flatMap((each: { root?: unknown; pages?: unknown }) =>
      typeof each?.root === 'string'
        ? textsOf(each.pages).map((page) => `${each.root as string}/${page}`.replace(/\/{2,}/g, '/'))
        : [],
    ),
  ].map((page) => page.replace(/^\/+/, ''));
  if (all.length > 0) return [...new Set(all)];
  throw new BuildError([`${shown}: expected "pages": the mini program’s pages, got none. 应有 pages。`]);
}

const textsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];

/** Pages of the configuration that the mini program has not. */
export const pageProblems = ({ templates }: Config, pages: readonly string[], shown: string): string[] =>
  Object.values(templates).flatMap(({ alias, page, digest }) =>
    [
      [`templates.${alias}.page`, page] as const,
      [`templates.${alias}.digest.page`, digest?.page] as const,
    ].flatMap(([path, each]) => {
      const problem = unknownPage(pages, each);
      return problem === undefined ? [] : [`${shown}: ${path}: ${problem}（小程序的 app.json 中没有该页面）`];
    }),
  );
