/** What a rule may not ask of this configuration, where it is told, and what a stored rule still means when it has changed. */
import fc from 'fast-check';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { CampaignDocument } from '../model/campaign';
import type { ListDocument } from '../model/list';
import { BUCKETS, type Leaf, type Rule } from '../model/rule';
import { mistakesIn, requireKnown } from './check';
import { fieldsOf, topmost } from './fields';
import { holds } from './holds';
import { knownOf, withKnown } from './known';
import { bucketOf } from './leaves/groups';
import { strangersIn } from './named';
import { hasRight } from './right';

const config = sampleConfig();
const trait = (name: string, is: string, value?: unknown): Leaf =>
  ({ kind: 'trait', name, is, value }) as Leaf;
const NAMES = {
  traits: 'level, age, born',
  tags: 'vip, quiet',
  events: 'view, paid',
  topics: 'restock, offers',
};
const TEMPLATES = 'backInStock, offer, notice';

test.each<[Leaf, path: string, said: string]>([
  [
    trait('size', 'exists'),
    'rule.name',
    `expected a trait of the configuration (${NAMES.traits}), got "size"`,
  ],
  [
    trait('constructor', 'exists'),
    'rule.name',
    `expected a trait of the configuration (${NAMES.traits}), got "constructor"`,
  ],
  [
    trait('level', 'atLeast', 'gold'),
    'rule.is',
    'expected equals, differs, oneOf or exists for a text, got "atLeast"',
  ],
  [trait('level', 'equals', 7), 'rule.value', 'expected a text, got 7'],
  [trait('level', 'equals', { daysAgo: 7 }), 'rule.value', 'expected a text, got {"daysAgo":7}'],
  [trait('age', 'atLeast', '18'), 'rule.value', 'expected a number, got "18"'],
  [trait('age', 'oneOf', [18, true]), 'rule.value', 'expected a number, got true'],
  [trait('born', 'atMost', true), 'rule.value', 'expected a date, got true'],
  [
    trait('born', 'atMost', '1990-02-30'),
    'rule.value',
    'expected epoch milliseconds or ISO 8601 such as 2026-11-22T10:00:00+08:00, got "1990-02-30"',
  ],
  [
    trait('born', 'atMost', 641_520_000),
    'rule.value',
    'expected milliseconds, or a date as text such as 1971-05-01, got 641520000',
  ],
  [
    { kind: 'tag', name: 'gold' },
    'rule.name',
    `expected a tag of the configuration (${NAMES.tags}), got "gold"`,
  ],
  [
    { kind: 'topic', name: 'news', on: true },
    'rule.name',
    `expected a topic of the configuration (${NAMES.topics}), got "news"`,
  ],
  [
    { kind: 'did', event: 'bought' },
    'rule.event',
    `expected an event of the configuration (${NAMES.events}), got "bought"`,
  ],
  [
    { kind: 'did', event: 'view', where: { price: 1 } },
    'rule.where',
    'expected a declared key of view (goods, again), got "price"',
  ],
  [
    { kind: 'notDone', event: 'paid', where: { goods: 'a' }, forDays: 1 },
    'rule.where',
    'expected a declared key of paid (it has none), got "goods"',
  ],
  [
    { kind: 'stopped', event: 'toString', forDays: 1 },
    'rule.event',
    `expected an event of the configuration (${NAMES.events}), got "toString"`,
  ],
  [
    { kind: 'cameBack', event: 'left', withinDays: 1, afterDays: 1 },
    'rule.event',
    `expected an event of the configuration (${NAMES.events}), got "left"`,
  ],
  [
    { kind: 'wished', template: 'gone' },
    'rule.template',
    `expected a template of the configuration (${TEMPLATES}), got "gone"`,
  ],
  [
    { kind: 'credit', template: 'gone' },
    'rule.template',
    `expected a template of the configuration (${TEMPLATES}), got "gone"`,
  ],
  [
    { kind: 'credit', template: 'notice', atLeast: 2 },
    'rule.atLeast',
    'expected 1: notice is long-term, one consent is all there is',
  ],
  [
    { kind: 'received', last: 1, template: 'gone' },
    'rule.template',
    `expected a template of the configuration (${TEMPLATES}), got "gone"`,
  ],
  [
    { kind: 'clicked', last: 1, template: 'gone' },
    'rule.template',
    `expected a template of the configuration (${TEMPLATES}), got "gone"`,
  ],
  [
    { kind: 'ignored', last: 1, template: 'gone' },
    'rule.template',
    `expected a template of the configuration (${TEMPLATES}), got "gone"`,
  ],
])('%j is told at %s: %s', (rule, path, message) => {
  expect(mistakesIn(rule, config)).toEqual([{ code: 'unknown', path, message }]);
});

