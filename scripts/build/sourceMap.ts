/** Source maps that name our own sources only, and no folder of the machine that built them. */
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { basename, dirname, posix, relative } from 'node:path';

/** A map of one mapping, at the start of an empty source. */
const EMPTY_MAP = Buffer.from(
  JSON.stringify({ version: 3, sources: [''], sourcesContent: [''], names: [], mappings: 'AAAA' }),
).toString('base64');
const EMPTY_MAP_COMMENT = `\n//# sourceMappingURL=data:application/json;base64,${EMPTY_MAP}`;

/** A module's text, of which the bundle's map will tell nothing. */
export const withoutMappings = (text: string) => text + EMPTY_MAP_COMMENT;

/** Packages, wherever they are installed, are not debugged through our map: it would be ten times the size of the code it is for. */
export function dropForeignMappings(root: string): Plugin {
  const isOurs = (path: string): boolean => !/^\.\.|node_modules/.test(relative(root, path));
  return {
    name: 'drop-foreign-mappings',
    setup(build) {
      build.onLoad({ filter: /[\\/]node_modules[\\/].*\.(c|m)?js$/ }, async ({ path }) => {
        if (isOurs(path)) return undefined;
        return { contents: withoutMappings(await readFile(path, 'utf8')), loader: 'js' };
      });
    },
  };
}

interface SourceMap {
  version: number;
  sources: string[];
  sourcesContent?: (string | null)[];
  mappings: string;
  names: string[];
}

/** Modules that the build itself supplies: `namespace:name` behind some folder. */
const SUPPLIED = /(notify-config(?:-check)?):(.+)$/;

/** `../../.pnpm/zod@4/node_modules/zod/index.js`, and `../zod/index.js` beside a root among packages → `node_modules/zod/index.js` */
function inPackages(path: string, root: string): string {
  const beside =
    basename(dirname(root)) === 'node_modules'
      ? /^(?:\.\.\/(?!\.\.\/)|.*node_modules\/)/
      : /^.*node_modules\//;
  return path.replace(beside, 'node_modules/');
}

/** esbuild's label of a module: a comment before it, and the key of its wrapper. */
const LABEL = /^(\s*(?:\/\/ |"))((?:\.\.\/|node_modules\/)[^"\n]+)(?=$|"\()/gm;

/** The same code wherever its packages are installed: `deploy` compares builds of several machines. */
export const portableCode = (code: string, root: string): string =>
  code.replace(LABEL, (_, before: string, path: string) => before + inPackages(path, root));

/** The same map with sources named from the checkout's root (`cloudfunctions/send/index.ts`). */
export function portableMap(json: string, outdir: string, name: string, root: string): string {
  const map = JSON.parse(json) as SourceMap;
  const sources = map.sources.map((source) => {
    const [, namespace, module] = SUPPLIED.exec(source) ?? [];
    return namespace && module
      ? `scripts/build/supplied/${namespace}/${module}`
      : inPackages(posix.normalize(posix.join(outdir, name, source)), root);
  });
  return `${JSON.stringify({ ...map, sources })}\n`;
}
