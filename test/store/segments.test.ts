/** What a walk through a segment reads, counted by the local cloud's database behind the real SDK, with the product's own indexes. */
import fc from 'fast-check';
import type { Rule } from '../../cloudfunctions/core/model/rule';
import type { UserDocument } from '../../cloudfunctions/core/model/user';
import { wishKey } from '../../cloudfunctions/core/model/wish';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { holds } from '../../cloudfunctions/core/segments/holds';
import { knownOf } from '../../cloudfunctions/core/segments/known';
import { beginWalk } from '../../cloudfunctions/core/segments/walk';
import { memoryContext } from '../support/memory/context';
import { NOW, sampleUser } from '../support/sample';
import { randomRule, randomUser } from '../support/segments/random';
import { withProductStore } from './productStore';

/** Every request adds what it has read. */
const withUsers = (
  users: UserDocument[],
  use: (context: Context, read: () => number) => Promise<void>,
): Promise<void> =>
  withProductStore(async (context, cost) => {
    for (let i = 0; i < users.length; i += 100)
      await context.store.insert('notify_users', users.slice(i, i + 100));
    const before = cost().read;
    await use(context, () => cost().read - before);
  });

async function walked(context: Context, rule: Rule, alias?: string, most?: number): Promise<string[]> {
  const segment = { rule, salt: 'salt-of-it', known: knownOf(rule, context.config) };
  const template = alias === undefined ? undefined : context.config.templates[alias];
  const walk = await beginWalk(context, { segment, template });
  const found: string[] = [];
  for (let after = '', done = false; !done;) {
    const page = await walk.next(after, most);
    found.push(...page.people.map(({ _id }) => _id));
    ({ after, done } = page);
  }
  return found;
}

const ID = memoryContext().config.templates.backInStock!.id;
const name = (i: number): string => `o-${String(i).padStart(4, '0')}`;
const KEY = wishKey('backInStock', 'goods:mug');
const wish = { template: 'backInStock', about: 'goods:mug', label: '', at: NOW - 1, until: NOW + 1 };
/** 2,400: every fourth has a credit, every sixth is vip, every fiftieth waits for the mug. */
const CROWD = Array.from({ length: 2400 }, (_, i) =>
  sampleUser(i % 4 === 0 ? { [ID]: { available: 1, granted: 1 } } : {}, {
    _id: name(i),
    creditFor: i % 4 === 0 ? [ID, 'another'] : [],
    tags: i % 6 === 0 ? ['vip'] : [],
    ...(i % 50 === 0 ? { wishes: { [KEY]: wish }, wishFor: [KEY] } : {}),
  }),
);
const VIP: Rule = { kind: 'tag', name: 'vip' };
const WISHED: Rule = { kind: 'wished', template: 'backInStock', about: 'goods:mug' };

test('reachable reads no more documents than its smallest indexed clause matches, in pages of any size', () =>
  withUsers(CROWD, async (context, read) => {
    expect(await walked(context, VIP, 'backInStock', 7)).toHaveLength(200);
    // 600 have a credit.
    const credits = read();
    expect(credits).toBeLessThanOrEqual(600 + 5);
    const rule: Rule = { kind: 'all', of: [WISHED, { kind: 'not', of: VIP }] };
    expect(await walked(context, rule, 'backInStock')).toHaveLength(16);
    // 48 wait.
    expect(read() - credits).toBeLessThanOrEqual(48 + 5);
  }));

/** 10,000 in the long form. */
const USERS = Number(process.env.SEGMENT_USERS ?? 250);
const RULES_READ = 12;
/** How many of the users each clause matches that an index serves and that everybody wanted must fulfil. */
function smallestClause(rule: Rule, users: UserDocument[]): number {
  const must = (one: Rule): Rule[] => (one.kind === 'all' ? one.of.flatMap(must) : [one]);
  const wishes = must(rule).flatMap((leaf) =>
    leaf.kind === 'wished' && leaf.about !== undefined ? [wishKey(leaf.template, leaf.about)] : [],
  );
  return Math.min(
    users.filter(({ creditFor }) => creditFor.includes(ID)).length,
    ...wishes.map((key) => users.filter(({ wishFor }) => wishFor.includes(key)).length),
  );
}

test('random rules over random users read no more than that either', () => {
  const users = fc
    .sample(randomUser, { numRuns: USERS, seed: USERS })
    .map((user, i): UserDocument => ({ ...user, _id: name(i) }));
  // A list is a clause of its own, and who got a campaign is read elsewhere.
  const rules = fc
    .sample(randomRule, { numRuns: 100, seed: USERS })
    .filter((one) => !/"list"|"gotCampaign"/.test(JSON.stringify(one)))
    .slice(0, RULES_READ);
  const wished: Rule = { kind: 'wished', template: 'backInStock', about: 'goods:mug' };
  return withUsers(users, async (context, read) => {
    const most: number[] = [];
    for (const rule of [...rules, ...rules.map((one): Rule => ({ kind: 'all', of: [wished, one] }))]) {
      const before = read();
      await walked(context, rule, 'backInStock');
      most.push(read() - before - smallestClause(rule, users));
    }
    if (USERS >= 10_000) process.stdout.write(`most beyond the smallest clause: ${Math.max(...most)}\n`);
    expect(Math.max(...most)).toBeLessThanOrEqual(5);
  });
}, 600_000);

/** Of them eight each; `SEGMENT_RULES=500` is the long form. */
const RUNS = Number(process.env.SEGMENT_RULES ?? 4);

test(
  'random rules find by the database and the filter whom they hold of',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(randomUser, { minLength: 20, maxLength: 40 }),
        fc.array(randomRule, { minLength: 8, maxLength: 8 }),
        async (drawn, rules) => {
          const users = drawn.map((user, i): UserDocument => ({ ...user, _id: name(i) }));
          await withUsers(users, async (context) => {
            for (const rule of rules.filter((one) => !JSON.stringify(one).includes('"list"'))) {
              const { config } = context;
              const setting = { config, now: NOW, salt: 'salt-of-it', lists: new Map(), got: new Map() };
              const fits = users.filter((user) => holds(rule, user, setting)).map(({ _id }) => _id);
              expect(await walked(context, rule, undefined, 9)).toEqual(fits);
            }
          });
        },
      ),
      { numRuns: RUNS },
    ),
  60_000 + RUNS * 2000,
);
