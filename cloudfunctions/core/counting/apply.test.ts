import type { MemoryContext } from '../../../test/support/memory/context';
import { figuresOf, fold, putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import type { FoldDocument } from '../model/figures';
import { applyFold } from './apply';
import { planFold } from './plan';

/** A record in which every kind of mark of a fold is to be made. */
async function busyDay(): Promise<MemoryContext> {
  const context = recordContext();
  putSent(context, { id: 'n-sold', result: { msgid: '7' } });
  putSent(context, { id: 'n-hidden', result: { msgid: '8' } });
  putSent(context, { id: 'n-back' });
  context.clock.advance(1000);
  putEvent(context, 'click:n-back', { openid: 'o-1' });
  putEvent(context, 'convert:order:old', { name: 'order', value: 500 });
  await fold(context);
  for (const [id, errorCode] of [
    ['7', '0'],
    ['8', '43101'],
    ['9', '0'],
  ] as const)
    context.store.put(
      'notify_receipts',
      sampleReceipt({ _id: `r-${id}`, openid: 'o-1', msgid: id, errorCode }),
    );
  context.store.put(
    'notify_receipts',
    sampleReceipt({ _id: 'r-again', openid: 'o-1', msgid: '7', errorCode: '1' }),
  );
  putEvent(context, 'revert:order:old', { name: 'order' });
  putEvent(context, 'click:n-sold');
  context.clock.advance(1);
  putEvent(context, 'convert:order:new', { name: 'order', value: 890 });
  for (let i = 0; i < 31; i++)
    putEvent(context, `prompt:${i}`, { name: `place-${i}`, props: { T: i % 2 === 0 } });
  for (let i = 0; i < 21; i++)
    putEvent(context, `feedback:${i}`, { category: 'rating', rating: 5, fromClient: true });
  context.clock.advance(3000);
  return context;
}

async function planned(context: MemoryContext): Promise<FoldDocument> {
  const { fold: made } = await planFold(context, 2);
  if (!made) throw new Error('Nothing was planned.');
  context.store.put('notify_folds', made);
  return made;
}

/** All that a fold changes. */
const record = ({ store }: MemoryContext) => ({
  stats: store.all('notify_stats'),
  messages: store.all('notify_messages'),
  events: store.all('notify_events'),
  receipts: store.all('notify_receipts'),
  journals: store.all('notify_journals'),
});

test('every fact of a fold is marked, so that the next one meets none of them', async () => {
  const context = await busyDay();
  await applyFold(context, await planned(context));
  const { store } = context;
  expect(store.get('notify_messages', 'n-sold')).toMatchObject({
    state: 'delivered',
    reason: null,
    clickedAt: context.clock.now(),
    readAt: context.clock.now(),
    convertedAt: context.clock.now(),
  });
  expect(store.get('notify_messages', 'n-hidden')).toMatchObject({
    state: 'undelivered',
    reason: 'NOT_SHOWN',
  });
  expect(store.get('notify_messages', 'n-hidden').history.at(-1)).toEqual({
    at: context.clock.now(),
    state: 'undelivered',
    reason: 'NOT_SHOWN',
  });
  expect(store.get('notify_messages', 'n-back').convertedAt).toBe(0);
  expect(store.get('notify_events', 'convert:order:new')).toMatchObject({ nid: 'n-sold', stage: 'folded' });
  expect(store.get('notify_events', 'convert:order:old')).toMatchObject({ category: 'reverted' });
  expect(store.get('notify_receipts', 'r-7')).toMatchObject({ stage: 'folded', template: 'backInStock' });
  expect(store.get('notify_receipts', 'r-7').sentAt).toBeLessThanOrEqual(NOW);
  const kinds = (kind: string) => store.all('notify_events').filter((event) => event.kind === kind);
  expect(kinds('surplus')).toHaveLength(1);
  expect(kinds('prompt').filter(({ category }) => category === 'crowded')).toHaveLength(1);
  expect((await planFold(context, 3)).fold).toBeNull();
});

test('a receipt that its send has already is counted for none, and says so', async () => {
  const context = await busyDay();
  await applyFold(context, await planned(context));
  const two = [context.store.get('notify_receipts', 'r-7'), context.store.get('notify_receipts', 'r-again')];
  expect(two.map(({ stage }) => stage)).toEqual(['folded', 'folded']);
  expect(two.filter(({ sentAt }) => sentAt > 0)).toHaveLength(1);
});

test('applied twice, a fold leaves what it left once', async () => {
  const context = await busyDay();
  const made = await planned(context);
  await applyFold(context, made);
  const once = record(context);
  await applyFold(context, made);
  expect(record(context)).toEqual(once);
});

test('an answer that is lost at each call, so that the call is repeated, adds nothing twice', async () => {
  const [plain, lossy] = [await busyDay(), await busyDay()];
  await applyFold(plain, await planned(plain));
  const made = await planned(lossy);
  lossy.store.around = async (_call, run) => {
    await run();
    return run();
  };
  await applyFold(lossy, made);
  expect(record(lossy)).toEqual(record(plain));
});

test('killed before or after any of its calls, and applied again, it has added everything once', async () => {
  const plain = await busyDay();
  const made = await planned(plain);
  const from = plain.store.calls.length;
  await applyFold(plain, made);
  const calls = plain.store.calls.length - from;
  expect(calls).toBeGreaterThan(10);
  for (let victim = 0; victim < calls; victim++) {
    for (const after of [false, true]) {
      const context = await busyDay();
      const its = await planned(context);
      let call = 0;
      context.store.around = async (_call, run) => {
        const dies = call++ === victim;
        if (dies && !after) throw new Error('killed');
        const answer = await run();
        if (dies) throw new Error('killed');
        return answer;
      };
      await expect(applyFold(context, its)).rejects.toThrow('killed');
      context.store.around = undefined;
      await applyFold(context, its);
      expect(record(context)).toEqual(record(plain));
    }
  }
});

test('two that apply the same fold at once add it once', async () => {
  const [plain, both] = [await busyDay(), await busyDay()];
  await applyFold(plain, await planned(plain));
  const made = await planned(both);
  await Promise.all([applyFold(both, made), applyFold(both, made)]);
  expect(figuresOf(both)).toEqual(figuresOf(plain));
  expect(record(both).messages).toEqual(record(plain).messages);
});

test('who wakes late with an older fold adds nothing to counters that a newer one has moved', async () => {
  const context = await busyDay();
  const old = await planned(context);
  await applyFold(context, old);
  await applyFold(context, { ...old, _id: 'fold:3', number: 3 });
  const after = figuresOf(context);
  await applyFold(context, old);
  expect(figuresOf(context)).toEqual(after);
});

test('a notification that is under way again since the plan is not turned into delivered', async () => {
  const context = await busyDay();
  const made = await planned(context);
  await context.store.update('notify_messages', { _id: 'n-sold' }, { $set: { state: 'claimed' } });
  await applyFold(context, made);
  expect(context.store.get('notify_messages', 'n-sold').state).toBe('claimed');
});
