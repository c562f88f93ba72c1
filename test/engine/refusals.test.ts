import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { accept, backInStock, data, send, templateId, until } from '../support/shop';
import { seed } from '../support/seed';
import { tick } from '../support/recover';
import { pushesDone } from '../support/settleDown';
import { FOLD_EVERY } from '../../cloudfunctions/core/tick/jobs';

const cloud = notifyPerFile();
const HOUR = 3_600_000;
const id = templateId('backInStock');

const refuse = (error: number, times = 1) =>
  cloud().faults([{ api: 'subscribeMessage.send', when: 'before', error, times }]);
const books = async () => (await snapshot(cloud())).users.find(({ _id }) => _id === 'o-lin')?.credits[id];
/** A receipt may or may not have been counted already. */
const states = async () =>
  (await snapshot(cloud())).messages.map(({ state }) => (state === 'delivered' ? 'sent' : state));
const sends = async () => (await cloud().metrics()).calls['send']?.['subscribeMessage.send'] ?? 0;

test('43101 on a positive balance: the pair rests, is tried once more, and goes out', async () => {
  await accept(cloud(), 'o-lin');
  await refuse(43101);
  const answer = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
  expect(answer).toMatchObject({ state: 'scheduled', reason: { code: 'SUSPECT' } });
  expect(await books()).toMatchObject({ available: 1, suspicions: 1 });
  await cloud().advance(6 * HOUR + 1000);
  await tick(cloud());
  expect(await states()).toEqual(['sent']);
  expect(await books()).toMatchObject({ spent: 1, suspicions: 0 });
});

test('a second 43101 after the rest voids the balance, and WeChat is not called any more', async () => {
  await accept(cloud(), 'o-lin');
  await accept(cloud(), 'o-lin');
  await refuse(43101, 2);
  await send(cloud(), backInStock('o-lin', 'restock:1'));
  await cloud().advance(6 * HOUR + 1000);
  await tick(cloud());
  expect(await books()).toMatchObject({ available: 0, voided: 2, granted: 2 });
  await cloud().resetMetrics();
  const next = data(await send(cloud(), backInStock('o-lin', 'restock:2')));
  expect(next).toMatchObject({ state: 'suppressed', reason: { code: 'NO_CREDIT' } });
  expect(await sends()).toBe(0);
});

test('while a pair rests nothing else is sent for it', async () => {
  await accept(cloud(), 'o-lin');
  await accept(cloud(), 'o-lin');
  await refuse(43101);
  await send(cloud(), backInStock('o-lin', 'restock:1'));
  const second = data(await send(cloud(), backInStock('o-lin', 'restock:2')));
  expect(second).toMatchObject({ state: 'scheduled', reason: { code: 'SUSPECT' } });
});

test('-1 with WeChat’s words is tried again with growing pauses, under the same notification', async () => {
  await accept(cloud(), 'o-lin');
  await refuse(-1, 2);
  expect(data(await send(cloud(), backInStock('o-lin', 'restock:1')))).toMatchObject({
    state: 'scheduled',
    reason: { code: 'RETRY' },
  });
  await cloud().advance(31_000);
  await tick(cloud());
  await cloud().advance(121_000);
  await tick(cloud());
  expect(await states()).toEqual(['sent']);
  expect(await cloud().messages('o-lin')).toHaveLength(1);
});

test.each([40003, 41030, 45168, 47003, 99999])(
  '%d is final: it fails, and the credit comes back',
  async (code) => {
    await accept(cloud(), 'o-lin');
    await refuse(code);
    expect(data(await send(cloud(), backInStock('o-lin', 'restock:1'))).state).toBe('failed');
    expect(await books()).toMatchObject({ available: 1, held: 0 });
  },
);

test('45009 stops everything until the next day in UTC+8', async () => {
  await accept(cloud(), 'o-lin');
  await accept(cloud(), 'o-wang');
  await refuse(45009);
  const answer = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
  expect(answer).toMatchObject({ state: 'scheduled', reason: { code: 'QUOTA' } });
  expect(new Date(Date.parse(answer.dueAt!) + 8 * HOUR).toISOString()).toMatch(/T00:05:00/);
  await cloud().resetMetrics();
  expect(data(await send(cloud(), backInStock('o-wang', 'restock:1'))).state).toBe('scheduled');
  await tick(cloud());
  expect(await sends()).toBe(0);
  await cloud().advance(25 * HOUR);
  await tick(cloud());
  expect(await states()).toEqual(['sent', 'sent']);
});

