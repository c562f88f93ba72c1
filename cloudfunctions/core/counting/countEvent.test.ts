import { NOW, sampleConfig } from '../../../test/support/sample';
import type { EventDocument } from '../model/facts';
import { newEvent } from '../model/newEvent';
import type { Counted, Known } from './counted';
import { countEvent } from './countEvent';
import { Deltas } from './deltas';

const config = sampleConfig();
const DAY = '2026-11-22';
const YESTERDAY = NOW - 24 * 3_600_000;
const message: Known = {
  _id: 'n-1',
  to: 'o-1',
  state: 'sent',
  template: 'backInStock',
  topic: 'restock',
  attemptedAt: YESTERDAY,
  createdAt: YESTERDAY,
  clickedAt: 0,
  convertedAt: 0,
};
const event = (kind: EventDocument['kind'], more: Partial<EventDocument> = {}): EventDocument =>
  newEvent({ _id: `${kind}:1`, kind, openid: 'o-1', at: NOW, ...more });

function deltasOf(one: EventDocument, more: Partial<Counted> = {}): Record<string, object> {
  const deltas = new Deltas();
  countEvent(
    config,
    { event: one, message: undefined, first: false, attemptedAt: undefined, ...more },
    deltas,
  );
  return Object.fromEntries(deltas.list().map(({ id, counters }) => [id, counters]));
}

test('what a notification brought is booked on the day of its send, for its template and topic', () => {
  const counters = { clicked: 1 };
  expect(deltasOf(event('click'), { message, first: true })).toEqual({
    '2026-11-21|total|': counters,
    '2026-11-21|template|backInStock': counters,
    '2026-11-21|topic|restock': counters,
  });
});

test.each<[string, EventDocument, Partial<Counted>, object]>([
  ['a click of nothing known', event('click'), { first: true }, {}],
  ['a second click', event('click'), { message }, {}],
  [
    'a sale',
    event('convert', { value: 890 }),
    { message, first: true },
    { conversions: 1, value: 890, converted: 1 },
  ],
  ['a further sale', event('convert', { value: 10 }), { message }, { conversions: 1, value: 10 }],
  ['a revert of nothing known', event('revert'), { message }, {}],
  [
    'the last sale taken back',
    event('revert'),
    { message, conversion: event('convert', { value: 890 }), last: true },
    { conversions: -1, value: -890, converted: -1 },
  ],
  [
    'a rating',
    event('feedback', { category: 'rating', rating: 4 }),
    { message },
    { feedback: 1, ratings: 1, ratingSum: 4 },
  ],
  ['a complaint', event('feedback', { category: 'complaint' }), { message }, { feedback: 1, complaints: 1 }],
  ['an attempt given up', event('resolution', { name: 'gaveUp' }), { message }, {}],
  ['a late acceptance', event('resolution', { name: 'accepted' }), { message }, { unknown: -1, accepted: 1 }],
  ['a late refusal', event('resolution', { name: 'refused' }), { message }, { unknown: -1, refused: 1 }],
  ['what is beyond a user’s bound', event('surplus'), { message, first: true }, {}],
  ['a raw event', event('event'), {}, {}],
])('%s', (_what, one, more, counters) => {
  const total = Object.entries(deltasOf(one, more)).find(([id]) => id.includes('|total|'))?.[1] ?? {};
  expect(total).toEqual(counters);
});

test('a sale without a notification is taken back on the day it was booked on', () => {
  const conversion = event('convert', { at: YESTERDAY, value: 890 });
  expect(deltasOf(event('revert'), { conversion })).toEqual({
    '2026-11-21|total|': { conversions: -1, value: -890 },
  });
});

test('an unsubscribe is booked for what it covers', () => {
  expect(Object.keys(deltasOf(event('unsubscribe', { name: 'all' })))).toEqual([`${DAY}|total|`]);
  expect(Object.keys(deltasOf(event('unsubscribe', { name: 'topic:restock' })))).toContain(
    `${DAY}|topic|restock`,
  );
  expect(Object.keys(deltasOf(event('unsubscribe', { name: 'template:backInStock' })))).toEqual([
    `${DAY}|total|`,
    `${DAY}|template|backInStock`,
    `${DAY}|topic|restock`,
  ]);
});
