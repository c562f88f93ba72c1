import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleUser } from '../../../test/support/sample';
import type { ReceiptDocument } from '../model/facts';
import { newEvent } from '../model/newEvent';
import type { CollectionName } from '../ports';
import type { Context } from '../ports/context';
import { pagesOf, type Last } from './pages';

const receipt = (i: number, openid = 'o-1'): ReceiptDocument =>
  ({ _id: `r-${i}`, openid, at: NOW + Math.floor(i / 7), stage: 'folded' }) as unknown as ReceiptDocument;

async function walked(
  context: Context,
  collection: CollectionName,
  user?: string,
  after?: Last,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pagesOf(context, collection, { user }, after)) {
    expect(page.length).toBeLessThanOrEqual(500);
    ids.push(...page.map(({ _id }) => _id));
  }
  return ids;
}

test('one user’s receipts are all met, once, however many there are, and so are those behind any of them', async () => {
  const context = memoryContext();
  const all = Array.from({ length: 1203 }, (_, i) => receipt(i));
  context.store.put('notify_receipts', ...all, receipt(5000, 'o-2'));
  const ids = await walked(context, 'notify_receipts', 'o-1');
  const met = ids.map((id) => context.store.get('notify_receipts', id) as unknown as Last);
  expect([...ids].sort()).toEqual(all.map(({ _id }) => _id).sort());
  // A run that was cut off among those of one millisecond.
  for (const cut of [629, 631]) {
    const rest = await walked(context, 'notify_receipts', 'o-1', met[cut]);
    expect(rest).toEqual(ids.slice(cut + 1));
  }
});

test('of many facts in one millisecond none is left out', async () => {
  const context = memoryContext();
  const all = Array.from({ length: 1100 }, (_, i) =>
    newEvent({ _id: `e-${i}`, kind: 'event', openid: 'o-1', at: NOW }),
  );
  context.store.put('notify_events', ...all);
  expect((await walked(context, 'notify_events', 'o-1')).sort()).toEqual(all.map(({ _id }) => _id).sort());
});

test('a user’s own document is met once; what belongs to nobody is not walked for one', async () => {
  const context = memoryContext();
  const user = sampleUser({}, { _id: 'o-1' });
  context.store.put('notify_users', user, sampleUser({}, { _id: 'o-2' }));
  expect(await walked(context, 'notify_users', 'o-1')).toEqual(['o-1']);
  expect(await walked(context, 'notify_users', 'o-1', user as unknown as Last)).toEqual([]);
  expect(await walked(context, 'notify_users')).toEqual(['o-1', 'o-2']);
  expect(await walked(context, 'notify_stats', 'o-1')).toEqual([]);
});
