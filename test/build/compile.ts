/** The TypeScript compiler on files that exist only here. */
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './withProject';

/** Parsed once for all checks: the standard library is most of the work. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Type-checks strictly, each file as if it lay at that path of the checkout.
 * @returns `file:line: text`, one per error in these files
 */
export function typeErrors(files: Record<string, string>): string[] {
  const options: ts.CompilerOptions = {
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
  };
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(ROOT, name), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) => {
    if (texts.has(name)) return getSourceFile(name, ...rest);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file !== undefined && texts.has(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${file?.fileName.slice(ROOT.length + 1)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
