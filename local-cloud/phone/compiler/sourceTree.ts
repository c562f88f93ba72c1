import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, posix, resolve, sep } from 'node:path';

/** Folders that are no part of what DevTools uploads. */
const NOT_CODE = new Set(['node_modules', '.git', 'dist']);

/**
 * The files of a mini program under the paths that its own code uses: `pages/index/index.ts`, no leading slash.
 * Packages that live outside are mounted at `miniprogram_npm/<name>`, as DevTools' "build npm" would copy them.
 */
export class SourceTree {
  private readonly mounts = new Map<string, string>();

  /** @param root absolute folder that holds `app.json` */
  constructor(readonly root: string) {}

  mount(path: string, folder: string): void {
    this.mounts.set(path, folder);
  }

  /** The file on disk, or undefined when there is none (or the path leads outside). */
  real(path: string): string | undefined {
    for (const [prefix, folder] of this.mounts) {
      if (path === prefix || path.startsWith(`${prefix}/`))
        return inside(folder, path.slice(prefix.length + 1));
    }
    return inside(this.root, path);
  }

  exists(path: string): boolean {
    return this.real(path) !== undefined;
  }

  /** @throws when the file does not exist */
  read(path: string): string {
    const file = this.real(path);
    if (!file) throw new Error(`${path} does not exist in ${this.root}`);
    return readFileSync(file, 'utf8');
  }

  /** The first of the extensions (with dot) under which the path exists, e.g. `.ts`. */
  extensionOf(path: string, extensions: readonly string[]): string | undefined {
    return extensions.find((extension) => this.exists(path + extension));
  }

  /** All files with one of the extensions, packages included. */
  list(extensions: readonly string[]): string[] {
    const found = walk(this.root, '');
    for (const [prefix, folder] of this.mounts) found.push(...walk(folder, prefix));
    return found.filter((path) => extensions.includes(extname(path))).sort();
  }

  /** Folders to watch for changes. */
  folders(): string[] {
    return [this.root, ...this.mounts.values()];
  }
}

/** Resolves `to` as a file in `from`'s folder names it: `/a` from the root, `./a` and `a` from beside. */
export function resolvePath(from: string, to: string): string {
  const joined = to.startsWith('/') ? to : posix.join('/', posix.dirname(from), to);
  return posix.normalize(joined).replace(/^(\.\.\/|\/)+/, '');
}

function inside(folder: string, path: string): string | undefined {
  const file = resolve(folder, path);
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  return existsSync(file) && statSync(file).isFile() ? file : undefined;
}

function walk(folder: string, prefix: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || NOT_CODE.has(entry.name)) return [];
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return walk(join(folder, entry.name), path);
    return entry.isFile() ? [path] : [];
  });
}
