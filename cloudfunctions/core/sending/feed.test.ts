import { NOW, pureContext, sampleConfig, sampleRow } from '../../../test/support/sample';
import { recordedRule } from '../codes/classify';
import type { Context } from '../ports/context';
import { OPEN_GATE } from '../gate/document';
import type { Gate } from '../model/figures';
import type { MessageDocument } from '../model/message';
import type { CollectionName, Query, Update } from '../ports';
import { COMMON } from '../gate/lanes';
import { Allowance } from './allowance';
import { Brake } from './brake';
import { CLAIM_SIZE, WINDOW_SIZE } from '../time/spans';
import { Feed } from './feed';
import { Flights } from './flights';

const config = sampleConfig();
const OFFER = config.templates['offer']!;

/** Due rows of users of their own; the first ones of the template that everybody has, the others of `offer`. */
function dueRows(count: number, offers = 0): MessageDocument[] {
  return Array.from({ length: count }, (_, i) => ({
    ...sampleRow({ _id: `n-${i}`, to: `o-${i}`, state: 'scheduled', token: '', leaseUntil: 0 }),
    ...(i < count - offers ? {} : { template: 'offer', templateId: OFFER.id }),
  }));
}

/** As much of a database as a claim, its turn and a move need. */
function contextOver(
  rows: MessageDocument[],
  deadline = NOW + 60_000,
): {
  context: Context;
  claims: () => number;
  asked: number[];
  updates: string[];
  pass: (ms: number) => void;
} {
  const pure = pureContext(config);
  const asked: number[] = [];
  const updates: string[] = [];
  let now = NOW;
  const scheduled = (limit: number) => rows.filter(({ state }) => state === 'scheduled').slice(0, limit);
  const find = (_name: CollectionName, _query: Query, options?: { limit?: number }) => {
    asked.push(options?.limit ?? 100);
    return Promise.resolve(scheduled(options?.limit ?? 100).map((row) => ({ ...row })));
  };
  const update = (name: CollectionName, query: Query, { $set }: Update) => {
    updates.push(name === 'notify_messages' ? String($set?.['state']) : name);
    if (name !== 'notify_messages') return Promise.resolve(1);
    const { $in } = query['_id'] as { $in: string[] };
    const matching = rows.filter(({ _id, state }) => $in.includes(_id) && state === query['state']);
    for (const row of matching) Object.assign(row, $set);
    return Promise.resolve(matching.length);
  };
  const updateOne = (name: CollectionName, query: Query) => {
    updates.push(`${name}/${String(query['_id'])}`);
    return Promise.resolve({ _id: 'claim', token: 'token', until: NOW, number: 0, at: NOW });
  };
  const store = { ...pure.store, find, update, updateOne } as unknown as Context['store'];
  const clock = { ...pure.clock, now: () => now };
  const context = { ...pure, store, clock, deadline };
  return { context, claims: () => asked.length, asked, updates, pass: (ms) => (now += ms) };
}

const feedOf = (
  context: Context,
  gate: Gate = OPEN_GATE,
  onBacklog?: () => Promise<void>,
  brake = new Brake(),
) =>
  new Feed(context, COMMON, {
    gate,
    allowance: new Allowance(context, gate, context.deadline),
    brake,
    flights: new Flights(),
    crowded: false,
    ...(onBacklog ? { onBacklog } : {}),
  });

test('the rows after a full claim are claimed as soon as its last window is taken', async () => {
  const { context, claims } = contextOver(dueRows(CLAIM_SIZE + 10));
  const feed = feedOf(context);
  expect(await feed.refill()).toBe(true);
  for (let taken = 0; taken < CLAIM_SIZE; taken += WINDOW_SIZE) {
    expect((await feed.next())?.rows).toHaveLength(WINDOW_SIZE);
  }
  expect(claims()).toBe(1);
  const [one, other] = await Promise.all([feed.next(), feed.next()]);
  expect([one?.rows.length, other]).toEqual([10, undefined]);
  expect([claims(), feed.done]).toEqual([2, CLAIM_SIZE + 10]);
});

