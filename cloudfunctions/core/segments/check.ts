import type { Config } from '../config/config';
import { NotifyError, type Issue } from '../errors';
import { leavesOf, type Leaf, type Placed, type Rule } from '../model/rule';
import { meaningOf } from './leaves/table';

/** What a rule asks that this configuration does not know: every mistake with its path below `at`. */
export function mistakesIn(rule: Rule, config: Config, at = 'rule'): Issue[] {
  return leavesOf(rule).flatMap((leaf) => mistakesOf(leaf, config, at));
}

function mistakesOf({ rule: leaf, path }: Placed<Leaf>, config: Config, at: string): Issue[] {
  return meaningOf(leaf)
    .check(leaf, config)
    .map(({ field, message }) => ({ code: 'unknown', path: placeOf(at, [...path, field]), message }));
}

/** `rule.of[1].name` */
export const placeOf = (at: string, path: (string | number)[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`),
    at,
  );

/** @throws NotifyError `BAD_REQUEST` with every mistake's path */
export function requireKnown(rule: Rule, config: Config, at = 'rule'): void {
  refuse(mistakesIn(rule, config, at));
}

/** @throws NotifyError `BAD_REQUEST` where there is any mistake */
export function refuse(issues: Issue[]): void {
  const [first] = issues;
  if (!first) return;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  throw new NotifyError('BAD_REQUEST', `${first.path}: ${first.message}${more}. 人群规则有误。`, issues);
}
