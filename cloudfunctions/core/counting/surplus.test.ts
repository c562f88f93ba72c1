import { memoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import type { EventDocument } from '../model/facts';
import { newEvent } from '../model/newEvent';
import { findSurplus, MOST_A_DAY } from './surplus';

let ids = 0;
const told = (kind: EventDocument['kind'], count: number, more: Partial<EventDocument> = {}) =>
  Array.from({ length: count }, () =>
    newEvent({ _id: `${kind}:${++ids}`, kind, openid: 'o-flood', at: NOW, fromClient: true, ...more }),
  );

test.each(Object.entries(MOST_A_DAY) as ['feedback' | 'prompt' | 'convert', number][])(
  'of one user’s %s the first %i of a day count',
  async (kind, most) => {
    const events = told(kind, most + 3);
    const surplus = await findSurplus(memoryContext(), events);
    expect([...surplus]).toEqual(events.slice(most).map(({ _id }) => _id));
  },
);

test('what earlier folds have counted that day counts, what they have not does not', async () => {
  const context = memoryContext();
  await context.store.insert('notify_events', [
    ...told('feedback', MOST_A_DAY.feedback - 1, { stage: 'folded' }),
    ...told('surplus', 50, { stage: 'folded' }),
    ...told('feedback', 50, { stage: 'folded', openid: 'o-other' }),
    ...told('feedback', 50, { stage: 'folded', at: NOW - 24 * 3_600_000 }),
  ]);
  const events = told('feedback', 2);
  expect([...(await findSurplus(context, events))]).toEqual([events[1]!._id]);
});

test.each<[string, EventDocument[]]>([
  ['what the shop’s functions tell', told('convert', 200, { fromClient: false })],
  ['clicks, each of a notification of its own', told('click', 200)],
  [
    'as many of different days',
    told('feedback', 40).map((one, i) => ({ ...one, at: NOW + (i % 2) * 86_400_000 })),
  ],
  ['as many of different users', told('feedback', 40).map((one, i) => ({ ...one, openid: `o-${i % 2}` }))],
])('%s are not bounded', async (_what, events) => {
  expect((await findSurplus(memoryContext(), events)).size).toBe(0);
});
