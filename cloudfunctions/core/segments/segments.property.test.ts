import fc from 'fast-check';
import { compileQuery } from '../../../local-cloud/database/query/matcher';
import { leafOf, randomRule, randomUser, WORLD } from '../../../test/support/segments/random';
import { fits } from '../../../test/support/segments/reference';
import { sampleConfig } from '../../../test/support/sample';
import { segmentRule } from '../contract/rule';
import type { Rule } from '../model/rule';
import type { UserDocument } from '../model/user';
import { mistakesIn } from './check';
import { holds, queryOf } from './holds';
import type { Person, Setting } from './leaf';
import { fieldsOf } from './fields';
import { why } from './why';

/** Rules, each held against 20 users: 10,000 users and more in the long form. */
const RULES = Number(process.env.SEGMENT_RULES ?? 40);
const USERS = 20;

const setting: Setting = {
  config: sampleConfig(),
  now: WORLD.now,
  salt: WORLD.salt,
  lists: new Map(Object.entries(WORLD.lists).map(([name, ids]) => [name, new Set(ids)])),
  got: new Map(Object.entries(WORLD.got).map(([name, ids]) => [name, new Map(Object.entries(ids))])),
};

/** What the database hands over when it is asked for these fields. */
function projected(user: UserDocument, paths: string[]): Person {
  const made: Record<string, unknown> = { _id: user._id };
  for (const path of paths) {
    const parts = path.split('.');
    let from: unknown = user;
    let to = made;
    parts.forEach((part, i) => {
      if (typeof from !== 'object' || from === null || !(part in from)) return (from = undefined);
      from = (from as Record<string, unknown>)[part];
      if (i === parts.length - 1) to[part] = from;
      else to = (to[part] ??= {}) as Record<string, unknown>;
      return undefined;
    });
  }
  return made as unknown as Person;
}

/** Query and filter as a reader uses them, beside what the rule means. */
function agrees(rule: Rule, user: UserDocument): boolean {
  const query = queryOf(rule, setting);
  const asked = query === null || compileQuery(query).matches(user as never);
  const found = asked && holds(rule, projected(user, fieldsOf(rule, setting.config)), setting);
  expect(found).toBe(fits(rule, user, WORLD));
  return found;
}

test('query and filter find whom the rule means, and nobody else', () => {
  const seen = { in: 0, out: 0 };
  fc.assert(
    fc.property(randomRule, fc.array(randomUser, { minLength: USERS, maxLength: USERS }), (rule, users) => {
      for (const user of users) seen[agrees(rule, user) ? 'in' : 'out'] += 1;
    }),
    { numRuns: RULES },
  );
  expect(Math.min(seen.in, seen.out)).toBeGreaterThan((RULES * USERS) / 10);
});

test.each(Object.entries<fc.Arbitrary<Rule>>(leafOf))(
  'a leaf %s by itself, and turned round',
  (_kind, leaf) => {
    const seen = { in: 0, out: 0 };
    fc.assert(
      fc.property(leaf, fc.array(randomUser, { minLength: USERS, maxLength: USERS }), (rule, users) => {
        for (const user of users) {
          seen[agrees(rule, user) ? 'in' : 'out'] += 1;
          agrees({ kind: 'not', of: rule }, user);
        }
      }),
      { numRuns: RULES },
    );
    // Both have been met often enough to mean something.
    expect(Math.min(seen.in, seen.out)).toBeGreaterThan(RULES / 10);
  },
);

test('every rule that can be made is one that may be saved', () => {
  fc.assert(
    fc.property(randomRule, (rule) => {
      const plain: unknown = JSON.parse(JSON.stringify(rule));
      expect(segmentRule.safeParse(plain).success).toBe(true);
      expect(mistakesIn(rule, setting.config)).toEqual([]);
    }),
    { numRuns: RULES },
  );
});

test('why somebody fits or does not is said by leaves that are so; of everybody there is nothing to say', () => {
  fc.assert(
    fc.property(randomRule, randomUser, (rule, user) => {
      const said = why(rule, user, setting);
      const hasLeaf = said.length > 0;
      const trivial = JSON.stringify(rule)
        .replaceAll(/"kind":"(all|any|not)"/g, '')
        .includes('"kind"');
      // What has no leaf at all has no words; what has one may still be decided by an empty group.
      if (hasLeaf) expect(trivial).toBe(true);
      for (const { en, zh } of said) expect([en.length > 3, zh.length > 3]).toEqual([true, true]);
    }),
    { numRuns: RULES },
  );
});
