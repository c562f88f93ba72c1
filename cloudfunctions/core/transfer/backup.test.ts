/** What a backup holds of an environment at work, and what a restore makes of it; whole commands run in `test/ops/data.test.ts`. */
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { resultOf, underWay } from '../../../test/support/memory/underWay';
import { FOLD, FOLD_LEASE } from '../counting/run';
import { recoverDead } from '../mending/recovery';
import type { LockDocument } from '../model/figures';
import type { CollectionName } from '../ports';
import type { Context } from '../ports/context';
import { guarded } from '../store/schema';
import { LEASE, RECOVERY_GRACE } from '../time/spans';
import { backedUp, backupPages, checkAtRest, holdCounting } from './backup';
import { eraseAll } from './eraseAll';
import { beginRestore, endRestore, putBack, whatIsThere } from './restore';

const ALL = {};
type Doc = { _id: string } & Record<string, unknown>;
type Copy = Map<CollectionName, Doc[]>;

/** @param between what happens after a collection has been read */
async function copyOf(
  context: Context,
  between: (read: CollectionName) => Promise<unknown> = () => Promise.resolve(),
): Promise<Copy> {
  const copy: Copy = new Map();
  for (const collection of backedUp(ALL)) {
    const documents: Doc[] = [];
    for await (const page of backupPages(context, collection, ALL)) documents.push(...(page as Doc[]));
    copy.set(collection, documents);
    await between(collection);
  }
  return copy;
}

async function restored(copy: Copy): Promise<MemoryContext> {
  const context = memoryContext();
  const restoring = await beginRestore(context, 'b-1', ALL);
  for (const [collection, documents] of copy)
    await putBack(context, restoring, collection, documents, documents.length);
  await endRestore(context, restoring, { id: 'b-1', version: 2 });
  context.clock.advance(LEASE + RECOVERY_GRACE + 1);
  return context;
}

const stateOf = ({ store }: MemoryContext) => store.get('notify_messages', 'n-o-1').state;

test('a window that is begun while it is read is found in its journal: nothing is sent again', async () => {
  const context = memoryContext();
  const journal = await underWay(context, { openids: ['o-1'] });
  await context.store.remove('notify_journals', { _id: journal._id });
  const copy = await copyOf(context, async (read) => {
    if (read === 'notify_messages') context.store.put('notify_journals', journal);
  });
  const again = await restored(copy);
  expect(await recoverDead(again)).toBe(1);
  expect(stateOf(again)).toBe('unknown');
});

test('one that begins and ends while it is read was sent, whatever its user’s books were before', async () => {
  const context = memoryContext();
  const { backInStock } = context.config.templates;
  const credit = { [backInStock!.id]: { available: 1, granted: 1 } };
  context.store.put('notify_users', sampleUser(credit, { _id: 'o-1', creditFor: [backInStock!.id] }));
  context.store.put('notify_messages', sampleRow({ _id: 'n-o-1', to: 'o-1', key: 'o-1' }));
  const copy = await copyOf(context, async (read) => {
    if (read !== 'notify_users') return;
    const journal = await underWay(context, { openids: ['o-1'] });
    const results = { 'n-o-1': resultOf(NOW, 'accepted') };
    context.store.put('notify_journals', { ...journal, results, stage: 'settled' });
  });
  const again = await restored(copy);
  expect(await recoverDead(again)).toBe(1);
  expect(stateOf(again)).toBe('sent');
});

test('campaigns are read before what they make: what comes of them later is made again, and refused where it is there', () => {
  const order = backedUp(ALL);
  const at = (name: CollectionName) => order.indexOf(name);
  expect(at('notify_campaigns')).toBeGreaterThanOrEqual(0);
  expect(at('notify_campaigns')).toBeLessThan(at('notify_messages'));
  expect(at('notify_folds')).toBeLessThan(at('notify_stats'));
});

test('no token and no lease is kept; the secret of the links is, and what else cannot begin anew', async () => {
  const context = memoryContext();
  const lock = (_id: string, more: Partial<LockDocument> = {}): LockDocument => ({
    _id,
    token: 'mine',
    until: NOW + 1000,
    number: 3,
    at: NOW,
    ...more,
  });
  const access = lock('access:wx1', { access: { value: 'of WeChat', until: NOW } });
  context.store.put('notify_locks', access, lock('tick'), lock('census'), lock('schema'));
  context.store.put('notify_locks', lock('links', { secret: 'x' }), lock(FOLD), lock('gate'));
  const copy = await copyOf(context);
  const ids = copy.get('notify_locks')!.map(({ _id }) => _id);
  expect(ids.sort()).toEqual([FOLD, 'gate', 'links'].sort());
  const again = await restored(copy);
  // Whoever held it is not there.
  expect(again.store.get('notify_locks', FOLD)).toMatchObject({ number: 3, until: 0 });
});

test('nothing is counted while all is read, and who counts is waited for', async () => {
  const context = memoryContext();
  const held = await holdCounting(context);
  const { sleep } = context.clock;
  // Who counts goes on counting.
  context.clock.sleep = async (ms) => {
    await sleep(ms);
    await held.goOn();
  };
  await expect(holdCounting(context)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  context.clock.sleep = sleep;
  await held.end();
  const [first, second] = [await holdCounting(context), await holdCounting(context)];
  // The first was away for too long, and the second waited for that.
  context.clock.advance(FOLD_LEASE / 2);
  await expect(first.goOn()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await second.goOn();
  await second.end();
});

test('one user is not copied while something of theirs is under way', async () => {
  const context = memoryContext();
  await underWay(context, { openids: ['o-1'] });
  await expect(checkAtRest(context, { user: 'o-1' })).rejects.toMatchObject({ code: 'PENDING' });
  await checkAtRest(context, { user: 'o-2' });
  await checkAtRest(context, ALL);
});

test('whatever somebody’s data are in, the environment is not empty; what was set up is nobody’s', async () => {
  for (const collection of backedUp(ALL)) {
    const context = memoryContext();
    context.store.put(collection, { _id: 'x' } as never);
    const isNobodys = ['notify_locks', 'notify_templates', 'notify_audit'].includes(collection);
    expect([collection, await whatIsThere(context, ALL)]).toEqual([
      collection,
      isNobodys ? [] : [collection],
    ]);
  }
});

test('an erasure takes rows first, so that nothing of what is left could be sent, and the locks last', async () => {
  const context = memoryContext();
  for (const collection of backedUp(ALL)) context.store.put(collection, { _id: 'x' } as never);
  await eraseAll(context);
  const removed = context.store.calls.filter(({ operation }) => operation === 'remove');
  const order = removed.map(({ collection }) => collection);
  expect([order[0], order.at(-1)]).toEqual(['notify_messages', 'notify_locks']);
  expect(new Set(order)).toEqual(new Set(backedUp(ALL)));
  for (const collection of backedUp(ALL)) expect(context.store.all(collection)).toEqual([]);
});

test('an environment that is half erased does nothing until the rest is', async () => {
  const context = memoryContext();
  for (const collection of backedUp(ALL)) context.store.put(collection, { _id: 'x' } as never);
  context.store.around = ({ operation, collection }, run) =>
    operation === 'remove' && collection === 'notify_users' ? Promise.reject(new Error('cut off')) : run();
  await expect(eraseAll(context)).rejects.toThrow('cut off');
  const serving = guarded(context.store, 'half erased');
  await expect(serving.find('notify_users', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  context.store.around = undefined;
  context.clock.advance(121_000);
  await eraseAll(context);
  expect(await guarded(context.store, 'half erased').find('notify_users', {})).toEqual([]);
});
