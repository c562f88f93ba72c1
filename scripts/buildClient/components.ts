import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** Where the components' sources find the client's types, and where the built ones do. */
const TYPES = { source: '../sdk/src/types', built: '../types' } as const;
/** The only module of theirs that a host imports. */
const ENTRY = 'notify.ts';

/**
 * The components as a mini program uses them from a package: scripts as ES2018 CommonJS, the rest as it is, and the
 * types of `useNotify`.
 * @param folder `miniprogram-client/components`
 * @returns path, with `/` → text
 * @throws Error when a file needs something outside the folder, which "build npm" would not bring along
 */
export function componentFiles(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const path = relative(folder, full).split(sep).join('/');
    if (!entry.isFile() || /\.test\.ts$|\.md$/.test(path)) continue;
    const text = readFileSync(full, 'utf8');
    if (!path.endsWith('.ts')) files[path] = text;
    else {
      files[path.replace(/\.ts$/, '.js')] = scriptOf(text);
      if (path === ENTRY) files['notify.d.ts'] = declarationOf(text);
    }
  }
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith('.d.ts')) for (const used of usedBy(path, text)) checkInside(files, path, used);
  }
  return files;
}

/** By the compiler, because its CommonJS is a line per export; esbuild's takes a page in every file. */
function scriptOf(text: string): string {
  const { ES2018 } = ts.ScriptTarget;
  const { CommonJS } = ts.ModuleKind;
  return ts.transpileModule(text, { compilerOptions: { target: ES2018, module: CommonJS } }).outputText;
}

function declarationOf(text: string): string {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(text, { fileName: ENTRY });
  const [problem] = diagnostics;
  if (problem) throw new Error(`${ENTRY}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`);
  return outputText.replaceAll(`'${TYPES.source}'`, `'${TYPES.built}'`);
}

/** What a file names: modules of a script, styles of a style sheet, components of a JSON, templates of a WXML. */
function usedBy(path: string, text: string): string[] {
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, target = '']) => target);
  if (path.endsWith('.js')) return all(/\brequire\(["']([^"']+)["']\)/g).map((target) => `${target}.js`);
  if (path.endsWith('.wxss')) return all(/@import\s+["']([^"']+)["']/g);
  if (path.endsWith('.wxml')) return all(/<(?:import|include|wxs)\b[^>]*\bsrc=["']([^"']+)["']/g);
  const { usingComponents = {} } = JSON.parse(text) as { usingComponents?: Record<string, string> };
  return Object.values(usingComponents).map((target) => `${target}.json`);
}

function checkInside(files: Record<string, string>, path: string, used: string): void {
  const target = join(path, '..', used).split(sep).join('/');
  if (!/^\.\.?\//.test(used) || !(target in files))
    throw new Error(
      `components/${path} needs ${used}, which is not among them: "build npm" would leave it out.`,
    );
}
