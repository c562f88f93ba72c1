/** What events, traits and tags come to, before anything is written. */
import fc from 'fast-check';
import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { BehaviourEvent } from '../contract';
import { aliasMark, KEPT_TIMES } from '../model/behaviour';
import { bookingOf, type Known } from './book';
import { changeOf } from './change';
import { bookBehaviour } from './tell';

const config = sampleConfig({
  traits: {
    level: { type: 'text' },
    age: { type: 'number' },
    known: { type: 'boolean' },
    born: { type: 'date', fromClient: true },
    member: { type: 'text', alias: true },
  },
  tags: { vip: {}, quiet: { fromClient: true }, new: {} },
});
const of = (events: BehaviourEvent[], fromClient = false) =>
  changeOf(
    config,
    events.map((event, index) => ({ event, index })),
    fromClient,
  );
const traits = (set: Extract<BehaviourEvent, { kind: 'traits' }>['set']): BehaviourEvent => ({
  kind: 'traits',
  set,
});
const done = (name: string, props?: Record<string, string | number | boolean>): BehaviourEvent => ({
  kind: 'event',
  name,
  ...(props ? { props } : {}),
});
const UNKNOWN: Known = { traits: {}, tags: [], aliases: [] };

test.each<[string, BehaviourEvent, string, RegExp]>([
  ['an event', done('bought'), 'UNKNOWN_EVENT', /view, paid.*"bought"/],
  ['an event that every object has', done('toString'), 'UNKNOWN_EVENT', /"toString"/],
  ['a trait', traits({ size: 1 }), 'UNKNOWN_TRAIT', /level, age.*"size"/],
  ['a trait that every object has', traits({ constructor: 'x' }), 'UNKNOWN_TRAIT', /"constructor"/],
  ['a tag', { kind: 'tags', add: ['vip', 'gold'] }, 'UNKNOWN_TAG', /vip, quiet.*"gold"/],
  ['a tag to be taken away', { kind: 'tags', remove: ['gold'] }, 'UNKNOWN_TAG', /"gold"/],
  ['a number for a text', traits({ level: 3 }), 'BAD_VALUE', /^set\.level: expected a text, got 3/],
  ['a text for a number', traits({ age: '30' }), 'BAD_VALUE', /^set\.age: expected a number, got "30"/],
  ['a number for yes or no', traits({ known: 1 }), 'BAD_VALUE', /^set\.known: expected a boolean, got 1/],
  ['yes for a date', traits({ born: true }), 'BAD_VALUE', /^set\.born: expected a date, got true/],
  ['a day that is none', traits({ born: '1990-02-30' }), 'BAD_VALUE', /1990-02-30/],
  ['seconds for milliseconds', traits({ born: 641_520_000 }), 'BAD_VALUE', /milliseconds/],
  [
    'a value too long to be counted by',
    done('view', { goods: 'x'.repeat(65) }),
    'BAD_VALUE',
    /at most 64 characters, got 65/,
  ],
])('%s is refused, and has changed nothing', (_what, event, code, message) => {
  const { change, done: did, refused } = of([event]);
  expect(refused).toEqual([{ index: 0, error: { code, message: expect.stringMatching(message) as string } }]);
  expect(did).toEqual([]);
  expect(change).toEqual({ traits: {}, aliases: [], addTags: [], removeTags: [], did: {} });
});

test('of several, each is refused by its own place, and the others count', () => {
  const { change, refused } = of([
    traits({ level: 'gold' }),
    traits({ level: 3 }),
    done('paid'),
    done('gone'),
  ]);
  expect(refused.map(({ index }) => index)).toEqual([1, 3]);
  expect(change.traits).toEqual({ level: 'gold' });
  expect(Object.values(change.did)).toEqual([{ event: 'paid', count: 1 }]);
});

test('traits that are set together are refused together', () => {
  expect(of([traits({ level: 'gold', age: 'x' })]).change.traits).toEqual({});
});

test('from a mini program only what is declared for it: an event by name, a trait by name, all tags of one call', () => {
  const { change, refused } = of(
    [
      traits({ born: '1990-05-01' }),
      traits({ level: 'gold' }),
      { kind: 'tags', add: ['quiet', 'vip'] },
      done('paid'),
      done('view'),
    ],
    true,
  );
  expect(refused.map(({ index, error }) => [index, error.code])).toEqual(
    [1, 2, 3].map((index) => [index, 'NOT_FROM_CLIENT']),
  );
  expect(Object.keys(change.traits)).toEqual(['born']);
  expect(change.addTags).toEqual([]);
});

