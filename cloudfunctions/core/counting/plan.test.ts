import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import { BATCH, JOURNALS, planFold } from './plan';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});

test('where nothing is to be counted there is no fold, and three calls tell so', async () => {
  const calls = await counted(context, async () => {
    expect(await planFold(context, 1)).toEqual({ fold: null, more: false });
  });
  expect(calls).toEqual({ find: 3 });
});

test.each(['open', 'folded'] as const)('a journal that is %s is not counted', async (stage) => {
  context.store.put('notify_journals', { ...putSent(context, { id: 'n-1' }), stage });
  expect((await planFold(context, 1)).fold).toBeNull();
});

test('events of the last two seconds wait: one with an earlier time may still be on its way', async () => {
  putEvent(context, 'feedback:1', { category: 'rating', rating: 3 });
  context.clock.advance(1999);
  expect((await planFold(context, 1)).fold).toBeNull();
  context.clock.advance(1);
  expect((await planFold(context, 1)).fold?.events).toEqual(['feedback:1']);
});

test('facts that were put off wait for their time', async () => {
  putSent(context, { id: 'n-1', result: { msgid: '7' } });
  context.store.put('notify_receipts', sampleReceipt({ openid: 'o-1', dueAt: NOW + 30_000, looks: 1 }));
  expect((await planFold(context, 1)).fold?.matches).toEqual([]);
  context.clock.advance(30_000);
  expect((await planFold(context, 1)).fold?.matches).toHaveLength(1);
});

test('a fold says what it adds before anything is added: planning changes no figure and marks no fact', async () => {
  putSent(context, { id: 'n-1' });
  putEvent(context, 'click:n-1');
  context.clock.advance(2000);
  const before = [context.store.all('notify_messages'), context.store.all('notify_events')];
  const { fold } = await planFold(context, 5);
  expect(fold).toMatchObject({ _id: 'fold:5', number: 5, at: NOW + 2000, journals: ['1.n-1:0'] });
  expect(fold!.marks.clicked).toEqual(['n-1']);
  expect([context.store.all('notify_messages'), context.store.all('notify_events')]).toEqual(before);
  expect(context.store.all('notify_stats')).toEqual([]);
});

test('the oldest come first when there are more journals than one fold takes', async () => {
  for (let i = JOURNALS; i >= 0; i--) putSent(context, { id: `n-${i}`, at: NOW + i });
  const { fold, more } = await planFold(context, 1);
  expect(more).toBe(true);
  expect(fold!.journals).toHaveLength(JOURNALS);
  expect(fold!.journals[0]).toBe('1.n-0:0');
  expect(fold!.journals).not.toContain(`1.n-${JOURNALS}:0`);
});

test('there is more when a batch of events was full, also if it is exactly full', async () => {
  for (let i = 0; i < BATCH - 1; i++) putEvent(context, `unsubscribe:${i}`, { name: 'all' });
  context.clock.advance(2000);
  expect((await planFold(context, 1)).more).toBe(false);
  putEvent(context, 'unsubscribe:last', { name: 'all', dueAt: NOW });
  expect((await planFold(context, 1)).more).toBe(true);
});

describe('a fold whose document would be too large takes fewer facts, the next one more', () => {
  const sizeOf = (fold: object | null) => Buffer.byteLength(JSON.stringify(fold));

  test('sales and their reverts with ids of 384 bytes, at once', async () => {
    const long = (i: number) => `order:${'单'.repeat(123)}${String(i).padStart(5, '0')}`;
    putSent(context, { id: 'n-1' });
    putEvent(context, 'click:n-1', { at: NOW - 9000, dueAt: NOW - 9000 });
    for (let i = 0; i < BATCH; i++) {
      putEvent(context, `revert:${long(i)}`, { name: 'order', stage: 'orphan' });
      putEvent(context, `convert:${long(i)}`, { name: 'order', dueAt: NOW - 5000 + i });
    }
    const { fold, more } = await planFold(context, 1);
    expect(more).toBe(true);
    expect(sizeOf(fold)).toBeLessThan(1_000_000);
    // Half of the sales, each with its revert, and the click.
    expect(fold!.events.length).toBeGreaterThan(BATCH - 10);
    expect(fold!.events).toContain(`convert:${long(0)}`);
    expect(fold!.events).not.toContain(`convert:${long(BATCH - 1)}`);
  });

  test('prompts of a month that the timer stood still', async () => {
    const templates = Array.from({ length: 20 }, (_, i) => `${i}`.padStart(43, 'T'));
    for (let i = 0; i < BATCH; i++)
      putEvent(context, `prompt:${i}`, {
        at: NOW - (i % 30) * 86_400_000,
        dueAt: NOW - 5000,
        name: `${'处'.repeat(60)}${Math.floor(i / 30) % 30}`,
        props: Object.fromEntries(templates.map((id) => [id, true])),
      });
    const { fold, more } = await planFold(context, 1);
    expect(more).toBe(true);
    expect(sizeOf(fold)).toBeLessThan(1_000_000);
    expect(fold!.events.length).toBeGreaterThan(30);
    expect(fold!.events.length).toBeLessThan(BATCH);
  });

  test('the usual ones stay one fold', async () => {
    for (let i = 0; i < BATCH - 1; i++)
      putEvent(context, `unsubscribe:${i}`, { name: 'all', dueAt: NOW - 5000 });
    expect(await planFold(context, 1)).toMatchObject({ more: false });
  });
});

test('what could only be put off makes no fold', async () => {
  context.store.put('notify_receipts', sampleReceipt({ openid: 'o-nobody' }));
  expect((await planFold(context, 1)).fold).toBeNull();
  expect(context.store.get('notify_receipts', 'r')).toMatchObject({ looks: 1, stage: 'new' });
});
