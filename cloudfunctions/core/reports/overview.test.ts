import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { DayCounters, Dimension } from '../model/figures';
import { overview } from './overview';
import { promptFigures } from './prompts';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

const document = (day: string, dimension: Dimension, name: string, counters: DayCounters) => ({
  _id: `${day}|${dimension}|${name}`,
  day,
  dimension,
  name,
  counters,
  lastFold: 1,
});
const put = (...given: Parameters<typeof document>) => context.store.put('notify_stats', document(...given));

test('the days asked for are added up, by template, by topic, by day, and no others', async () => {
  put('2026-11-20', 'total', '', { attempted: 100 });
  for (const [day, attempted] of [
    ['2026-11-21', 4],
    ['2026-11-22', 6],
  ] as const) {
    put(day, 'total', '', { attempted, accepted: 3 });
    put(day, 'template', 'backInStock', { attempted });
    put(day, 'topic', 'restock', { attempted });
  }
  const answer = await overview(context, { from: '2026-11-21T00:00', to: '2026-11-22T12:00' });
  expect(answer).toMatchObject({
    from: '2026-11-21',
    to: '2026-11-22',
    total: { attempted: 10, accepted: 6, delivered: 0 },
    templates: { backInStock: { attempted: 10 } },
    topics: { restock: { attempted: 10 } },
    days: [
      { day: '2026-11-21', attempted: 4 },
      { day: '2026-11-22', attempted: 6 },
    ],
  });
});

test('days are those of the configured zone', async () => {
  put('2026-11-23', 'total', '', { attempted: 1 });
  const at = Date.parse('2026-11-22T16:30:00Z');
  expect((await overview(context, { from: at, to: at })).total.attempted).toBe(1);
});

test('without a span: the last 30 days', async () => {
  expect(await overview(context, {})).toMatchObject({ from: '2026-10-24', to: '2026-11-22' });
});

test('rates stand on what was delivered where receipts come, else on what was accepted, and say so', async () => {
  put('2026-11-22', 'total', '', { attempted: 100, accepted: 80, clicked: 30, converted: 15 });
  const { total } = await overview(context, {});
  expect(total.deliveryRate).toEqual({ count: 80, of: 100, rate: 0.8, basis: 'accepted' });
  expect(total.clickRate).toEqual({ count: 30, of: 80, rate: 0.375 });
  expect(total.conversionRate).toEqual({ count: 15, of: 30, rate: 0.5 });
  put('2026-11-22', 'total', '', { attempted: 100, accepted: 80, delivered: 40, undelivered: 1, clicked: 2 });
  const received = (await overview(context, {})).total;
  expect(received.deliveryRate).toEqual({ count: 40, of: 100, rate: 0.4, basis: 'delivered' });
  expect(received.clickRate.of).toBe(40);
});

test('of fewer than thirty there is no rate, and it is told of how many', async () => {
  expect((await overview(context, {})).total.deliveryRate.rate).toBeNull();
  put('2026-11-22', 'total', '', { attempted: 29, accepted: 29 });
  expect((await overview(context, {})).total.deliveryRate).toMatchObject({ rate: null, count: 29, of: 29 });
});

test('more documents than one call reads are all read', async () => {
  for (let i = 0; i < 1500; i++)
    put('2026-11-22', 'template', `t${String(i).padStart(4, '0')}`, { attempted: 1 });
  let sum = 0;
  const calls = await counted(context, async () => {
    const { templates } = await overview(context, {});
    sum = Object.values(templates).reduce((total, { attempted }) => total + attempted, 0);
  });
  expect(sum).toBe(1500);
  expect(calls).toEqual({ aggregate: 1, find: 2 });
});

test.each([
  [{ from: '2026-11-22T00:00', to: '2026-11-21T00:00' }],
  [{ from: '2025-01-01T00:00', to: '2026-11-21T00:00' }],
])('a span of %j is refused', async (span) => {
  await expect(overview(context, span)).rejects.toMatchObject({ code: 'BAD_TIME' });
});

describe('sheets shown', () => {
  const config = sampleConfig();
  const T = config.templates.backInStock!.id;

  test('are added up per template and place, the most shown first', () => {
    const days = [
      document('2026-11-21', 'prompt', T, { 'shown:goods': 2, 'agreed:goods': 1, 'shown:': 9 }),
      document('2026-11-22', 'prompt', T, { 'shown:goods': 38, 'agreed:goods': 29, 'shown:a:b': 1 }),
    ];
    expect(promptFigures(config, days)).toEqual([
      { templateId: T, aliases: ['backInStock'], place: 'goods', shown: 40, accepted: 30, rate: 0.75 },
      { templateId: T, aliases: ['backInStock'], place: '', shown: 9, accepted: 0, rate: null },
      { templateId: T, aliases: ['backInStock'], place: 'a:b', shown: 1, accepted: 0, rate: null },
    ]);
  });

  test('at more places than are kept are told together', () => {
    const counters = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`shown:p${i}`, 1]));
    const figures = promptFigures(config, [document('2026-11-22', 'prompt', T, counters)]);
    expect(figures.reduce((sum, { shown }) => sum + shown, 0)).toBe(500);
    expect(figures.length).toBeLessThan(200);
    expect(figures[0]).toMatchObject({ place: '*' });
  });
});

describe('as of when', () => {
  const asOf = async () => (await overview(context, {})).asOf;
  const tick = () =>
    context.store.put('notify_locks', { _id: 'tick', token: '', until: 0, number: 0, at: NOW });

  test('nothing is promised where the timer has never run', async () => expect(await asOf()).toBeNull());

  test('now, where everything is counted; in one call more', async () => {
    tick();
    expect(await asOf()).toBe(NOW);
    expect(await counted(context, () => overview(context, {}))).toEqual({ aggregate: 1, find: 1 });
  });

  test.each<['notify_journals' | 'notify_receipts' | 'notify_events', object, number]>([
    ['notify_journals', { stage: 'settled', at: NOW - 5000 }, NOW - 5000],
    ['notify_receipts', { stage: 'new', dueAt: NOW - 4000 }, NOW - 4000],
    ['notify_events', { stage: 'new', dueAt: NOW - 3000 }, NOW - 3000],
    ['notify_events', { stage: 'new', dueAt: NOW + 3000 }, NOW],
    ['notify_receipts', { stage: 'done', dueAt: NOW - 4000 }, NOW],
  ])('the oldest that is not counted: %s %j', async (collection, fact, expected) => {
    tick();
    await context.store.beneath.insert(collection, [{ _id: 'f', ...fact } as never]);
    await context.store.beneath.insert(collection, [
      { _id: 'g', stage: 'new', dueAt: NOW, at: NOW } as never,
    ]);
    expect(await asOf()).toBe(expected);
  });
});
