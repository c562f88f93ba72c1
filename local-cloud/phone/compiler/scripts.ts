import { transformSync, type Message, type TransformFailure } from 'esbuild';
import type { NpmPackages } from './npm';
import type { Problems } from './problems';
import type { SourceTree } from './sourceTree';

/** One script as the phone runs it. */
export interface Script {
  /** CommonJS. */
  code: string;
  /** Source map (JSON), to name places in the original file. */
  map: string;
}

const cache = new Map<string, { source: string; script: Script | Message[] }>();

/**
 * Compiles every `.ts` and `.js` of the tree and of the packages that they require.
 * A file that was not changed since the last time is not compiled again.
 */
export function compileScripts(
  tree: SourceTree,
  npm: NpmPackages,
  problems: Problems,
): Record<string, Script> {
  const scripts: Record<string, Script> = {};
  // Requiring a package mounts it, which brings more files: until nothing new appears.
  for (let seen = -1; seen !== Object.keys(scripts).length;) {
    seen = Object.keys(scripts).length;
    for (const file of tree.list(['.ts', '.js'])) {
      const path = file.replace(/\.(ts|js)$/, '');
      if (file.endsWith('.d.ts') || /\.(test|spec)\.[tj]s$/.test(file) || scripts[path]) continue;
      const script = compileScript(tree, file, problems);
      scripts[path] = script;
      for (const specifier of packagesIn(script.code)) npm.candidates(file, specifier);
    }
  }
  for (const [path, code] of Object.entries(npm.aliases())) scripts[path] = { code, map: '' };
  return scripts;
}

function compileScript(tree: SourceTree, file: string, problems: Problems): Script {
  const source = tree.read(file);
  const key = tree.real(file) ?? file;
  const cached = cache.get(key);
  const script = cached?.source === source ? cached.script : transformOne(file, source);
  cache.set(key, { source, script });
  if (!Array.isArray(script)) return script;
  for (const message of script) {
    const { line, column } = message.location ?? { line: 1, column: 0 };
    problems.error(file, message.text, { line, column: column + 1 }, source);
  }
  return { code: `throw new Error(${JSON.stringify(`${file} could not be compiled`)})`, map: '' };
}

function transformOne(file: string, source: string): Script | Message[] {
  try {
    const { code, map } = transformSync(source, {
      loader: file.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'es2020',
      sourcemap: 'external',
      sourcefile: file,
      logLevel: 'silent',
      // The mini program's own tsconfig may ask for things that only bundlers do.
      tsconfigRaw: {},
    });
    return { code, map };
  } catch (error) {
    const { errors } = error as TransformFailure;
    if (Array.isArray(errors)) return errors;
    throw error;
  }
}

/** Packages that a compiled script requires: neither relative nor absolute. */
function packagesIn(code: string): string[] {
  return [...code.matchAll(/\brequire\(\s*["']([^"'./][^"']*)["']\s*\)/g)].map((match) => match[1] ?? '');
}