test('dates are kept as milliseconds, one without an offset as the configured zone has it', () => {
  expect(of([traits({ born: '2001-05-01T00:00' })]).change.traits.born).toBe(
    Date.parse('2001-05-01T00:00+08:00'),
  );
  expect(of([traits({ born: Date.UTC(1990, 4, 1) })]).change.traits.born).toBe(Date.UTC(1990, 4, 1));
});

test('an event is counted by its declared props only, and as often as it was told', () => {
  const { did } = of([
    done('view', { goods: 'mug', price: 3 }),
    done('view', { goods: 'mug', again: true }),
    done('view'),
  ]).change;
  expect(Object.values(did)).toEqual([
    { event: 'view', count: 3 },
    { event: 'view', key: 'goods', value: 'mug', count: 2 },
    { event: 'view', key: 'again', value: 'true', count: 1 },
  ]);
});

test('what is so already is no update at all', () => {
  const known: Known = { traits: { level: 'gold' }, tags: ['vip', 'new'], aliases: [] };
  const { change } = of([
    traits({ level: 'gold', age: null }),
    { kind: 'tags', add: ['vip'], remove: ['quiet'] },
  ]);
  expect(bookingOf(change, known, 'mark', NOW)).toBeNull();
  expect(bookingOf(of([]).change, known, 'mark', NOW)).toBeNull();
  // Taken away and given back in one breath.
  const both = of([{ kind: 'tags', add: ['vip'], remove: ['vip'] }]).change;
  expect(bookingOf(both, known, 'mark', NOW)).toBeNull();
});

test('an update holds only while what it was made from is so, and once for its telling', () => {
  const known: Known = { traits: { level: 'silver' }, tags: ['vip'], aliases: [] };
  const { change } = of([traits({ level: 'gold', age: 3 }), { kind: 'tags', add: ['new'] }]);
  expect(bookingOf(change, known, 'mark', NOW)?.condition).toEqual({
    told: { $ne: 'mark' },
    'traits.level': 'silver',
    'traits.age': null,
    tags: ['vip'],
  });
});

test('more times at once than are kept are counted all, and kept as many as there is room', () => {
  const { change } = of(Array<BehaviourEvent>(50).fill(done('paid')));
  const { update } = bookingOf(change, UNKNOWN, 'mark', NOW)!;
  expect(Object.values(update.$inc!)).toEqual([50]);
  const [pushed] = Object.values(update.$push as Record<string, { $each: number[] }>);
  expect(pushed!.$each).toHaveLength(KEPT_TIMES);
});

test('a user is found by the member number of now, and by none of before', () => {
  const old: Known = { traits: { member: 'a-1' }, tags: [], aliases: [aliasMark('member', 'a-1')] };
  const aliasesAfter = (member: string | null): unknown =>
    bookingOf(of([traits({ member })]).change, old, 'mark', NOW)?.update.$set?.aliases;
  expect(aliasesAfter('b-2')).toEqual([aliasMark('member', 'b-2')]);
  expect(aliasesAfter(null)).toEqual([]);
  expect(aliasesAfter('a-1')).toBeUndefined();
});

const tag = fc.constantFrom('vip', 'quiet', 'new');
const anyEvent: fc.Arbitrary<BehaviourEvent> = fc.oneof(
  fc
    .dictionary(fc.constantFrom('level', 'member'), fc.constantFrom('a', 'b', null), { maxKeys: 2 })
    .map(traits),
  fc.record({
    kind: fc.constant('tags' as const),
    add: fc.array(tag, { maxLength: 2 }),
    remove: fc.array(tag, { maxLength: 2 }),
  }),
  fc.record({ goods: fc.constantFrom('mug', 'cup') }).map((props) => done('view', props)),
);

test('told in one call or one by one, the user is the same in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 8 }), async (events) => {
      const ends = await Promise.all(
        [[events], events.map((event) => [event])].map(async (calls) => {
          const context = memoryContext({ config });
          context.store.put(
            'notify_users',
            sampleUser({}, { _id: 'o-1', tags: ['vip'], traits: { level: 'a' } }),
          );
          for (const [i, some] of calls.entries())
            await bookBehaviour(context, 'o-1', of(some).change, `call-${i}`);
          const { traits: has, tags, aliases = [], did } = context.store.get('notify_users', 'o-1');
          return {
            has,
            tags: [...tags].sort(),
            aliases,
            totals: Object.values(did)
              .map(({ total }) => total)
              .sort(),
          };
        }),
      );
      expect(ends[0]).toEqual(ends[1]);
    }),
    { numRuns: 60 },
  );
});
