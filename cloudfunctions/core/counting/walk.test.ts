import type { MemoryContext } from '../../../test/support/memory/context';
import { putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import { walkFolded } from './walk';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
async function walked(from = 0): Promise<string[][]> {
  const pages: string[][] = [];
  for await (const page of walkFolded(context, 'notify_events', from)) pages.push(page.map(({ _id }) => _id));
  return pages;
}
const folded = (id: string, dueAt = NOW) => putEvent(context, `event:${id}`, { stage: 'folded', dueAt });

test('what is counted is met in the order of its time, what is not counted is not met', async () => {
  folded('b', NOW + 2);
  folded('a', NOW + 1);
  putEvent(context, 'event:new', { dueAt: NOW });
  putEvent(context, 'event:aside', { stage: 'orphan', dueAt: NOW });
  expect(await walked()).toEqual([['event:a', 'event:b']]);
});

test('it begins with the moment given', async () => {
  folded('before', NOW - 1);
  folded('at', NOW);
  expect(await walked(NOW)).toEqual([['event:at']]);
});

test('of nothing there is no page', async () => {
  expect(await walked()).toEqual([]);
});

test.each([
  ['all of one moment', () => 0],
  ['each of its own', (i: number) => i],
  ['in moments that lie across the pages', (i: number) => Math.floor(i / 300)],
  ['the first page ending in a crowded moment', (i: number) => (i < 900 ? i : 900)],
])('2,500 facts, %s, are met once each', async (_what, timeOf) => {
  for (let i = 0; i < 2500; i++) folded(`${i}`, NOW + timeOf(i));
  const pages = await walked();
  const met = pages.flat();
  expect(met).toHaveLength(2500);
  expect(new Set(met).size).toBe(2500);
});

test('a full last page is followed by one more look, and no more', async () => {
  for (let i = 0; i < 1000; i++) folded(`${i}`, NOW + i);
  const before = context.store.calls.length;
  expect((await walked()).map(({ length }) => length)).toEqual([1000]);
  expect(context.store.calls.length - before).toBe(2);
});

test('what reaches a moment that was left behind does not come twice with it', async () => {
  for (let i = 0; i < 1000; i++) folded(`${i}`);
  const met: string[] = [];
  for await (const page of walkFolded(context, 'notify_events', 0)) {
    met.push(...page.map(({ _id }) => _id));
    if (met.length === 1000) folded('since');
  }
  expect(met).toHaveLength(1001);
  expect(met.at(-1)).toBe('event:since');
});

test('journals go by the moment they were opened, receipts by the moment they were last due', async () => {
  for (const [id, at] of [
    ['n-2', NOW + 2],
    ['n-1', NOW + 1],
  ] as const) {
    context.store.put('notify_journals', { ...putSent(context, { id, at }), stage: 'folded' });
    context.store.put(
      'notify_receipts',
      sampleReceipt({ _id: `r-${id}`, dueAt: NOW - at + NOW, stage: 'folded' }),
    );
  }
  const ids: string[] = [];
  for await (const page of walkFolded(context, 'notify_journals', 0)) ids.push(...page.map(({ _id }) => _id));
  for await (const page of walkFolded(context, 'notify_receipts', 0)) ids.push(...page.map(({ _id }) => _id));
  expect(ids).toEqual(['1.n-1:0', '1.n-2:0', 'r-n-2', 'r-n-1']);
});
