/** The TypeScript compiler on files that exist only here. */
import { dirname, join, resolve } from 'node:path';
import type TypeScript from 'typescript';

const ROOT = resolve(__dirname, '../..');

declare const requireOnce: (module: string) => unknown;

/** The jest worker has it already, to compile the tests. */
export const ts = requireOnce('typescript') as typeof TypeScript;

/** By target and path. Parsed once for all checks: the standard library is most of the work. */
const parsed = new Map<string, TypeScript.SourceFile | undefined>();

/**
 * A program of files that need not exist, among all that do.
 * @param texts path → text
 */
export function programOf(
  texts: ReadonlyMap<string, string>,
  options: TypeScript.CompilerOptions,
): TypeScript.Program {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  const folders = new Set([...texts.keys()].flatMap(foldersOf));
  host.directoryExists = (name) => folders.has(name) || (directoryExists?.(name) ?? true);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    if (texts.has(name)) return getSourceFile(name, ...rest);
    const key = `${options.target} ${name}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, ...rest));
    return parsed.get(key);
  };
  return ts.createProgram([...texts.keys()], options, host);
}

/** A file's folder, and those that hold it. */
function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersOf(folder)];
}

/**
 * Type-checks strictly, each file as if it lay at that path of the checkout.
 * @returns `file:line: text`, one per error in these files
 */
export function typeErrors(files: Record<string, string>): string[] {
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(ROOT, name), text]));
  const program = programOf(texts, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowJs: true,
    checkJs: true,
    types: [],
  });
  // These files only: what they import is checked by `npm run typecheck`.
  const asked = [...texts.keys()].map((name) => program.getSourceFile(name));
  return asked
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${file?.fileName.slice(ROOT.length + 1)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
