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

/** Random rules of each test; the long form takes hundreds. */
const RULES = Number(process.env.SEGMENT_RULES ?? 40);
/** Made once and held against every rule: making a user costs more than asking a rule about ten. */
const SEED = Number(process.env.SEGMENT_SEED ?? Date.now() % 1_000_000);
const USERS = fc.sample(randomUser, { numRuns: 300, seed: SEED });

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

/** Query and filter as a reader uses them, beside what the rule means. @returns how many of the users they find */
function agreed(rule: Rule, users = USERS): number {
  const query = queryOf(rule, setting);
  const compiled = query === null ? undefined : compileQuery(query);
  const fields = fieldsOf(rule, setting.config);
  const found = users.filter(
    (user) =>
      (compiled === undefined || compiled.matches(user as never)) &&
      holds(rule, projected(user, fields), setting),
  );
  const meant = users.filter((user) => fits(rule, user, WORLD));
  // `SEGMENT_SEED` makes the same users again.
  expect({ seed: SEED, found }).toEqual({ seed: SEED, found: meant });
  return found.length;
}

test('query and filter find whom the rule means, and nobody else', () => {
  const asked = RULES * USERS.length;
  let found = 0;
  fc.assert(
    fc.property(randomRule, (rule) => {
      found += agreed(rule);
    }),
    { numRuns: RULES },
  );
  expect(asked).toBeGreaterThanOrEqual(10_000);
  expect(Math.min(found, asked - found)).toBeGreaterThan(asked / 10);
});

test.each(Object.entries<fc.Arbitrary<Rule>>(leafOf))(
  'a leaf %s by itself, and turned round',
  (_kind, leaf) => {
    const users = USERS.slice(0, 60);
    const asked = RULES * users.length;
    let found = 0;
    fc.assert(
      fc.property(leaf, (rule) => {
        found += agreed(rule, users);
        agreed({ kind: 'not', of: rule }, users);
      }),
      { numRuns: RULES },
    );
    // Both have been met often enough to mean something.
    expect(Math.min(found, asked - found)).toBeGreaterThan(asked / 100);
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
