import type { Rule } from '../model/rule';
import type { Query } from '../ports';
import type { Person, Setting } from './leaf';
import { meaningOf } from './leaves/table';

/** Whether a rule holds of a user: what it means, read directly. */
export function holds(rule: Rule, user: Person, setting: Setting): boolean {
  switch (rule.kind) {
    case 'all':
      return rule.of.every((each) => holds(each, user, setting));
    case 'any':
      return rule.of.some((each) => holds(each, user, setting));
    case 'not':
      return !holds(rule.of, user, setting);
    default:
      return meaningOf(rule).test(rule, user, setting);
  }
}

/** A condition that lets everybody pass of whom a rule holds. */
interface Part {
  query: Query;
  /** And nobody else: only such a condition can be turned round. */
  exact: boolean;
}

/**
 * What the database can say of a rule: whoever the rule holds of fulfils it, others may. It only spares reading; `holds`
 * decides. `null`: it can say nothing.
 */
export const queryOf = (rule: Rule, setting: Setting): Query | null => partOf(rule, setting)?.query ?? null;

function partOf(rule: Rule, setting: Setting): Part | null {
  switch (rule.kind) {
    case 'all': {
      const parts = rule.of.flatMap((each) => partOf(each, setting) ?? []);
      if (parts.length === 0) return null;
      return { query: joined('$and', parts), exact: isExact(parts) && parts.length === rule.of.length };
    }
    case 'any': {
      const parts = rule.of.map((each) => partOf(each, setting));
      const known = parts.filter((part) => part !== null);
      if (known.length < parts.length) return null;
      return { query: joined('$or', known), exact: isExact(known) };
    }
    case 'not': {
      const part = partOf(rule.of, setting);
      return part?.exact ? { query: { $nor: [part.query] }, exact: true } : null;
    }
    default: {
      const query = meaningOf(rule).query?.(rule, setting);
      return query ? { query, exact: true } : null;
    }
  }
}

const isExact = (parts: Part[]): boolean => parts.every(({ exact }) => exact);

const joined = (operator: '$and' | '$or', parts: Part[]): Query => ({
  [operator]: parts.map(({ query }) => query),
});
