import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './files';

const MAKERS = ['test', 'it', 'describe'];

/** What `test`, `test.each(…)`, `describe.skip` … begin with. */
function makerOf(callee: ts.Expression): string | undefined {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee)) return makerOf(callee.expression);
  if (ts.isCallExpression(callee)) return makerOf(callee.expression);
  return undefined;
}

/** Titles of the tests and groups in a file, as they stand there: with `%s`, `$name` and `${…}`. @param file from the root */
export function titlesOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && MAKERS.includes(makerOf(node.expression) ?? '')) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text);
      else if (title && ts.isTemplateExpression(title)) titles.push(title.getText().slice(1, -1));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}
