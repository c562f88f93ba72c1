import { requestFailed, unsupported } from '../base/errors';
import { isDocument, isNumeric, own, toNumber } from '../values/types';
import type { Doc } from '../values/types';
import { compileQuery } from './matcher';

type Projection = (document: Doc) => Doc;

/** Paths as a tree: `{a: {b: true}}` for "a.b". */
interface Tree {
  [name: string]: Tree | true;
}

/**
 * Compiles the projection of a find: fields with 1 or 0, `$slice`, `$elemMatch`.
 * @throws CloudError for a mix of 1 and 0, or an operator that is not supported
 */
export function compileProjection(spec: Doc): Projection | undefined {
  const included: string[] = [];
  const excluded: string[] = [];
  const changes: [path: string, change: (value: unknown) => unknown][] = [];
  let idExcluded = false;
  for (const path of Object.keys(spec)) {
    const value = spec[path];
    if (path.startsWith('$') || path.split('.').includes('$'))
      throw unsupported(`The positional projection "${path}"`);
    if (isDocument(value)) {
      const change = compileOperator(path, value);
      changes.push([path, change.apply]);
      if (change.includes) included.push(path);
    } else if (typeof value !== 'boolean' && !isNumeric(value)) {
      throw requestFailed(`projection of "${path}": expected 1, 0, $slice or $elemMatch.`);
    } else if (typeof value === 'boolean' ? value : toNumber(value) !== 0) {
      included.push(path);
    } else if (path === '_id') {
      idExcluded = true;
    } else {
      excluded.push(path);
    }
  }
  const includes =
    included.filter((path) => path !== '_id').length > 0 ||
    (included.length > 0 && excluded.length === 0 && changes.length === 0);
  if (includes && excluded.length > 0)
    throw requestFailed('Projection cannot have a mix of inclusion and exclusion.');
  const tree = toTree(includes ? included : [...excluded, ...(idExcluded ? ['_id'] : [])]);
  if (includes && !idExcluded) tree['_id'] = true;
  if (Object.keys(tree).length === 0 && changes.length === 0) return undefined;
  return (document) => {
    const result = includes ? include(document, tree) : exclude(document, tree);
    for (const [path, change] of changes) changeAt(result, path.split('.'), change);
    return result;
  };
}

function toTree(paths: string[]): Tree {
  const root: Tree = Object.create(null) as Tree;
  for (const path of paths) {
    const parts = path.split('.');
    let node = root;
    parts.forEach((part, i) => {
      if (i === parts.length - 1) {
        node[part] = true;
        return;
      }
      const next = node[part];
      // A field and a part of it: the whole field decides.
      node =
        next === true ? (Object.create(null) as Tree) : (node[part] = next ?? (Object.create(null) as Tree));
    });
  }
  return root;
}

function include(document: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const key of Object.keys(document)) {
    const node = tree[key];
    if (node === undefined) continue;
    const value = document[key];
    if (node === true) result[key] = value;
    else if (Array.isArray(value)) result[key] = includeInArray(value, node);
    else if (isDocument(value)) result[key] = include(value, node);
  }
  return result;
}

/** Inside an array documents are projected, arrays are walked, everything else is left out. */
function includeInArray(array: unknown[], node: Tree): unknown[] {
  return array.flatMap((element): unknown[] => {
    if (Array.isArray(element)) return [includeInArray(element, node)];
    return isDocument(element) ? [include(element, node)] : [];
  });
}

function exclude(document: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const key of Object.keys(document)) {
    const node = tree[key];
    if (node === true) continue;
    result[key] = node === undefined ? document[key] : excludeIn(document[key], node);
  }
  return result;
}

function excludeIn(value: unknown, node: Tree): unknown {
  if (Array.isArray(value)) return value.map((element) => excludeIn(element, node));
  return isDocument(value) ? exclude(value, node) : value;
}

/** `includes`: the operator chooses its field, so the others are left out. */
function compileOperator(path: string, spec: Doc): { apply: (value: unknown) => unknown; includes: boolean } {
  const [operator, ...rest] = Object.keys(spec);
  const operand = operator === undefined ? undefined : spec[operator];
  if (rest.length === 0 && operator === '$slice') return { apply: slice(path, operand), includes: false };
  if (rest.length === 0 && operator === '$elemMatch')
    return { apply: firstMatch(path, operand), includes: true };
  throw unsupported(`The projection ${operator ?? '{}'} of "${path}"`);
}

/** @param operand a count (negative: from the end) or [skip, count] */
function slice(path: string, operand: unknown): (value: unknown) => unknown {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map((number) =>
    isNumeric(number) ? toNumber(number) : Number.NaN,
  );
  const [first, count] = numbers;
  if (
    first === undefined ||
    numbers.length > 2 ||
    numbers.some(Number.isNaN) ||
    (count !== undefined && count <= 0)
  ) {
    throw requestFailed(`$slice of "${path}" takes a count or [skip, count] with a positive count.`);
  }
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (count === undefined) return first < 0 ? value.slice(first) : value.slice(0, first);
    const start = first < 0 ? Math.max(value.length + first, 0) : first;
    return value.slice(start, start + count);
  };
}

function firstMatch(path: string, operand: unknown): (value: unknown) => unknown {
  const { matches } = compileQuery({ value: { $elemMatch: operand } });
  if (path.includes('.')) throw unsupported(`$elemMatch on the nested field "${path}"`);
  return (value) => {
    const match = Array.isArray(value)
      ? value.find((element: unknown) => matches({ value: [element] }))
      : undefined;
    return match === undefined ? undefined : [match];
  };
}

/** Changes the value at a path in place; `undefined` removes the field. */
function changeAt(container: Doc, path: string[], change: (value: unknown) => unknown): void {
  const [name, ...rest] = path as [string, ...string[]];
  const value = own(container, name);
  if (value === undefined) return;
  if (rest.length > 0) {
    // Embedded documents are shared with what was read: this one is copied before it changes.
    if (isDocument(value)) changeAt((container[name] = { ...value }) as Doc, rest, change);
    return;
  }
  const changed = change(value);
  if (changed === undefined) delete container[name];
  else container[name] = changed;
}
