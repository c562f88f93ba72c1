import { resultOf } from '../../../test/support/memory/underWay';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { JournalDocument, JournalResult } from '../model/journal';
import { countJournals } from './countJournals';
import { Deltas } from './deltas';

const config = sampleConfig();

/** A journal with one entry for each of the results; `undefined` = nobody has written one. */
const journal = (
  results: (JournalResult | undefined)[],
  more: Partial<JournalDocument> = {},
): JournalDocument => ({
  _id: '1.t:0',
  token: '1.t',
  template: 'offer',
  templateId: config.templates.offer!.id,
  topic: 'offers',
  at: NOW,
  writtenAt: NOW,
  leaseUntil: 0,
  begun: results.length,
  stopped: false,
  entries: results.map((_, i) => ({ id: `n-${i}`, to: `o-${i}`, counted: true })),
  results: Object.fromEntries(results.flatMap((result, i) => (result ? [[`n-${i}`, result]] : []))),
  msgids: [],
  stage: 'settled',
  ...more,
});

function deltasOf(...journals: JournalDocument[]): Record<string, object> {
  const deltas = new Deltas();
  countJournals(config, journals, deltas);
  return Object.fromEntries(deltas.list().map(({ id, counters }) => [id, counters]));
}
const totalOf = (...results: (JournalResult | undefined)[]) =>
  deltasOf(journal(results))['2026-11-22|total|'] ?? {};

test.each<[string, JournalResult | undefined, object]>([
  ['accepted', resultOf(NOW, 'accepted'), { attempted: 1, accepted: 1 }],
  ['refused', resultOf(NOW, 43101), { attempted: 1, refused: 1 }],
  ['lost', resultOf(NOW, 'unknown'), { attempted: 1, unknown: 1 }],
  [
    'never written: the worker died after WeChat may have been called',
    undefined,
    { attempted: 1, unknown: 1 },
  ],
  ['never handed to WeChat', resultOf(NOW, 'left'), {}],
])('an entry whose answer is %s', (_what, result, counters) => {
  expect(totalOf(result)).toEqual(counters);
});

test.each(['accepted', 'left'] as const)(
  'an answer (%s) that came after recovery had settled it counts as unknown: its resolution tells the difference',
  (kind) => {
    expect(totalOf({ ...resultOf(NOW, kind), late: true })).toEqual({ attempted: 1, unknown: 1 });
  },
);

test('the outcomes of a window together are its attempts', () => {
  const results = [resultOf(NOW, 'accepted'), resultOf(NOW, 45009), undefined, resultOf(NOW, 'left')];
  expect(totalOf(...results)).toEqual({ attempted: 3, accepted: 1, refused: 1, unknown: 1 });
});

test('what was attempted is booked for its template and topic', () => {
  const counters = { attempted: 1, accepted: 1 };
  expect(deltasOf(journal([resultOf(NOW, 'accepted')]))).toEqual({
    '2026-11-22|total|': counters,
    '2026-11-22|template|offer': counters,
    '2026-11-22|topic|offers': counters,
  });
});

test('the day is that on which the journal was opened, in the configured zone, whenever the answer came', () => {
  const late = Date.parse('2026-11-22T23:59:59.999+08:00');
  const days = Object.keys(
    deltasOf(
      journal([resultOf(late + 5000, 'accepted')], { at: late }),
      journal([resultOf(late + 5000, 'accepted')], { at: late + 1 }),
    ),
  );
  expect(days.filter((id) => id.endsWith('|total|'))).toEqual(['2026-11-22|total|', '2026-11-23|total|']);
});

test.each([
  ['none of whose entries was handed over', journal([resultOf(NOW, 'left')])],
  ['that recovery wrote so that a worker that wakes late stops', journal([])],
])('a journal %s makes no document of the day', (_what, one) => {
  expect(deltasOf(one)).toEqual({});
});

test('a result of a notification that is no entry of the window counts nothing', () => {
  const one = journal([resultOf(NOW, 'accepted')]);
  one.results['n-stranger'] = resultOf(NOW, 'accepted');
  expect(deltasOf(one)['2026-11-22|total|']).toEqual({ attempted: 1, accepted: 1 });
});
