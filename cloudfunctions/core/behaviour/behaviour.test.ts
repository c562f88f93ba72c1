import fc from 'fast-check';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import type { TrackEvent, TrackManyRequest } from '../contract';
import { recordEvents } from '../facts/record';
import { counterKey, KEPT_COUNTERS, KEPT_TIMES } from '../model/behaviour';
import { USER_BYTES } from '../model/userSize';
import { tellMany } from './tellMany';

const DAY = 24 * 60 * 60_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const user = (openid = 'o-user') => context.store.get('notify_users', openid);
const tell = (
  events: TrackEvent[],
  { nonce, fromClient = false }: { nonce?: string; fromClient?: boolean } = {},
) => recordEvents(context, 'o-user', events, fromClient, { nonce });
const view = (goods?: string): TrackEvent => ({
  kind: 'event',
  name: 'view',
  ...(goods === undefined ? {} : { props: { goods } }),
});
const didOf = (...what: Parameters<typeof counterKey>) => user().did[counterKey(...what)];

test('an event is counted on the user when it comes: as such, and by the values of its declared props', async () => {
  await tell([view('mug')]);
  context.clock.advance(1000);
  await tell([view('mug'), view('cup'), { kind: 'event', name: 'view', props: { colour: 'blue' } }]);
  expect(didOf('view')).toEqual({
    event: 'view',
    times: [NOW + 1000, NOW + 1000, NOW + 1000, NOW],
    first: NOW,
    total: 4,
  });
  expect(didOf('view', 'goods', 'mug')).toMatchObject({ key: 'goods', value: 'mug', total: 2 });
  expect(didOf('view', 'goods', 'cup')).toMatchObject({ total: 1 });
  expect(Object.keys(user().did)).toHaveLength(3);
});

test('the latest twenty times are kept, newest first, and all are counted', async () => {
  for (let i = 0; i < 25; i++) {
    context.clock.advance(1000);
    await tell([view()]);
  }
  const { times, total, first } = didOf('view')!;
  expect(times).toHaveLength(KEPT_TIMES);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(times[0]).toBe(NOW + 25_000);
  expect([total, first]).toEqual([25, NOW + 1000]);
});

test('what the configuration does not know is refused by itself, and the rest counts', async () => {
  const { results } = await tell([
    { kind: 'event', name: 'nothing' },
    view(),
    { kind: 'traits', set: { height: 1 } },
    { kind: 'tags', add: ['unheard'] },
    { kind: 'traits', set: { level: 5 } },
    { kind: 'traits', set: { born: 'yesterday' } },
    { kind: 'event', name: 'view', props: { goods: 'x'.repeat(65) } },
  ]);
  expect(results.map(({ counted: is, error }) => error?.code ?? is)).toEqual([
    'UNKNOWN_EVENT',
    true,
    'UNKNOWN_TRAIT',
    'UNKNOWN_TAG',
    'BAD_VALUE',
    'BAD_VALUE',
    'BAD_VALUE',
  ]);
  expect(user()).toMatchObject({ traits: {}, tags: [] });
  expect(didOf('view')!.total).toBe(1);
});

test('a mini program tells only what the configuration allows it', async () => {
  const { results } = await tell(
    [
      { kind: 'event', name: 'paid' },
      { kind: 'traits', set: { level: 'gold' } },
      { kind: 'tags', add: ['vip'] },
      { kind: 'tags', add: ['quiet'] },
      { kind: 'traits', set: { born: '2000-02-29' } },
    ],
    { fromClient: true },
  );
  expect(results.map(({ error }) => error?.code)).toEqual([
    'NOT_FROM_CLIENT',
    'NOT_FROM_CLIENT',
    'NOT_FROM_CLIENT',
    undefined,
    undefined,
  ]);
  expect(user()).toMatchObject({ tags: ['quiet'], traits: { born: Date.parse('2000-02-29T00:00+08:00') } });
});

test('a trait has been so since it changed, however often it is told', async () => {
  await tell([{ kind: 'traits', set: { level: 'gold' } }]);
  context.clock.advance(DAY);
  await tell([{ kind: 'traits', set: { level: 'gold', age: 30 } }]);
  expect(user()).toMatchObject({
    traits: { level: 'gold', age: 30 },
    traitsSince: { level: NOW, age: NOW + DAY },
  });
  await tell([{ kind: 'traits', set: { level: null } }]);
  expect(user().traits).toEqual({ age: 30 });
  expect(user().traitsSince).toEqual({ age: NOW + DAY });
});

test('tags come and go, the later word in one call counts', async () => {
  await tell([
    { kind: 'tags', add: ['vip', 'quiet'] },
    { kind: 'tags', remove: ['vip'] },
  ]);
  expect(user().tags).toEqual(['quiet']);
  await tell([{ kind: 'tags', add: ['vip'], remove: ['quiet'] }]);
  expect(user().tags).toEqual(['vip']);
});

