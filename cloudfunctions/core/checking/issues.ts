/** Turns what zod found into issues with a place, an expectation in two languages, and what stood there. */
import type * as z from 'zod';
import { type ConfigIssue, show } from '../config/configError';
import { SEPARATOR } from './expectations';

type ZodIssue = z.core.$ZodIssue;

export function issuesOf(issues: readonly ZodIssue[], input: unknown): ConfigIssue[] {
  return issues.flatMap((issue) => flatten(issue, [], input));
}

function flatten(issue: ZodIssue, base: PropertyKey[], input: unknown): ConfigIssue[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => toIssue([...path, key], issue.message, `the unknown option ${show(key)}`));
  }
  if (issue.code === 'invalid_key')
    return [toIssue(path, issue.issues[0]?.message ?? issue.message, show(path.at(-1)))];
  if (issue.code === 'invalid_union') {
    const branch = matchingBranch(issue, at(input, path));
    if (branch) return branch.flatMap((inner) => flatten(inner, path, input));
  }
  return [toIssue(path, issue.message, show(at(input, path)))];
}

/** An object given where an object is one of the choices is meant as that one: its inner issues say more. */
function matchingBranch(issue: z.core.$ZodIssueInvalidUnion, value: unknown): ZodIssue[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return issue.errors.find((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
  );
}

function toIssue(path: readonly PropertyKey[], message: string, got: string): ConfigIssue {
  const [expected = message, expectedZh = expected] = message.split(SEPARATOR);
  return { path: path.map(String).join('.'), expected, expectedZh, got };
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