test('a claim that was not full is not followed while its windows are sent', async () => {
  const { context, claims } = contextOver(dueRows(3));
  const feed = feedOf(context);
  await feed.refill();
  expect((await feed.next())?.rows).toHaveLength(3);
  expect(await feed.next()).toBeUndefined();
  expect(claims()).toBe(1);
});

test('rows that an open breaker holds back do not keep the others waiting, however many they are', async () => {
  const rows = dueRows(2 * CLAIM_SIZE + 5, 5);
  const { context } = contextOver(rows);
  const breaker = { code: 40037, reason: 'INVALID_TEMPLATE' as const, openedAt: NOW, until: NOW + 60_000 };
  const gate = { ...OPEN_GATE, breakers: { [`template:${rows[0]!.templateId}`]: breaker } };
  const feed = feedOf(context, gate);
  expect(await feed.refill()).toBe(true);
  const window = await feed.next();
  expect([window?.template.alias, window?.rows.length]).toEqual(['offer', 5]);
  expect(rows.filter(({ state }) => state === 'heldBack')).toHaveLength(2 * CLAIM_SIZE);
});

test('further workers are called once, and only where there is more than one claim can take', async () => {
  for (const [count, expected] of [
    [CLAIM_SIZE - 1, 0],
    [3 * CLAIM_SIZE, 1],
  ] as const) {
    let called = 0;
    const feed = feedOf(contextOver(dueRows(count)).context, OPEN_GATE, () => {
      called += 1;
      return Promise.resolve();
    });
    await feed.refill();
    while (await feed.next());
    expect(called).toBe(expected);
  }
});

test('what cannot be sent before the function ends is not claimed', async () => {
  const rows = dueRows(10);
  const { context, claims } = contextOver(rows, NOW + config.limits.sendTimeoutMs + 3500);
  const feed = feedOf(context);
  expect(await feed.refill()).toBe(false);
  expect([feed.ended, claims()]).toEqual([true, 0]);
});

test('a worker that turns out slow claims no more than it can send', async () => {
  const { context, asked, pass } = contextOver(dueRows(3 * CLAIM_SIZE));
  const feed = feedOf(context);
  await feed.refill();
  expect(asked).toEqual([CLAIM_SIZE]);
  // Ten times as slow as its spacing: 200 ms a row.
  for (let taken = 0; taken < CLAIM_SIZE; taken += WINDOW_SIZE) {
    await feed.next();
    if (taken > 0) pass(WINDOW_SIZE * 200 * 0.6);
  }
  const rest = context.deadline - 3000 - config.limits.sendTimeoutMs - context.clock.now();
  await feed.next();
  expect(asked[1]).toBeLessThan(rest / 100);
  expect(asked[1]).toBeGreaterThan(0);
});

test('what there is no time for goes back in one update, and nothing more is claimed', async () => {
  const rows = dueRows(2 * CLAIM_SIZE);
  const { context, claims, updates, pass } = contextOver(rows);
  const feed = feedOf(context);
  await feed.refill();
  expect((await feed.next())?.rows).toHaveLength(WINDOW_SIZE);
  pass(60_000 - config.limits.sendTimeoutMs - 3000 - 100);
  updates.length = 0;
  expect(await feed.next()).toBeUndefined();
  expect(updates).toEqual(['scheduled']);
  expect(rows.filter(({ state }) => state === 'claimed')).toHaveLength(WINDOW_SIZE);
  expect([feed.ended, claims()]).toEqual([true, 1]);
});

test('windows of a template that WeChat has just refused are held back, its breaker first, and others go on', async () => {
  const rows = dueRows(60, 30);
  const { context, updates } = contextOver(rows);
  const brake = new Brake();
  const feed = feedOf(context, OPEN_GATE, undefined, brake);
  await feed.refill();
  expect((await feed.next())?.template.alias).toBe(rows[0]!.template);
  brake.refused(recordedRule(40037), 40037, rows[0]!.templateId, rows[0]!.to);
  updates.length = 0;
  expect((await feed.next())?.template.alias).toBe('offer');
  expect(updates).toEqual(['notify_locks/gate', 'heldBack']);
  expect(rows.filter(({ state }) => state === 'heldBack')).toHaveLength(30 - WINDOW_SIZE);
  expect(feed.ended).toBe(false);
});
