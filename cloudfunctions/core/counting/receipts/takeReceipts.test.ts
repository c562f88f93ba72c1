import { counted, type MemoryContext } from '../../../../test/support/memory/context';
import { fold, putSent, recordContext, totalOf } from '../../../../test/support/memory/record';
import { NOW, sampleReceipt, sampleUser } from '../../../../test/support/sample';
import type { ReceiptDocument } from '../../model/facts';
import { LOOKS } from '../putOff';
import { Deltas } from '../deltas';
import { REACH, SURE } from './match';
import { isShown, takeReceipts } from './takeReceipts';

const DAY = 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const put = (more: Partial<ReceiptDocument> = {}): ReceiptDocument => {
  const one = sampleReceipt({ openid: 'o-1', ...more });
  context.store.put('notify_receipts', one);
  return one;
};
const receipt = (id = 'r') => context.store.get('notify_receipts', id);
const row = (id: string) => context.store.get('notify_messages', id);

test.each([
  ['0', true],
  ['43101', false],
  ['', false],
])('errorCode %j tells that it was shown: %s', (errorCode, shown) => {
  expect(isShown(sampleReceipt({ errorCode }))).toBe(shown);
});

test('a receipt is counted on the day of its send, for its template and topic', async () => {
  putSent(context, { id: 'n-1', at: NOW - DAY, result: { msgid: '7' } });
  const deltas = new Deltas();
  await takeReceipts(context, [put()], deltas);
  expect(deltas.list().map(({ id, counters }) => [id, counters])).toEqual([
    ['2026-11-21|total|', { delivered: 1 }],
    ['2026-11-21|template|backInStock', { delivered: 1 }],
    ['2026-11-21|topic|restock', { delivered: 1 }],
  ]);
});

test('those that are marked alike are marked together: a quarter hour, a template, shown or not', async () => {
  const hour = Date.parse('2026-11-22T10:00:00+08:00');
  const sends = [
    ['n-1', hour, '0'],
    ['n-2', hour + 15 * 60_000 - 1, '0'],
    ['n-3', hour + 15 * 60_000, '0'],
    ['n-4', hour, '43101'],
  ] as const;
  const receipts = sends.map(([id, at, errorCode], i) => {
    putSent(context, { id, at, result: { msgid: `${i}` } });
    return put({ _id: `r-${id}`, msgid: `${i}`, errorCode });
  });
  const { matches } = await takeReceipts(context, receipts, new Deltas());
  expect(
    matches.map(({ sentAt, shown, pairs }) => [sentAt - hour, shown, pairs.map(({ nid }) => nid)]),
  ).toEqual(
    expect.arrayContaining([
      [0, true, ['n-1', 'n-2']],
      [15 * 60_000, true, ['n-3']],
      [0, false, ['n-4']],
    ]),
  );
  expect(matches).toHaveLength(3);
});

test('one that comes before its send is settled waits for it, and is counted once it is', async () => {
  putSent(context, { id: 'n-1', result: { msgid: '7' }, row: { state: 'claimed' } });
  put();
  await fold(context);
  expect(receipt()).toMatchObject({ stage: 'new', looks: 1 });
  await context.store.update('notify_messages', {}, { $set: { state: 'sent' } });
  context.clock.advance(30_000);
  await fold(context);
  expect(receipt()).toMatchObject({ stage: 'folded', template: 'backInStock' });
  expect(totalOf(context)).toEqual({ attempted: 1, accepted: 1, delivered: 1 });
});

test('one that speaks of no send of ours is kept aside in the end, and counted nowhere', async () => {
  put({ openid: 'o-stranger' });
  for (let look = 0; look <= LOOKS; look++) {
    context.clock.advance(Math.max(0, receipt().dueAt - context.clock.now()));
    await fold(context);
  }
  expect(receipt().stage).toBe('orphan');
  expect(totalOf(context)).toEqual({});
});

test('a second receipt of a send is counted for none', async () => {
  putSent(context, { id: 'n-1', result: { msgid: '7' } });
  const deltas = new Deltas();
  const receipts = [put(), put({ _id: 'r-2', pushedAt: NOW + 1000 })];
  expect(await takeReceipts(context, receipts, deltas)).toMatchObject({ surplus: ['r-2'] });
  expect(deltas.list()[0]!.counters).toEqual({ delivered: 1 });
  expect(receipt('r-2').looks).toBe(0);
});

