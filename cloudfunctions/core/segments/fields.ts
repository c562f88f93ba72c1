import type { Config } from '../config/config';
import { leavesOf, type Rule } from '../model/rule';
import { meaningOf } from './leaves/table';

/** What must be read of a user to hold a rule against it. */
export const fieldsOf = (rule: Rule, config: Config): string[] =>
  topmost(leavesOf(rule).flatMap(({ rule: leaf }) => meaningOf(leaf).fields(leaf, config)));

/** Without those below another one, with which the database refuses to read them. */
export function topmost(paths: string[]): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => !parentsOf(path).some((parent) => all.has(parent))).sort();
}

const parentsOf = (path: string): string[] => {
  const parts = path.split('.');
  return parts.slice(1).map((_part, i) => parts.slice(0, i + 1).join('.'));
};