test.each<[string, Leaf]>([
  ['a date as text', trait('born', 'atMost', '1990-05-01')],
  ['a date from before 1970', trait('born', 'atMost', '1950-05-01')],
  ['a date in milliseconds', trait('born', 'atMost', Date.UTC(1990, 4, 1))],
  ['days from now', trait('born', 'atLeast', { daysAgo: -7 })],
  ['a long-term consent', { kind: 'credit', template: 'notice', atLeast: 1 }],
  ['a declared key', { kind: 'did', event: 'view', where: { again: true } }],
  ['messages of any template', { kind: 'ignored', last: 3 }],
])('%s may be asked for', (_what, rule) => {
  expect(mistakesIn(rule, config)).toEqual([]);
});

test('without any tags the answer says so, and lists none', () => {
  expect(mistakesIn({ kind: 'tag', name: 'vip' }, { ...config, tags: {} })[0]?.message).toContain(
    '(none is configured)',
  );
});

test('every mistake of a tree is told at its own place', () => {
  const rule: Rule = {
    kind: 'all',
    of: [
      { kind: 'tag', name: 'vip' },
      { kind: 'any', of: [{ kind: 'not', of: { kind: 'tag', name: 'gone' } }, trait('age', 'equals', 'x')] },
    ],
  };
  expect(mistakesIn(rule, config, 'segment').map(({ path }) => path)).toEqual([
    'segment.of[1].of[0].of.name',
    'segment.of[1].of[1].value',
  ]);
  expect(() => requireKnown(rule, config)).toThrow(
    /^rule\.of\[1\]\.of\[0\]\.of\.name: .* \(and 1 more\)\. 人群规则有误/,
  );
});

describe('what only the database knows', () => {
  let context: MemoryContext;
  const list = (_id: string, upload: string) =>
    context.store.put('notify_lists', { _id, upload, parts: 1 } as ListDocument);
  beforeEach(() => (context = memoryContext()));

  test('a list that is not there, one whose first upload is not whole, a campaign that is not on record', async () => {
    list('whole', 'u1');
    list('begun', '');
    context.store.put('notify_campaigns', { _id: 'campaign:autumn' } as CampaignDocument);
    const of: Rule[] = [
      ...['whole', 'begun', 'gone'].map((name): Rule => ({ kind: 'list', name })),
      ...['campaign:autumn', 'campaign:gone'].map((campaign): Rule => ({ kind: 'gotCampaign', campaign })),
    ];
    expect(await strangersIn(context, { kind: 'any', of })).toEqual([
      { code: 'unknown', path: 'rule.of[1].name', message: 'expected a list that is uploaded, got "begun"' },
      { code: 'unknown', path: 'rule.of[2].name', message: 'expected a list that is uploaded, got "gone"' },
      {
        code: 'unknown',
        path: 'rule.of[4].campaign',
        message: 'expected the id of a campaign that is on record, got "campaign:gone"',
      },
    ]);
  });

  test('a list and a campaign of one name are two things', async () => {
    list('autumn', 'u1');
    expect(await strangersIn(context, { kind: 'gotCampaign', campaign: 'autumn' })).toHaveLength(1);
  });

  test('a rule that names neither costs no call', async () => {
    expect(await strangersIn(context, { kind: 'tag', name: 'vip' })).toEqual([]);
    expect(context.store.calls).toEqual([]);
  });
});

const openid = fc.string({ minLength: 1, maxLength: 40 });

