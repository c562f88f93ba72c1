import type { Template } from '../config/config';
import type { Leaf, Rule } from '../model/rule';
import { wishKey } from '../model/wish';
import type { Query } from '../ports';
import type { Context } from '../ports/context';
import type { Setting } from './leaf';

/** Where a walk begins: a condition that an index serves, in the order of openids; or people by name. */
export interface Start {
  query: Query;
  /** Sorted openids. */
  listed?: readonly string[];
}

/** Beyond this it does not matter any more which of two is smaller by how much. */
const COUNTED = 1_000_000;

/** The clause that matches fewest of those which an index serves and everybody wanted must fulfil. */
export async function startOf(
  context: Context,
  rule: Rule,
  template: Template | undefined,
  { lists }: Setting,
): Promise<Start> {
  const must = required(rule);
  const listed = must
    .flatMap((leaf) => (leaf.kind === 'list' ? [lists.get(leaf.name)!] : []))
    .sort((a, b) => a.size - b.size)[0];
  const wishes = must.flatMap((leaf) =>
    leaf.kind === 'wished' && leaf.about !== undefined
      ? [{ wishFor: wishKey(leaf.template, leaf.about) }]
      : [],
  );
  const clauses: Query[] = [...wishes, ...(template ? [{ creditFor: template.id }] : [])];
  const smallest = await smallestOf(context, clauses, listed?.size);
  if (smallest) return { query: smallest };
  return listed ? { query: {}, listed: [...listed].sort() } : { query: {} };
}

/** Leaves that hold of everybody of whom the rule holds. */
const required = (rule: Rule): Leaf[] => {
  if (rule.kind === 'all') return rule.of.flatMap(required);
  return rule.kind === 'any' || rule.kind === 'not' ? [] : [rule];
};

/** @returns `undefined` where none matches fewer than `than` */
async function smallestOf(context: Context, clauses: Query[], than?: number): Promise<Query | undefined> {
  if (clauses.length === 1 && than === undefined) return clauses[0];
  let least = than ?? COUNTED;
  let smallest: Query | undefined = than === undefined ? clauses[0] : undefined;
  for (const clause of clauses) {
    const count = await countUpTo(context, clause, least);
    if (count >= least) continue;
    least = count;
    smallest = clause;
  }
  return smallest;
}

/** By the index alone. */
async function countUpTo({ store }: Context, clause: Query, most: number): Promise<number> {
  if (most === 0) return 0;
  const [found] = await store.aggregate<{ n: number }>('notify_users', [
    { $match: clause },
    { $limit: most },
    { $count: 'n' },
  ]);
  return found?.n ?? 0;
}