test('an old send is matched only when nothing newer can be meant any more', async () => {
  putSent(context, { id: 'n-1', at: NOW - 3 * REACH });
  const one = put({ msgid: '' });
  expect((await takeReceipts(context, [one], new Deltas())).matches).toEqual([]);
  context.clock.advance(SURE);
  const { matches } = await takeReceipts(context, [receipt()], new Deltas());
  expect(matches).toMatchObject([{ pairs: [{ receipt: 'r', nid: 'n-1' }] }]);
});

describe('of an attempt whose answer was lost', () => {
  const T = recordContext().config.templates.backInStock!.id;
  beforeEach(() => {
    const { token } = putSent(context, { id: 'n-1', result: null, row: { leaseUntil: NOW + DAY } });
    const doubt = { token, nid: 'n-1', templateId: T, counted: true, heldAt: NOW, until: NOW + DAY };
    const books = { [T]: { granted: 1, uncertain: 1 } };
    context.store.put('notify_users', sampleUser(books, { _id: 'o-1', uncertainties: [doubt] }));
  });
  const account = () => context.store.get('notify_users', 'o-1').credits[T];

  test('it settles the attempt: the card is there, the credit is spent, the figures say accepted', async () => {
    put({ msgid: '' });
    context.clock.advance(SURE);
    await fold(context);
    context.clock.advance(30_000);
    await fold(context);
    expect(row('n-1').state).toBe('delivered');
    expect(account()).toMatchObject({ uncertain: 0, spent: 1 });
    expect(totalOf(context)).toEqual({ attempted: 1, accepted: 1, delivered: 1 });
  });

  test('it settles nothing while another send to the user may be meant', async () => {
    putSent(context, { id: 'n-2', row: { state: 'claimed' } });
    const one = put({ msgid: '' });
    context.clock.advance(SURE);
    expect((await takeReceipts(context, [one], new Deltas())).matches).toEqual([]);
    expect(account()).toMatchObject({ uncertain: 1, spent: 0 });
  });

  test('somebody settles it at the same moment: it counts nothing now and is looked at again', async () => {
    const one = put({ msgid: '' });
    context.clock.advance(SURE);
    context.store.around = async ({ operation, what }, run) => {
      if (operation === 'find' && JSON.stringify(what).includes('"state":"unknown"}'))
        await context.store.beneath.update('notify_messages', { _id: 'n-1' }, { $set: { state: 'sent' } });
      return run();
    };
    const deltas = new Deltas();
    expect(await takeReceipts(context, [one], deltas)).toEqual({ matches: [], surplus: [] });
    expect(deltas.list()).toEqual([]);
    context.store.around = undefined;
    expect(receipt()).toMatchObject({ stage: 'new', looks: 1 });
    const { matches } = await takeReceipts(context, [receipt()], new Deltas());
    expect(matches).toMatchObject([{ pairs: [{ nid: 'n-1' }] }]);
  });

  test('whoever plans the fold dies after settling it: the next plan counts the receipt, and the answer once', async () => {
    put({ msgid: '' });
    context.clock.advance(SURE);
    context.store.around = async ({ collection }, run) => {
      if (collection === 'notify_folds' && row('n-1').state === 'sent') throw new Error('killed');
      return run();
    };
    await expect(fold(context)).rejects.toThrow('killed');
    context.store.around = undefined;
    for (let i = 0; i < 2; i++) {
      context.clock.advance(60_000);
      await fold(context);
    }
    expect(row('n-1').state).toBe('delivered');
    expect(account()).toMatchObject({ uncertain: 0, spent: 1 });
    expect(totalOf(context)).toEqual({ attempted: 1, accepted: 1, delivered: 1 });
  });
});

test('receipts that name their sends cost two reads, however many they are', async () => {
  const receipts = Array.from({ length: 100 }, (_, i) => {
    putSent(context, { id: `n-${i}`, to: `o-${i}`, result: { msgid: `${i}` } });
    return put({ _id: `r-${i}`, openid: `o-${i}`, msgid: `${i}` });
  });
  expect(await counted(context, () => takeReceipts(context, receipts, new Deltas()))).toEqual({ find: 2 });
});
