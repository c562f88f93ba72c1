import { SourceMap } from 'node:module';
import { compileMiniProgram, type Compilation } from '../compiler/compile';
import { watchFolders, type Watcher } from './watch';

/** A place in a file as it was written. */
export interface SourcePlace {
  file: string;
  line: number;
  column: number;
}

/** The mini program in a folder, compiled anew whenever one of its files has changed. */
export class Project {
  private compilation: Compilation | undefined;
  private version = 0;
  private watcher: Watcher | undefined;
  private readonly listeners = new Set<(version: number) => void>();

  constructor(
    private readonly folder: string,
    private readonly packages: Readonly<Record<string, string>> = {},
  ) {}

  /** The newest compilation; the first call compiles and starts to watch. */
  current(): Compilation {
    this.compilation ??= this.compile();
    this.watcher ??= watchFolders(this.compilation.tree.folders(), () => this.changed());
    return this.compilation;
  }

  /** @returns a function that ends the listening */
  onChange(listener: (version: number) => void): () => void {
    this.current();
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Where a place in a compiled script comes from. @param line @param column from 1 */
  locate(path: string, line: number, column: number): SourcePlace | undefined {
    const map = this.current().scripts[path]?.map;
    if (!map) return undefined;
    const entry = new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]).findEntry(
      line - 1,
      column - 1,
    );
    if (!('originalLine' in entry)) return undefined;
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  close(): void {
    this.watcher?.close();
    this.watcher = undefined;
    this.listeners.clear();
  }

  private compile(): Compilation {
    this.version += 1;
    return compileMiniProgram(this.folder, { packages: this.packages, version: this.version });
  }

  private changed(): void {
    this.compilation = this.compile();
    for (const listener of this.listeners) listener(this.version);
  }
}