test.each([40037, 43116])(
  '%d opens a breaker for that template alone; its rows go on when it closes',
  async (code) => {
    for (const openid of ['o-lin', 'o-wang']) await accept(cloud(), openid);
    await accept(cloud(), 'o-lin', 'offer');
    await refuse(code);
    expect(data(await send(cloud(), backInStock('o-lin', 'restock:1'))).state).toBe('failed');
    await cloud().clearFaults();
    expect(data(await send(cloud(), backInStock('o-wang', 'restock:1')))).toMatchObject({
      state: 'heldBack',
      reason: { code: 'BREAKER' },
    });
    await cloud().advance(31 * 60_000);
    await tick(cloud());
    await tick(cloud());
    expect(await cloud().messages('o-wang')).toHaveLength(1);
  },
);

test('48001 stops the whole account, and shows', async () => {
  for (const openid of ['o-lin', 'o-wang']) await accept(cloud(), openid);
  await refuse(48001);
  await send(cloud(), backInStock('o-lin', 'restock:1'));
  await cloud().resetMetrics();
  expect(data(await send(cloud(), backInStock('o-wang', 'restock:1')))).toMatchObject({
    state: 'scheduled',
    reason: { code: 'BREAKER' },
  });
  expect(await sends()).toBe(0);
});

test.each([
  ['a reset connection', { reset: true }],
  ['an empty answer', { empty: true }],
  ['a broken answer', { broken: true }],
  ['a time-out of the gateway', { error: -604102 }],
  ['a system error of the gateway', { error: -604103 }],
])('%s after the effect is unknown, never sent again, and settled by its receipt', async (_name, fault) => {
  await accept(cloud(), 'o-lin');
  await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', times: 1, ...fault }]);
  const answer = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
  expect(answer).toMatchObject({ state: 'unknown', reason: { code: 'UNKNOWN_OUTCOME' } });
  expect(await books()).toMatchObject({ uncertain: 1 });
  await pushesDone(cloud());
  // The fold's own clock, and a look later than any lease that might still tell.
  for (let i = 0; i < 3; i++) {
    await cloud().advance(FOLD_EVERY + 1000);
    await tick(cloud());
  }
  expect((await snapshot(cloud())).messages).toMatchObject([{ state: 'delivered' }]);
  expect(await books()).toMatchObject({ uncertain: 0, spent: 1 });
  expect(await cloud().messages('o-lin')).toHaveLength(1);
});

test('a receipt that lay unread while the timer stood still settles the attempt all the same', async () => {
  await accept(cloud(), 'o-lin');
  await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', times: 1, reset: true }]);
  await send(cloud(), backInStock('o-lin', 'restock:1'));
  await until(async () => (await snapshot(cloud())).receipts.length === 1, 'the receipt is there');
  await cloud().advance(60 * 60_000);
  await tick(cloud());
  expect((await snapshot(cloud())).messages).toMatchObject([{ state: 'delivered' }]);
  expect(await books()).toMatchObject({ uncertain: 0, spent: 1, voided: 0 });
});

test('an attempt that nobody answers fails after half an hour; its credit is voided', async () => {
  await accept(cloud(), 'o-lin');
  await cloud().faults([{ api: 'subscribeMessage.send', when: 'before', reset: true, times: 1 }]);
  await send(cloud(), backInStock('o-lin', 'restock:1'));
  await cloud().advance(31 * 60_000);
  await tick(cloud());
  const state = await snapshot(cloud());
  expect(state.messages).toMatchObject([{ state: 'failed', reason: 'NO_ANSWER' }]);
  expect(await books()).toMatchObject({ voided: 1, uncertain: 0 });
  expect(unbalanced(state)).toEqual([]);
});

describe('a code that no table lists', () => {
  test('met by several users within minutes opens the template’s breaker: the queue does not fail', async () => {
    const users = Array.from({ length: 100 }, (_, i) => `o-${i}`);
    await seed(cloud(), { users });
    await refuse(43199, 200);
    await tick(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages.filter(({ state }) => state === 'failed').length).toBeLessThan(25);
    await cloud().clearFaults();
    await cloud().advance(31 * 60_000);
    await tick(cloud());
    await tick(cloud());
    const later = (await snapshot(cloud())).messages;
    expect(later.filter(({ state }) => state === 'sent' || state === 'delivered').length).toBeGreaterThan(75);
  }, 60_000);

  test('of one user again and again opens none; of three users’ immediate sends it does', async () => {
    for (const openid of ['o-1', 'o-1', 'o-1', 'o-1', 'o-2', 'o-3', 'o-4']) await accept(cloud(), openid);
    await refuse(43199, 10);
    const state = async (openid: string, key: string) =>
      data(await send(cloud(), backInStock(openid, key))).state;
    for (let i = 0; i < 4; i++) expect(await state('o-1', `restock:${i}`)).toBe('failed');
    expect(await state('o-2', 'restock:1')).toBe('failed');
    expect(await state('o-3', 'restock:1')).toBe('failed');
    expect(await state('o-4', 'restock:1')).toBe('heldBack');
  });
});
