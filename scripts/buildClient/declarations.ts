import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/**
 * The types of the client's public modules, self-contained: a team copies them without this project.
 * @param entries paths in `source` of the modules whose types are public
 * @returns path → text of the entries' declarations and all that these import
 */
export function clientDeclarations(source: string, entries: readonly string[]): Record<string, string> {
  const { config } = ts.readConfigFile(join(source, '../../tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(source, '../..'));
  const program = ts.createProgram(
    entries.map((entry) => join(source, entry)),
    {
      ...options,
      noEmit: false,
      // Whether the types are right is the business of `npm run typecheck`.
      noCheck: true,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: source,
      outDir: source,
    },
  );
  const emitted = new Map<string, string>();
  for (const file of program.getSourceFiles()) {
    // What lies outside (the contract) is inner.
    if (relative(source, file.fileName).startsWith('..')) continue;
    program.emit(file, (path, text) => emitted.set(relative(source, path), text), undefined, true);
  }
  const reachable: Record<string, string> = {};
  const visit = (path: string): void => {
    if (path in reachable) return;
    const text = emitted.get(path);
    if (text === undefined)
      throw new Error(`The client's public types need ${path}, which is not part of the client.`);
    reachable[path] = text;
    // Of `import … from './x'`, `export … from './x'` and `import('./x')`.
    for (const [, specifier = ''] of text.matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)) {
      const target = join(dirname(path), specifier);
      visit(emitted.has(`${target}.d.ts`) ? `${target}.d.ts` : join(target, 'index.d.ts'));
    }
  };
  for (const entry of entries) visit(entry.replace(/\.ts$/, '.d.ts'));
  return reachable;
}
