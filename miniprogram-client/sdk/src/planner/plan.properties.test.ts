import fc from 'fast-check';
import { balance, DAY_MS, known } from '../../../testing/values/known';
import type { Settings } from '../types';
import { plan } from './plan';

const NOW = Date.parse('2026-11-22T12:00:00+08:00');
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

const template = (alias: string) =>
  fc
    .record({
      kind: fc.constantFrom('one-time' as const, 'long-term' as const),
      title: fc.constantFrom('t1', 't2', 't3', 't4', 't5'),
      on: fc.boolean(),
      available: fc.nat(3),
      suspect: fc.boolean(),
      consented: fc.boolean(),
    })
    .map((fields) => balance(alias, fields));

const byId = <Value>(value: fc.Arbitrary<Value>) =>
  fc.dictionary(fc.constantFrom(...NAMES.map((name) => `tpl-${name}`)), value);

const situation: fc.Arbitrary<Settings> = fc
  .record({
    templates: fc.subarray(NAMES).chain((names) => fc.tuple(...names.map(template))),
    upcoming: byId(fc.nat(4)),
    kept: byId(fc.constantFrom('accept', 'reject', 'ban')),
    refusals: byId(
      fc.record({
        at: fc.integer({ min: NOW - 40 * DAY_MS, max: NOW + DAY_MS }),
        count: fc.integer({ min: 1, max: 6 }),
        place: fc.constantFrom('home', 'cart'),
      }),
    ),
    mainSwitch: fc.boolean(),
    max: fc.integer({ min: 1, max: 5 }),
  })
  .map((settings) => known(settings as Partial<Settings>));

const options = fc.record(
  {
    place: fc.constantFrom('home', 'cart'),
    wanted: fc.array(fc.constantFrom(...NAMES, 'gone'), { maxLength: 8 }),
  },
  { requiredKeys: [] },
);

const check = (holds: (settings: Settings, wish: { place?: string; wanted?: string[] }) => void): void =>
  fc.assert(fc.property(situation, options, holds), { numRuns: 500 });

const of = (settings: Settings, aliases: string[]) =>
  aliases.map((alias) => settings.templates.find((each) => each.alias === alias)!);

test('what is planned always makes one sheet that WeChat takes: one kind, distinct titles, at most so many', () => {
  check((settings, wish) => {
    const chosen = of(settings, plan(settings, wish, NOW).aliases);
    expect(chosen).not.toContain(undefined);
    expect(new Set(chosen.map(({ kind }) => kind)).size).toBeLessThanOrEqual(1);
    expect(new Set(chosen.map(({ title }) => title)).size).toBe(chosen.length);
    expect(chosen.length).toBeLessThanOrEqual(settings.max);
  });
});

test('every candidate is either planned or left out with a reason, once', () => {
  check((settings, wish) => {
    const { aliases, left } = plan(settings, wish, NOW);
    const candidates = wish.wanted ?? settings.templates.map(({ alias }) => alias);
    expect([...aliases, ...left.map(({ alias }) => alias)].sort()).toEqual([...new Set(candidates)].sort());
  });
});

test('nothing is planned that the user does not want: switched off, kept on no, or the main switch off', () => {
  check((settings, wish) => {
    const chosen = of(settings, plan(settings, wish, NOW).aliases);
    if (!settings.mainSwitch) expect(chosen).toEqual([]);
    expect(chosen.every(({ on, id }) => on && !['reject', 'ban'].includes(String(settings.kept[id])))).toBe(
      true,
    );
  });
});

test('within a day of a refusal the same template is asked nowhere', () => {
  check((settings, wish) => {
    for (const { id } of of(settings, plan(settings, wish, NOW).aliases)) {
      const at = settings.refusals[id]?.at ?? -Infinity;
      expect(at <= NOW && NOW - at < DAY_MS).toBe(false);
    }
  });
});

test('one more credit never makes a template be asked for that was not asked before', () => {
  check((settings, wish) => {
    const before = plan(settings, wish, NOW);
    for (const enriched of settings.templates.filter(({ kind }) => kind === 'one-time')) {
      const enough = before.left.some(({ alias, why }) => alias === enriched.alias && why === 'enough');
      const templates = settings.templates.map((each) =>
        each === enriched ? { ...each, available: each.available + 1 } : each,
      );
      if (enough) expect(plan({ ...settings, templates }, wish, NOW).aliases).not.toContain(enriched.alias);
    }
  });
});

test('a plan changes nothing: it gives the same again', () => {
  check((settings, wish) => {
    const before = JSON.stringify(settings);
    const first = plan(settings, wish, NOW);
    expect(plan(settings, wish, NOW)).toEqual(first);
    expect(JSON.stringify(settings)).toBe(before);
  });
});
