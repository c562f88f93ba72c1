/** Which openapi each function's own code calls, against what its `config.json` permits: WeChat answers -604101 otherwise. */
import { build } from 'esbuild';
import ts from 'typescript';
import type { SourceFunction } from './discover';
import { BuildError, esbuildProblems, messageOf } from './problems';

/**
 * Bundles a function's own code only, so that what tree shaking leaves out does not count, and reads the calls.
 * @returns by function name: what it uses, sorted, and calls whose openapi cannot be told from the source
 * @throws BuildError with file, line and column
 */
export async function openapiUse(
  functions: readonly SourceFunction[],
  root: string,
): Promise<Map<string, OpenapiUse>> {
  const { outputFiles } = await ownCode(functions, root).catch((error: unknown) => {
    throw new BuildError(esbuildProblems(error) ?? [messageOf(error)]);
  });
  return new Map(
    outputFiles.map(({ path, text }) => [/([^\\/]+)\.js$/.exec(path)?.[1] ?? path, openapiIn(text)]),
  );
}

const ownCode = (functions: readonly SourceFunction[], root: string) =>
  build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(functions.map(({ name, entry }) => [name, entry])),
    outdir: 'dist',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    logLevel: 'silent',
  });

/** By function name. One whose calls cannot be told from the source may call any. */
export const callsOpenapi = (uses: ReadonlyMap<string, OpenapiUse>): Map<string, boolean> =>
  new Map([...uses].map(([name, { used, unclear }]) => [name, used.length + unclear.length > 0]));

/** The word as code, not in a text: an `openapi` of something, or a call. */
const CALLED = /\.openapi\b|\bopenapi\d*\s*\(/;

export interface OpenapiUse {
  used: string[];
  /** Source text of calls that name no openapi. */
  unclear: string[];
}

/**
 * Understands `cloud.openapi({…}).subscribeMessage.send(…)`, `cloud.openapi.subscribeMessage.send(…)`, the same through a
 * variable that holds `cloud.openapi(…)`, and a wrapper `openapi('subscribeMessage.send', …)`.
 */
export function openapiIn(code: string): OpenapiUse {
  // Most functions call none, and to parse a bundle takes longer than to build it.
  if (!CALLED.test(code)) return { used: [], unclear: [] };
  const file = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  const used = new Set<string>();
  const unclear: string[] = [];
  const holders = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer &&
      isOpenapi(node.initializer, holders)
    ) {
      holders.add(node.name.text);
    }
    if (ts.isElementAccessExpression(node) && isOpenapi(root(node), holders))
      unclear.push(node.getText(file));
    if (ts.isCallExpression(node)) {
      const name = calledName(node, holders);
      if (name !== undefined) used.add(name);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { used: [...used].sort(), unclear };
}

/** `openapi`, or esbuild's `openapi2` when two modules use the word. */
const WORD = /^openapi\d*$/;

function wordOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

/** `….openapi`, `….openapi(…)` without a name in it, or a variable that holds one of them. */
function isOpenapi(node: ts.Expression, holders: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return holders.has(node.text);
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'openapi';
  return ts.isCallExpression(node) && WORD.test(wordOf(node.expression)) && literal(node) === undefined;
}

const literal = (call: ts.CallExpression) => {
  const first = call.arguments[0];
  return first && ts.isStringLiteralLike(first) ? first.text : undefined;
};

/** What an access chain starts from: stops at `openapi` itself. */
function root(node: ts.Expression): ts.Expression {
  if (ts.isElementAccessExpression(node)) return root(node.expression);
  if (ts.isPropertyAccessExpression(node) && node.name.text !== 'openapi') return root(node.expression);
  return node;
}

function calledName(call: ts.CallExpression, holders: ReadonlySet<string>): string | undefined {
  if (WORD.test(wordOf(call.expression))) return literal(call);
  const parts: string[] = [];
  let node: ts.Expression = call.expression;
  while (ts.isPropertyAccessExpression(node) && node.name.text !== 'openapi') {
    parts.unshift(node.name.text);
    node = node.expression;
  }
  return parts.length > 1 && isOpenapi(node, holders) ? parts.join('.') : undefined;
}

/** Compares use and permission of one function. */
export function permissionProblems(
  shown: string,
  use: OpenapiUse,
  permitted: readonly string[],
): { problems: string[]; warnings: string[] } {
  const missing = use.used.filter((api) => !permitted.includes(api));
  const unused = permitted.filter((api) => !use.used.includes(api));
  return {
    problems: [
      ...missing.map(
        (api) =>
          `${shown}: permissions.openapi: expected "${api}", which the function's code calls, got ${JSON.stringify(permitted)}`,
      ),
      ...use.unclear.map(
        (text) =>
          `${shown}: permissions.openapi: expected the openapi's name in the source, such as openapi(…).subscribeMessage.send(…), got "${text}"`,
      ),
    ],
    warnings:
      use.unclear.length > 0
        ? []
        : unused.map(
            (api) =>
              `${shown}: permissions.openapi: "${api}" is permitted, but the function's code never calls it`,
          ),
  };
}
