import { requestFailed, unsupported } from '../base/errors';
import { compileQuery } from '../query/matcher';
import type { Condition } from '../query/matcher';
import { isDocument } from '../values/types';
import type { Doc } from '../values/types';
import { getField } from './fields';

/**
 * The exact paths that a path with `$` or `$[]` stands for in a document: `items.$.n` is the first element of `items`
 * that the query's condition on `items` matches, `items.$[].n` every element.
 */
export function exactPaths(path: string, document: Doc, conditions: Condition[]): string[][] {
  if (!path.includes('$')) return [path.split('.')];
  let paths: string[][] = [[]];
  for (const part of path.split('.')) {
    if (part === '$')
      paths = paths.map((base) => [...base, String(matchedPosition(base, document, conditions, path))]);
    else if (part === '$[]')
      paths = paths.flatMap((base) =>
        everyPosition(base, document, path).map((position) => [...base, position]),
      );
    else if (part.startsWith('$[')) throw unsupported(`The filtered position ${part} in "${path}"`);
    else if (part.startsWith('$'))
      throw requestFailed(`The dollar ($) prefixed field '${part}' in '${path}' is not allowed.`);
    else paths = paths.map((base) => [...base, part]);
  }
  return paths;
}

function everyPosition(base: string[], document: Doc, path: string): string[] {
  const array = getField(document, base);
  if (!Array.isArray(array))
    throw requestFailed(
      `The path '${base.join('.')}' must exist and be an array in order to apply '${path}'.`,
    );
  return array.map((_element, i) => String(i));
}

function matchedPosition(base: string[], document: Doc, conditions: Condition[], path: string): number {
  const array = getField(document, base);
  const field = base.join('.');
  const relevant = conditions.filter(({ path: named }) => named === field || named.startsWith(`${field}.`));
  if (!Array.isArray(array) || relevant.length === 0) {
    throw requestFailed(
      `The positional operator did not find the match needed from the query: "${path}" needs a condition on "${field}".`,
    );
  }
  const tests = relevant.map((condition) => elementTest(condition, field));
  const position = array.findIndex((element: unknown) => tests.every((test) => test(element)));
  if (position < 0)
    throw requestFailed(`The positional operator did not find the match needed from the query (${path}).`);
  return position;
}

function elementTest({ path, operator, operand }: Condition, field: string): (element: unknown) => boolean {
  const { matches } = compileQuery({
    [path === field ? 'value' : path.slice(field.length + 1)]: { [operator]: operand },
  });
  if (path === field) return (element) => matches({ value: operator === '$elemMatch' ? [element] : element });
  return (element) => isDocument(element) && matches(element);
}
