import fc from 'fast-check';
import type { Delta } from '../model/figures';
import { Deltas } from './deltas';

const DAY = '2026-11-22';
const find = (deltas: Delta[], dimension: string, name = ''): Delta | undefined =>
  deltas.find((delta) => delta.dimension === dimension && delta.name === name);

test('a fact is counted for the day, its template and its topic', () => {
  const deltas = new Deltas();
  deltas.add({ day: DAY, template: 'offer', topic: 'offers' }, { attempted: 1, accepted: 1 });
  expect(deltas.list().map(({ id }) => id)).toEqual([
    `${DAY}|total|`,
    `${DAY}|template|offer`,
    `${DAY}|topic|offers`,
  ]);
  for (const { counters } of deltas.list()) expect(counters).toEqual({ attempted: 1, accepted: 1 });
});

test('a fact of no template counts for the day alone', () => {
  const deltas = new Deltas();
  deltas.add({ day: DAY }, { feedback: 1 });
  expect(deltas.list()).toHaveLength(1);
});

test('many facts make one delta per day and dimension, whatever they count', () => {
  const deltas = new Deltas();
  deltas.add({ day: DAY, template: 'offer' }, { clicked: 1 });
  deltas.add({ day: DAY, template: 'offer' }, { clicked: 2, value: 8900 });
  deltas.add({ day: '2026-11-23', template: 'offer' }, { clicked: 4 });
  expect(deltas.list()).toHaveLength(4);
  expect(find(deltas.list(), 'template', 'offer')?.counters).toEqual({ clicked: 3, value: 8900 });
});

test('a prompt counts for its template and place, and for nothing that was sent', () => {
  const deltas = new Deltas();
  deltas.addPrompt(DAY, 'tpl-1', 'goods', true);
  deltas.addPrompt(DAY, 'tpl-1', 'goods', false);
  deltas.addPrompt(DAY, 'tpl-1', '', false);
  expect(deltas.list()).toEqual([
    {
      id: `${DAY}|prompt|tpl-1`,
      day: DAY,
      dimension: 'prompt',
      name: 'tpl-1',
      counters: { 'shown:goods': 2, 'agreed:goods': 1, 'shown:': 1 },
    },
  ]);
});

test('templates together make the total, in whatever order the facts came', () => {
  const fact = fc.record({
    template: fc.constantFrom('a', 'b', 'c'),
    count: fc.integer({ min: -5, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(fact, { minLength: 1 }), (facts) => {
      const deltas = new Deltas();
      for (const { template, count } of facts) deltas.add({ day: DAY, template }, { conversions: count });
      const sum = deltas
        .list()
        .filter(({ dimension }) => dimension === 'template')
        .reduce((total, { counters }) => total + (counters.conversions ?? 0), 0);
      expect(find(deltas.list(), 'total')?.counters.conversions).toBe(sum);
    }),
  );
});
