import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { isObject } from './json';
import type { SourceTree } from './sourceTree';

/**
 * Packages, as DevTools' "build npm" makes them: `miniprogram_npm/<name>` is the package's `miniprogram` folder,
 * or the folder of its `main`. A `miniprogram_npm` that is already there wins.
 */
export class NpmPackages {
  private readonly tried = new Set<string>();

  /** @param given package name → folder to take it from, for packages that are installed nowhere */
  constructor(
    private readonly tree: SourceTree,
    private readonly given: Readonly<Record<string, string>> = {},
  ) {
    for (const [name, folder] of Object.entries(given)) {
      if (existsSync(join(tree.root, 'miniprogram_npm', name))) continue;
      this.tree.mount(`miniprogram_npm/${name}`, codeOf(folder));
      this.tried.add(name);
    }
  }

  /** Paths without extension where `name` (a package, or a path in one) may lie, seen from a file. Mounts the package. */
  candidates(from: string, specifier: string): string[] {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    const inside = specifier.slice(name.length + 1);
    this.install(name);
    const folders: string[] = [];
    for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
      const base = posix.join(folder, 'miniprogram_npm', specifier);
      folders.push(base, `${base}/index`);
      if (!inside) folders.push(`${base}/${this.mainOf(name)}`);
      if (folder === '.' || folder === '/') break;
    }
    return folders;
  }

  /** Scripts that a package needs besides its own: an `index` for one whose `main` is called otherwise. */
  aliases(): Record<string, string> {
    return Object.fromEntries(
      [...this.tried].flatMap((name) => {
        const main = this.mainOf(name);
        const base = `miniprogram_npm/${name}`;
        const needed =
          main !== 'index' && this.tree.exists(`${base}/${main}.js`) && !this.tree.exists(`${base}/index.js`);
        return needed ? [[`${base}/index`, `module.exports = require('./${main}');`]] : [];
      }),
    );
  }

  private install(name: string): void {
    if (this.tried.has(name)) return;
    this.tried.add(name);
    const folder = this.findPackage(name);
    if (!folder) return;
    const { miniprogram, main } = manifestOf(folder);
    this.tree.mount(`miniprogram_npm/${name}`, join(folder, miniprogram ?? dirname(main ?? 'index.js')));
  }

  /** Looks in `node_modules` of the mini program's folder and of those above it. */
  private findPackage(name: string): string | undefined {
    for (let folder = this.tree.root; ; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name);
      if (existsSync(join(candidate, 'package.json'))) return candidate;
      if (folder === dirname(folder)) return undefined;
    }
  }

  private mainOf(name: string): string {
    const folder = Object.hasOwn(this.given, name) ? this.given[name] : this.findPackage(name);
    const main = folder ? manifestOf(folder).main : undefined;
    return posix.basename(main ?? 'index.js').replace(/\.js$/, '');
  }
}

/** Of a package's folder the one that its manifest names as `miniprogram`; of any other folder itself. */
function codeOf(folder: string): string {
  const { miniprogram } = manifestOf(folder);
  return miniprogram === undefined ? folder : join(folder, miniprogram);
}

/** Empty for a folder that has no manifest. */
function manifestOf(folder: string): { miniprogram?: string; main?: string } {
  const file = join(folder, 'package.json');
  const json: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  if (!isObject(json)) return {};
  const { miniprogram, main } = json;
  return {
    ...(typeof miniprogram === 'string' ? { miniprogram } : {}),
    ...(typeof main === 'string' ? { main } : {}),
  };
}
