import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { endLease, keepLease, takeExisting, takeLease } from './lease';

const LASTS = 60_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const take = () => takeLease(context, 'fold', LASTS);
const lock = () => context.store.get('notify_locks', 'fold');

test('a lock that was never there is made with what it is to keep', async () => {
  const taken = await takeLease(context, 'fold', LASTS, { number: 7 });
  expect(taken).toEqual({
    _id: 'fold',
    token: taken!.token,
    number: 7,
    until: context.clock.now() + LASTS,
    at: context.clock.now(),
  });
  expect(lock()).toEqual(taken);
});

test('while one has it nobody else gets it, and its time is not touched', async () => {
  const taken = await take();
  context.clock.advance(LASTS);
  expect(await take()).toBeNull();
  expect(lock()).toEqual(taken);
});

test('it ends by itself: the next one takes it over with what it keeps', async () => {
  await takeLease(context, 'fold', LASTS, { number: 7 });
  context.clock.advance(LASTS + 1);
  const next = await take();
  expect(next).toMatchObject({ number: 7, until: context.clock.now() + LASTS });
});

test('of several at once one gets it, new or over', async () => {
  const won = async () => (await Promise.all([take(), take(), take()])).filter((lease) => lease !== null);
  expect(await won()).toHaveLength(1);
  context.clock.advance(LASTS + 1);
  expect(await won()).toHaveLength(1);
});

test('a taking that is repeated because its answer was lost is still ours', async () => {
  await take();
  context.clock.advance(LASTS + 1);
  context.store.around = async (_call, run) => {
    await run();
    return run();
  };
  expect(await takeExisting(context, 'fold', LASTS)).not.toBeNull();
});

test('taking one that is known to be there costs one call, whoever has it, and makes none', async () => {
  expect(await counted(context, () => takeExisting(context, 'fold', LASTS))).toEqual({ updateOne: 1 });
  expect(context.store.all('notify_locks')).toEqual([]);
});

test('who renews it keeps it for longer and notes what is to be kept', async () => {
  const mine = (await take())!;
  context.clock.advance(LASTS - 1);
  expect(await keepLease(context, mine, LASTS, { number: 8 })).toBe(true);
  context.clock.advance(LASTS - 1);
  expect(await take()).toBeNull();
  expect(lock().number).toBe(8);
});

test('who has lost it is told so and writes nothing', async () => {
  const mine = (await take())!;
  context.clock.advance(LASTS + 1);
  const theirs = await take();
  expect(await keepLease(context, mine, LASTS, { number: 8 })).toBe(false);
  await endLease(context, mine, { number: 9 });
  expect(lock()).toEqual(theirs);
});

test('given back, it is free at once and keeps what was noted', async () => {
  await endLease(context, (await take())!, { number: 9 });
  expect(await take()).toMatchObject({ number: 9 });
});