test('everybody is in exactly one part, the same each time', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 20 }), openid, fc.nat(BUCKETS - 1), (salt, one, cut) => {
      const part = bucketOf(salt, one);
      expect(part).toBe(bucketOf(salt, one));
      const user = sampleUser({}, { _id: one });
      const setting = { config, now: NOW, salt, lists: new Map(), got: new Map() };
      const isIn = (from: number, to: number) => holds({ kind: 'bucket', from, to }, user, setting);
      expect([isIn(0, cut), isIn(cut, BUCKETS)].filter(Boolean)).toHaveLength(1);
      expect(isIn(part, part + 1)).toBe(true);
    }),
  );
});

test('parts are even, and those of two salts know nothing of each other', () => {
  const people = Array.from({ length: 20_000 }, (_, i) => `o-${i}`);
  const half = (salt: string) => people.filter((one) => bucketOf(salt, one) < BUCKETS / 2);
  const [first, second] = [half('salt-one'), half('salt-two')];
  const both = first.filter((one) => second.includes(one));
  // Four standard deviations.
  for (const [count, expected, deviation] of [
    [first.length, 10_000, 71],
    [second.length, 10_000, 71],
    [both.length, 5000, 61],
  ] as const)
    expect(Math.abs(count - expected)).toBeLessThan(4 * deviation);
  // A salt and an openid are told apart wherever one ends.
  expect(bucketOf('salt', 'ab')).not.toBe(bucketOf('salta', 'b'));
});

test('a path below another one is not asked for: the database refuses both at once', () => {
  expect(topmost(['did.a.times', 'wishes', 'wishes.x', 'did.a', 'tags', 'tags'])).toEqual([
    'did.a',
    'tags',
    'wishes',
  ]);
  expect(topmost(['wishesX.y', 'wishes'])).toEqual(['wishes', 'wishesX.y']);
  const rule: Rule = {
    kind: 'all',
    of: [
      { kind: 'wished', template: 'offer' },
      { kind: 'wished', template: 'offer', about: 'a' },
    ],
  };
  expect(fieldsOf(rule, config)).toEqual(['wishes']);
});

test('a stored rule goes on meaning what it meant when the configuration has lost its names', () => {
  const rule: Rule = {
    kind: 'all',
    of: [trait('age', 'atLeast', 18), { kind: 'tag', name: 'vip' }, { kind: 'credit', template: 'offer' }],
  };
  const known = knownOf(rule, config);
  expect(Object.keys(known.traits)).toEqual(['age']);
  const later = withKnown({ ...config, traits: {}, tags: {}, templates: {} }, known);
  expect(mistakesIn(rule, later)).toEqual([]);
  expect(later.templates.offer?.id).toBe(config.templates.offer?.id);
});

test('a trait keeps the type that the rule was written for; of all else the configuration of today counts', () => {
  const rule: Rule = {
    kind: 'all',
    of: [trait('age', 'atLeast', 18), { kind: 'credit', template: 'offer' }],
  };
  const known = knownOf(rule, config);
  const today = sampleConfig({ traits: { age: { type: 'text' } } });
  const moved = {
    ...today,
    templates: { ...today.templates, offer: { ...today.templates.offer!, id: 'new' } },
  };
  const seen = withKnown(moved, known);
  expect(seen.traits.age?.type).toBe('number');
  expect(seen.templates.offer?.id).toBe('new');
});

test('a right is a credit on hand, or a consent of a long-term template: never the one for the other', () => {
  const [offer, notice] = [config.templates.offer!, config.templates.notice!];
  const having = (id: string, account: object) => sampleUser({ [id]: account });
  expect(hasRight(having(offer.id, { available: 1 }), offer)).toBe(true);
  expect(hasRight(having(offer.id, { available: 0, held: 1, consent: true }), offer)).toBe(false);
  expect(hasRight(having(notice.id, { consent: true }), notice)).toBe(true);
  expect(hasRight(having(notice.id, { available: 3 }), notice)).toBe(false);
  expect(hasRight({ _id: 'o-new' }, offer)).toBe(false);
});
