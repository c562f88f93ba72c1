import fc from 'fast-check';
import { sampleConfig } from '../../../test/support/sample';
import { MOST_PLACES, OTHER_PLACES } from '../counting/places';
import type { DayCounters, StatsDocument } from '../model/figures';
import { promptFigures } from './prompts';

const config = sampleConfig();
const T = config.templates.backInStock!.id;
const document = (counters: DayCounters, name = T, day = '2026-11-22'): StatsDocument => ({
  _id: `${day}|prompt|${name}`,
  day,
  dimension: 'prompt',
  name,
  counters,
  lastFold: 1,
});

test('a template that two aliases share names both; one that has left the configuration names none', () => {
  const { templates } = config;
  const shared = { ...config, templates: { ...templates, offer: { ...templates.offer!, id: T } } };
  const days = [document({ 'shown:a': 1 }), document({ 'shown:a': 1 }, 'gone')];
  expect(promptFigures(shared, days).map(({ templateId, aliases }) => [templateId, aliases])).toEqual([
    [T, ['backInStock', 'offer']],
    ['gone', []],
  ]);
});

test('a place that holds colons is that place', () => {
  expect(promptFigures(config, [document({ 'shown:a:shown:b': 40, 'agreed:a:shown:b': 20 })])).toMatchObject([
    { place: 'a:shown:b', shown: 40, accepted: 20, rate: 0.5 },
  ]);
});

test('the places beyond the bound, and those that a day had no room for, are one', () => {
  const names = Array.from({ length: MOST_PLACES + 2 }, (_, i) => `p${i}`);
  const counters = Object.fromEntries(names.map((name, i) => [`shown:${name}`, 100 - i]));
  const figures = promptFigures(config, [document({ ...counters, 'shown:*': 1000, 'agreed:*': 10 })]);
  expect(figures).toHaveLength(MOST_PLACES + 1);
  expect(figures[0]).toMatchObject({ place: OTHER_PLACES, accepted: 10 });
  expect(figures[0]!.shown).toBe(1000 + (100 - MOST_PLACES) + (99 - MOST_PLACES));
});

test('one template’s many places take no room from another’s', () => {
  const crowd = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`shown:p${i}`, 50]));
  const figures = promptFigures(config, [document(crowd), document({ 'shown:quiet': 1 }, 'other')]);
  expect(figures).toContainEqual(expect.objectContaining({ templateId: 'other', place: 'quiet', shown: 1 }));
});

test('however sheets are spread over days and places, none is lost and no rate is beyond 1', () => {
  const sheet = fc.record({
    day: fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22'),
    name: fc.constantFrom(T, 'other'),
    place: fc.nat(60).map((i) => (i === 0 ? '*' : `p${i}`)),
    shown: fc.integer({ min: 1, max: 9 }),
    agreed: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(sheet, { maxLength: 200 }), (sheets) => {
      const documents = sheets.map(({ day, name, place, shown, agreed }) =>
        document({ [`shown:${place}`]: shown, [`agreed:${place}`]: Math.min(agreed, shown) }, name, day),
      );
      const figures = promptFigures(config, documents);
      const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
      expect(sum(figures.map(({ shown }) => shown))).toBe(sum(sheets.map(({ shown }) => shown)));
      for (const { shown, accepted, rate } of figures) {
        expect(accepted).toBeLessThanOrEqual(shown);
        expect(rate).toBe(shown < 30 ? null : accepted / shown);
      }
      for (const templateId of [T, 'other'])
        expect(figures.filter((one) => one.templateId === templateId).length).toBeLessThanOrEqual(
          MOST_PLACES + 1,
        );
    }),
  );
});
