import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { putEvent, recordContext } from '../../../test/support/memory/record';
import { NOW } from '../../../test/support/sample';
import type { EventDocument } from '../model/facts';
import { newEvent } from '../model/newEvent';
import { attribute } from './attribute';

const DAY = 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const sale = (id: string, at = NOW, openid = 'o-1'): EventDocument =>
  newEvent({ _id: `convert:order:${id}`, kind: 'convert', name: 'order', openid, at });
const clicked = (nid: string, at: number, more: Partial<EventDocument> = {}) =>
  putEvent(context, `click:${nid}`, { at, ...more });
const nidsOf = async (...sales: EventDocument[]) =>
  Object.fromEntries([...(await attribute(context, sales))].map(([id, nid]) => [id.slice(14), nid]));

test('a sale goes to the last of the clicks before it, in whatever order they were recorded', async () => {
  clicked('middle', NOW - 2000);
  clicked('last', NOW - 1000);
  clicked('first', NOW - 3000);
  expect(await nidsOf(sale('a'))).toEqual({ a: 'last' });
});

test('a click after the sale brought it nothing, one at the same moment did', async () => {
  clicked('after', NOW + 1);
  expect(await nidsOf(sale('a'))).toEqual({});
  clicked('same', NOW);
  expect(await nidsOf(sale('a'))).toEqual({ a: 'same' });
});

test('a click counts to the last millisecond of the window and not beyond', async () => {
  clicked('n-1', NOW);
  const end = NOW + context.config.attributionDays * DAY;
  expect(await nidsOf(sale('within', end), sale('beyond', end + 1))).toEqual({ within: 'n-1' });
});

test('the window is the configured one', async () => {
  context.config = { ...context.config, attributionDays: 1 };
  clicked('n-1', NOW);
  expect(await nidsOf(sale('a', NOW + DAY), sale('b', NOW + DAY + 1))).toEqual({ a: 'n-1' });
});

test('each sale has its own last click, and two sales may share one', async () => {
  clicked('n-1', NOW - 5000);
  clicked('n-2', NOW - 2000);
  const sales = [sale('early', NOW - 3000), sale('late', NOW - 1000), sale('later', NOW)];
  expect(await nidsOf(...sales)).toEqual({ early: 'n-1', late: 'n-2', later: 'n-2' });
});

test('the clicks of one user bring nothing to another', async () => {
  clicked('n-1', NOW - 2000, { openid: 'o-1' });
  clicked('n-2', NOW - 1000, { openid: 'o-2' });
  const sales = [sale('one', NOW, 'o-1'), sale('two', NOW, 'o-2'), sale('three', NOW, 'o-3')];
  expect(await nidsOf(...sales)).toEqual({ one: 'n-1', two: 'n-2' });
});

test('what is no click brings no sale', async () => {
  putEvent(context, 'feedback:1', { nid: 'n-1', at: NOW - 1000 });
  expect(await nidsOf(sale('a'))).toEqual({});
});

test('clicks that are folded and clicks that are not bring the same: folding sooner changes nothing', async () => {
  clicked('n-1', NOW - 2000, { stage: 'folded' });
  clicked('n-2', NOW - 1000, { stage: 'new' });
  const before = await nidsOf(sale('a'), sale('b', NOW - 1500));
  await context.store.update('notify_events', {}, { $set: { stage: 'folded' } });
  expect(await nidsOf(sale('a'), sale('b', NOW - 1500))).toEqual(before);
  expect(before).toEqual({ a: 'n-2', b: 'n-1' });
});

test('sales of a hundred users cost one call, those of one more a second', async () => {
  const sales = Array.from({ length: 101 }, (_, i) => sale(`${i}`, NOW, `o-${i}`));
  expect(await counted(context, () => attribute(context, sales.slice(0, 100)))).toEqual({ find: 1 });
  expect(await counted(context, () => attribute(context, sales))).toEqual({ find: 2 });
});

test('without a sale nothing is asked', async () => {
  expect(await counted(context, () => attribute(context, []))).toEqual({});
});
