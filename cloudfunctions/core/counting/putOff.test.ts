import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { putEvent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import { LOOKS, putOff } from './putOff';
import { UNKNOWN_WINDOW } from '../time/spans';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const receipt = () => context.store.get('notify_receipts', 'r');
const put = (more: Parameters<typeof sampleReceipt>[0] = {}) => {
  const one = sampleReceipt(more);
  context.store.put('notify_receipts', one);
  return one;
};

test('each look in vain doubles the time to the next, until it is kept aside', async () => {
  put();
  const pauses: number[] = [];
  while (receipt().stage === 'new') {
    const before = receipt();
    await putOff(context, 'notify_receipts', [before]);
    if (receipt().stage === 'new') pauses.push((receipt().dueAt - context.clock.now()) / 1000);
    context.clock.advance(receipt().dueAt - context.clock.now());
  }
  expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1920]);
  expect(receipt()).toMatchObject({ stage: 'orphan', looks: LOOKS });
});

test('it waits for longer than an outcome may stay unknown', async () => {
  put();
  for (let look = 0; look < LOOKS; look++) {
    await putOff(context, 'notify_receipts', [receipt()]);
    context.clock.advance(receipt().dueAt - context.clock.now());
  }
  expect(receipt().stage).toBe('new');
  expect(context.clock.now() - NOW).toBeGreaterThan(UNKNOWN_WINDOW);
});

test('the look counts once, though its answer was lost and it is repeated', async () => {
  const one = put();
  context.store.around = async (_call, run) => {
    await run();
    return run();
  };
  await putOff(context, 'notify_receipts', [one]);
  expect(receipt().looks).toBe(1);
});

test('two who looked at the same moment have looked once', async () => {
  const one = put();
  await Promise.all([1, 2].map(() => putOff(context, 'notify_receipts', [one])));
  expect(receipt().looks).toBe(1);
});

test('who wakes late with an old look brings nothing back to an earlier time', async () => {
  const old = put();
  await putOff(context, 'notify_receipts', [old]);
  await putOff(context, 'notify_receipts', [receipt()]);
  const newest = receipt();
  await putOff(context, 'notify_receipts', [old]);
  expect(receipt()).toEqual(newest);
});

test('what somebody has folded meanwhile stays folded, also at the last look', async () => {
  for (const looks of [0, LOOKS]) {
    const one = put({ looks });
    await context.store.update('notify_receipts', { _id: 'r' }, { $set: { stage: 'folded' } });
    await putOff(context, 'notify_receipts', [one]);
    expect(receipt()).toMatchObject({ stage: 'folded', looks });
  }
});

test('those with as many looks are put off by one call, none by no call', async () => {
  const events = Array.from({ length: 12 }, (_, i) => putEvent(context, `click:${i}`, { looks: i % 3 }));
  expect(await counted(context, () => putOff(context, 'notify_events', events))).toEqual({ update: 3 });
  expect(context.store.all('notify_events').map(({ looks }) => looks)).toEqual(
    events.map(({ looks }) => looks + 1),
  );
  expect(await counted(context, () => putOff(context, 'notify_events', []))).toEqual({});
});
