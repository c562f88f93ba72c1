import { resolveModule } from './resolveModule';

/** Names of the browser that a mini program does not have: a script that uses one fails here as it would in WeChat. */
const ABSENT = [
  ...[
    'window',
    'self',
    'document',
    'location',
    'history',
    'navigator',
    'parent',
    'top',
    'frames',
    'localStorage',
    'sessionStorage',
  ],
  ...[
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'EventSource',
    'Image',
    'Worker',
    'alert',
    'confirm',
    'prompt',
    'indexedDB',
  ],
];

/** What every script finds as its own globals (`wx`, `Page`, `getApp`…). */
export type Globals = Record<string, unknown>;

interface Module {
  exports: unknown;
}

/** Runs the mini program's scripts, each once, as CommonJS. */
export class Modules {
  private readonly loaded = new Map<string, Module>();

  /** @param globalsOf what the script at a path finds; `Page` and `Component` differ per path */
  constructor(
    private readonly sources: Readonly<Record<string, string>>,
    private readonly globalsOf: (path: string) => Globals,
  ) {}

  /** @throws what the script throws; an Error naming what was looked for when there is no such script */
  load(path: string): unknown {
    const already = this.loaded.get(path);
    if (already) return already.exports;
    const source = this.sources[path];
    if (source === undefined) throw new Error(`module '${path}.js' is not defined`);
    const module: Module = { exports: {} };
    // Known before it has run: circular requires see what is there so far.
    this.loaded.set(path, module);
    const globals = {
      ...this.globalsOf(path),
      ...Object.fromEntries(ABSENT.map((name) => [name, undefined])),
    };
    const require = (specifier: string): unknown => {
      const found = resolveModule(path, specifier, (candidate) => candidate in this.sources);
      if (found === undefined)
        throw new Error(`module '${specifier}' is not defined, required by '${path}.js'`);
      return this.load(found);
    };
    const names = ['require', 'module', 'exports', ...Object.keys(globals)];
    // One line before the script's first: lines of a stack are the compiled script's own, plus one.
    const run = (0, eval)(
      `(function (${names.join(', ')}) {\n${source}\n})\n//# sourceURL=${sourceName(path)}`,
    ) as (...values: unknown[]) => void;
    try {
      run(require, module, module.exports, ...Object.values(globals));
    } catch (error) {
      this.loaded.delete(path);
      throw error;
    }
    return module.exports;
  }
}

/** How a script is called in stacks: `miniprogram/pages/index/index.js`. */
function sourceName(path: string): string {
  return `miniprogram/${path}.js`;
}

/** The first script that a stack names: its path, and line and column in the compiled script, counted from 1. */
export function firstFrame(
  stack: string | undefined,
): { path: string; line: number; column: number } | undefined {
  const match = /miniprogram\/(.+?)\.js:(\d+):(\d+)/.exec(stack ?? '');
  if (!match?.[1]) return undefined;
  return { path: match[1], line: Number(match[2]) - 1, column: Number(match[3]) };
}