test('told again with the same nonce, nothing counts twice; nor where an answer was lost', async () => {
  await tell([view('mug')], { nonce: 'nonce-0001' });
  await tell([view('mug')], { nonce: 'nonce-0001' });
  expect(didOf('view')!.total).toBe(1);
  expect(context.store.all('notify_events')).toHaveLength(1);
  context.store.around = async (_call, run) => {
    await run();
    return run();
  };
  await tell([view('mug')], { nonce: 'nonce-0002' });
  expect(didOf('view')!.total).toBe(2);
});

test('an event costs two calls for somebody known, whatever came before', async () => {
  for (let i = 0; i < 30; i++) await tell([view(String(i))]);
  const calls = await counted(context, () => tell([view('mug')]));
  expect(calls).toEqual({ insert: 1, updateOne: 1 });
});

test('two at once about the same trait both count, and the later one stands', async () => {
  await tell([view()]);
  await Promise.all([
    tell([{ kind: 'traits', set: { level: 'gold' } }, view()]),
    tell([{ kind: 'traits', set: { age: 3 } }, view()]),
    tell([{ kind: 'tags', add: ['vip'] }, view()]),
  ]);
  expect(user()).toMatchObject({ traits: { level: 'gold', age: 3 }, tags: ['vip'] });
  expect(didOf('view')!.total).toBe(4);
});

test('however much somebody does, the counters stay small: the ones that have rested longest go, and are counted', async () => {
  for (let i = 0; i < KEPT_COUNTERS + 60; i++) {
    context.clock.advance(1000);
    await tell([view(`${'g'.repeat(i % 60)}${i}`)]);
  }
  const { did, dropped } = user();
  expect(Object.keys(did).length).toBeLessThanOrEqual(KEPT_COUNTERS);
  expect(Buffer.byteLength(JSON.stringify(user()))).toBeLessThanOrEqual(USER_BYTES);
  expect(dropped.did).toBe(KEPT_COUNTERS + 60 + 1 - Object.keys(did).length);
  // The newest are there, and so is what is done all the time.
  const newest = KEPT_COUNTERS + 59;
  expect(didOf('view', 'goods', `${'g'.repeat(newest % 60)}${newest}`)).toBeDefined();
  expect(didOf('view')).toBeDefined();
});

describe('many at once', () => {
  const many = (count: number, events: TrackManyRequest['users'][number]['events']): TrackManyRequest => ({
    users: Array.from({ length: count }, (_, i) => ({ openid: `o-${i}`, events })),
    nonce: 'bulk-0001',
  });
  const seen = [
    { kind: 'event', name: 'view', props: { goods: 'mug' } },
  ] as TrackManyRequest['users'][number]['events'];

  test('a hundred who did the same cost five calls at most, strangers among them', async () => {
    const first = await counted(context, () => tellMany(context, many(100, seen)));
    expect(Object.values(first).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(5);
    expect(context.store.all('notify_users').map(({ did }) => did[counterKey('view')]!.total)).toEqual(
      Array(100).fill(1),
    );
  });

  test('told again, nobody is counted twice, even if it broke off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 6 }), fc.boolean(), async (at, after) => {
        context = memoryContext();
        let calls = 0;
        context.store.around = async (_call, run) => {
          if (calls++ !== at) return run();
          if (after) await run();
          throw new Error('killed');
        };
        await tellMany(context, many(5, seen)).catch(() => undefined);
        context.store.around = undefined;
        await tellMany(context, many(5, seen));
        await tellMany(context, many(5, seen));
        const totals = context.store.all('notify_users').map(({ did }) => did[counterKey('view')]!.total);
        expect(totals).toEqual([1, 1, 1, 1, 1]);
      }),
      { numRuns: 14 },
    );
  });

  test('each user’s own traits are each user’s own; what is refused is named by user and place', async () => {
    const { users } = await tellMany(context, {
      users: [
        { openid: 'o-1', events: [{ kind: 'traits', set: { level: 'gold' } }] },
        {
          openid: 'o-2',
          events: [
            { kind: 'traits', set: { level: 'blue' } },
            { kind: 'tags', add: ['unheard'] },
          ],
        },
      ],
      nonce: 'bulk-0002',
    });
    expect(users).toMatchObject([
      { openid: 'o-1', refused: [] },
      { openid: 'o-2', refused: [{ index: 1, error: { code: 'UNKNOWN_TAG' } }] },
    ]);
    expect([user('o-1').traits, user('o-2').traits]).toEqual([{ level: 'gold' }, { level: 'blue' }]);
  });

  test('one user named twice in a list is told twice', async () => {
    const one = { openid: 'o-1', events: seen };
    await tellMany(context, { users: [one, one], nonce: 'bulk-0003' });
    expect(user('o-1').did[counterKey('view')]!.total).toBe(2);
  });
});
