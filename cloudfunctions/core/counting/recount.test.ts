import type { MemoryContext } from '../../../test/support/memory/context';
import { fold, putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import { recount } from './recount';

const DAY = 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const alive = async () => undefined;
const figures = async (from = 0) =>
  Object.fromEntries(
    [...(await recount(context, from, alive)).figures]
      .filter(([id]) => id.endsWith('|total|'))
      .map(([id, { counters }]) => [id, counters]),
  );

test('what no fold has taken is not in it, nor what was set aside', async () => {
  putSent(context, { id: 'n-1' });
  putEvent(context, 'unsubscribe:1', { name: 'all' });
  putEvent(context, 'revert:order:1', { stage: 'orphan' });
  context.store.put('notify_receipts', sampleReceipt({ stage: 'orphan', sentAt: NOW }));
  expect(await recount(context, 0, alive)).toEqual({
    figures: new Map(),
    journals: 0,
    receipts: 0,
    events: 0,
  });
});

test('it begins where it is told to', async () => {
  putSent(context, { id: 'n-old', at: NOW - DAY });
  putSent(context, { id: 'n-new', at: NOW });
  await fold(context);
  expect(Object.keys(await figures())).toHaveLength(2);
  expect(Object.keys(await figures(NOW - DAY + 1))).toEqual(['2026-11-22|total|']);
});

test.each([
  ['shown', '0', { delivered: 1 }],
  ['not shown', '43101', { undelivered: 1 }],
  ['without a word of it', '', { undelivered: 1 }],
])('a receipt of a send that was %s is booked on the day of the send', async (_what, errorCode, counters) => {
  const of = { template: 'backInStock', topic: 'restock' };
  context.store.put(
    'notify_receipts',
    sampleReceipt({ stage: 'folded', errorCode, sentAt: NOW - DAY, ...of }),
  );
  const { figures: all } = await recount(context, 0, alive);
  expect([...all.keys()]).toEqual([
    '2026-11-21|total|',
    '2026-11-21|template|backInStock',
    '2026-11-21|topic|restock',
  ]);
  expect(all.get('2026-11-21|topic|restock')!.counters).toEqual(counters);
});

test('a receipt that is counted for no send is looked at and counts nothing', async () => {
  context.store.put('notify_receipts', sampleReceipt({ stage: 'folded', sentAt: 0 }));
  expect(await recount(context, 0, alive)).toMatchObject({ receipts: 1, figures: new Map() });
});

test('of a notification’s sales those left make it converted once, the ones taken back not at all', async () => {
  putSent(context, { id: 'n-1' });
  const sold = (id: string, category = '') =>
    putEvent(context, `convert:order:${id}`, { nid: 'n-1', stage: 'folded', value: 10, category });
  sold('a', 'reverted');
  putEvent(context, 'revert:order:a', { stage: 'folded' });
  expect(await figures()).toEqual({ '2026-11-22|total|': { conversions: 0, value: 0 } });
  sold('b');
  sold('c');
  expect(await figures()).toEqual({ '2026-11-22|total|': { converted: 1, conversions: 2, value: 20 } });
});

test('a click counts where the fold has marked the notification with it', async () => {
  putSent(context, { id: 'n-1', row: { clickedAt: NOW } });
  putSent(context, { id: 'n-2' });
  for (const id of ['n-1', 'n-2']) putEvent(context, `click:${id}`, { stage: 'folded' });
  expect(await figures()).toEqual({ '2026-11-22|total|': { clicked: 1 } });
});

test('the lease is asked for after each page, so that who has lost it stops within one', async () => {
  for (let i = 0; i < 1500; i++) putEvent(context, `event:${i}`, { stage: 'folded', dueAt: NOW + i });
  let asked = 0;
  const lost = async () => {
    if (++asked === 1) throw new Error('lost');
  };
  await expect(recount(context, 0, lost)).rejects.toThrow('lost');
  const pages = context.store.calls.filter(({ what }) => JSON.stringify(what).includes('folded'));
  expect(pages.filter(({ collection }) => collection === 'notify_events')).toHaveLength(1);
});
