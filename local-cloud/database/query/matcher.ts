import { requestFailed, unsupported } from '../base/errors';
import { isDocument } from '../values/types';
import type { Doc } from '../values/types';
import { expressionTest } from './expression';
import { compileOperator, equals, isOperatorObject } from './operators';
import type { Nested, Operator } from './operators';
import { valuesAt } from './paths';
import { isRegex } from './regex';
import { schemaTest } from './schema';

type Predicate = (document: Doc) => boolean;

/** One condition of the top-level conjunction, for the planner. */
export interface Condition {
  path: string;
  operator: string;
  operand: unknown;
}

export interface CompiledQuery {
  matches: Predicate;
  /** Every `{field: {operator: operand}}` that must hold: the top level with its `$and`s flattened. */
  conditions: Condition[];
  /** All of the query is in `conditions`: whoever satisfies each of them has satisfied the query. */
  complete: boolean;
}

/** Values that expressions of `$expr` may name (`let` of a lookup). */
export type Variables = Record<string, unknown>;

/**
 * Compiles a MongoDB query.
 * @throws CloudError naming the operator that is malformed or not supported
 */
export function compileQuery(query: Doc, variables: Variables = {}): CompiledQuery {
  const compiled: CompiledQuery = { matches: () => true, conditions: [], complete: true };
  const tests: Predicate[] = [];
  compileLevel(query, variables, tests, compiled);
  const [only] = tests;
  if (tests.length === 1 && only) compiled.matches = only;
  else if (tests.length > 0) compiled.matches = (document) => tests.every((test) => test(document));
  return compiled;
}

function compileLevel(query: Doc, variables: Variables, tests: Predicate[], compiled: CompiledQuery): void {
  for (const key of Object.keys(query)) {
    const operand = query[key];
    if (key === '$and') {
      for (const branch of branches(key, operand)) compileLevel(branch, variables, tests, compiled);
    } else if (key === '$comment') {
      continue;
    } else if (key.startsWith('$')) {
      tests.push(compileLogic(key, operand, variables));
      compiled.complete = false;
    } else {
      tests.push(compileField(key, operand, variables, compiled));
    }
  }
}

function compileLogic(operator: string, operand: unknown, variables: Variables): Predicate {
  switch (operator) {
    case '$or': {
      const tests = branches(operator, operand).map((branch) => compileQuery(branch, variables).matches);
      return (document) => tests.some((test) => test(document));
    }
    case '$nor': {
      const tests = branches(operator, operand).map((branch) => compileQuery(branch, variables).matches);
      return (document) => !tests.some((test) => test(document));
    }
    case '$expr':
      return expressionTest(operand, variables);
    case '$jsonSchema':
      return schemaTest(operand);
    default:
      throw unsupported(`The query operator ${operator}`);
  }
}

function branches(operator: string, operand: unknown): Doc[] {
  if (!Array.isArray(operand) || operand.length === 0)
    throw requestFailed(`${operator} must be a nonempty array.`);
  for (const branch of operand) {
    if (!isDocument(branch)) throw requestFailed(`${operator} entries need to be full objects.`);
  }
  return operand as Doc[];
}

function compileField(
  path: string,
  operand: unknown,
  variables: Variables,
  compiled: CompiledQuery,
): Predicate {
  if (isRegex(operand)) {
    compiled.conditions.push({ path, operator: '$regex', operand });
    return onPath(path, { test: equals(operand), reach: 'any' });
  }
  if (!isOperatorObject(operand)) {
    compiled.conditions.push({ path, operator: '$eq', operand });
    return onPath(path, { test: equals(operand), reach: 'any' });
  }
  const tests: Predicate[] = [];
  for (const operator of Object.keys(operand)) {
    compiled.conditions.push({ path, operator, operand: operand[operator] });
    const test = compileFieldOperator(path, operator, operand, variables);
    if (test) tests.push(test);
  }
  return tests.length === 1 ? tests[0]! : (document) => tests.every((test) => test(document));
}

function compileFieldOperator(
  path: string,
  operator: string,
  siblings: Doc,
  variables: Variables,
): Predicate | undefined {
  const operand = siblings[operator];
  if (operator === '$not') {
    const inner =
      isRegex(operand) || isOperatorObject(operand)
        ? compileQuery({ [path]: operand }, variables)
        : undefined;
    if (!inner) throw requestFailed('$not needs a regex or a document of operators.');
    return (document) => !inner.matches(document);
  }
  if (!operator.startsWith('$')) {
    throw requestFailed(
      `unknown operator: ${operator}. A condition holds either operators or field values, not both.`,
    );
  }
  const compiled = compileOperator(operator, operand, siblings, nested(variables));
  return compiled && onPath(path, compiled);
}

function nested(variables: Variables): Nested {
  return {
    document: (condition) => compileQuery(condition, variables).matches,
    value: (condition) => {
      // A bare value is tested as the field of a document made for it.
      const { matches } = compileQuery({ value: condition }, variables);
      return (value) => matches({ value });
    },
  };
}

function onPath(path: string, { test, reach, negated = false }: Operator): Predicate {
  const satisfied =
    reach === 'whole' ? test : (value: unknown) => test(value) || (Array.isArray(value) && value.some(test));
  if (!path.includes('.')) {
    return (document) => satisfied(Object.hasOwn(document, path) ? document[path] : undefined) !== negated;
  }
  return (document) => valuesAt(document, path).some(satisfied) !== negated;
}
