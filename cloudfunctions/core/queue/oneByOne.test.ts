import { Query as Mingo } from 'mingo';
import { NOW, pureContext } from '../../../test/support/sample';
import type { Context } from '../ports/context';
import type { LockDocument } from '../model/figures';
import type { Query, Update } from '../ports';
import { oneByOne } from './oneByOne';

/** Locks in memory, a clock that only sleeping moves, and what was asked of the database. */
function contextOfLocks(locks = new Map<string, LockDocument>()): { context: Context; calls: string[] } {
  const pure = pureContext();
  const calls: string[] = [];
  let now = NOW;
  let tokens = 0;
  const change = (query: Query, { $set }: Update): LockDocument | null => {
    const lock = [...locks.values()].find((one) => new Mingo(query).test({ ...one }));
    return lock ? Object.assign(lock, $set) : null;
  };
  const store = {
    ...pure.store,
    updateOne: (_name: string, query: Query, update: Update) => {
      calls.push('take');
      return Promise.resolve(change(query, update));
    },
    update: (_name: string, query: Query, update: Update) => {
      calls.push('end');
      return Promise.resolve(change(query, update) ? 1 : 0);
    },
    insert: (_name: string, [lock]: LockDocument[]) => {
      calls.push('insert');
      const isNew = !locks.has(lock!._id);
      if (isNew) locks.set(lock!._id, { ...lock! });
      return Promise.resolve(isNew);
    },
  } as unknown as Context['store'];
  const clock = {
    now: () => now,
    steady: () => now,
    sleep: async (ms: number) => {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return { context: { ...pure, store, clock, newToken: () => `t-${tokens++}` }, calls };
}

/** A claim that takes as long as two calls of a slow database. */
const slowly = async (context: Context): Promise<void> => {
  await context.clock.sleep(30);
  await context.clock.sleep(30);
};

test('workers that want to claim at the same moment claim one after the other', async () => {
  const { context } = contextOfLocks();
  let inside = 0;
  let most = 0;
  const claim = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await slowly(context);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 4 }, () => oneByOne(context, claim)));
  expect(most).toBe(1);
});

test('a turn nobody contests costs two calls', async () => {
  const { context, calls } = contextOfLocks();
  await oneByOne(context, () => Promise.resolve());
  calls.length = 0;
  await oneByOne(context, () => Promise.resolve());
  expect(calls).toEqual(['take', 'end']);
});

test('who died in its turn holds up the others five seconds, no longer', async () => {
  const locks = new Map<string, LockDocument>();
  const { context } = contextOfLocks(locks);
  locks.set('claim', { _id: 'claim', token: 'dead', until: NOW + 60_000, number: 0, at: NOW });
  await expect(oneByOne(context, () => Promise.resolve('claimed'))).resolves.toBe('claimed');
  expect(context.clock.now() - NOW).toBeGreaterThanOrEqual(5000);
  expect(context.clock.now() - NOW).toBeLessThan(5200);
  // It went ahead without: the turn is still the other's.
  expect(locks.get('claim')?.token).toBe('dead');
});

test('a turn is given back when the claim fails, and the failure is told', async () => {
  const locks = new Map<string, LockDocument>();
  const { context } = contextOfLocks(locks);
  await expect(oneByOne(context, () => Promise.reject(new Error('no database')))).rejects.toThrow(
    'no database',
  );
  expect(locks.get('claim')?.until).toBe(0);
});

test('what was claimed is kept when the turn cannot be given back', async () => {
  const { context } = contextOfLocks();
  const store = { ...context.store, update: () => Promise.reject(new Error('reset')) };
  await expect(oneByOne({ ...context, store }, () => Promise.resolve(300))).resolves.toBe(300);
});
