import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { NotificationRequest } from '../contract';
import { takeCensus } from '../reports/census';
import { iso, localTime } from '../time/zone';
import { dryRun } from './dryRun';
import { explainMessage } from './explain';
import { scheduleMany } from './sendMany';
import { sendNotification } from './send';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const { backInStock } = sampleConfig().templates;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
/** With a credit, and a habit. */
function person(openid: string, hours: number[] = []): void {
  const user = sampleUser({ [backInStock!.id]: { available: 1, granted: 1 } });
  context.store.put('notify_users', { ...user, _id: openid, creditFor: [backInStock!.id], hours });
}
const request = (to: string, more: Partial<NotificationRequest> = {}): NotificationRequest => ({
  to,
  template: 'backInStock',
  key: 'restock:1',
  data: { goods: 'Blue mug', price: 89 },
  sendAt: 'bestTime',
  ...more,
});
const nine = [21, 21, 21, 21, 21, 8];
const at = (text: string) => localTime(text, 'Asia/Shanghai');
const row = () => context.store.all('notify_messages')[0]!;

test('it waits for the user’s own hour, says which and why, and the same key again changes nothing', async () => {
  person('o-1', nine);
  const answer = await sendNotification(context, request('o-1'));
  expect(answer).toMatchObject({ state: 'scheduled', willSend: true, reason: { code: 'BEST_TIME' } });
  expect(answer.reason!.message).toContain('most likely to look at 21:00–22:00: 5 of the last 6 launches');
  expect(answer.reason!.message).toContain('该用户最可能在 21:00–22:00 查看（最近 6 次打开中有 5 次）');
  const dueAt = Date.parse(answer.dueAt!);
  expect(dueAt).toBeGreaterThanOrEqual(at('2026-11-22T21:00'));
  expect(dueAt).toBeLessThan(at('2026-11-22T22:00'));
  expect(row().expiresAt).toBe(dueAt + backInStock!.expiresAfterMs);
  context.store.put('notify_users', {
    ...context.store.get('notify_users', 'o-1'),
    hours: Array(9).fill(12),
  });
  context.clock.advance(HOUR);
  expect(await sendNotification(context, request('o-1'))).toMatchObject({ dueAt: answer.dueAt });
  expect(context.store.all('notify_messages')).toHaveLength(1);
});

test('explain tells it from the record, also when it has been sent', async () => {
  person('o-1', nine);
  const { id } = await sendNotification(context, request('o-1'));
  await context.store.update('notify_messages', {}, { $set: { state: 'sent', reason: null, sentAt: NOW } });
  const { steps } = await explainMessage(context, id);
  expect(steps).toMatchObject([{ state: 'scheduled', reason: { code: 'BEST_TIME' } }]);
  expect(steps[0]!.reason!.message).toContain('21:00–22:00');
});

test('dry run says the same, and writes nothing', async () => {
  person('o-1', nine);
  const would = await dryRun(context, request('o-1'));
  expect(context.store.all('notify_messages')).toEqual([]);
  const { dueAt, reason, state, willSend, id } = await sendNotification(context, request('o-1'));
  expect(would).toEqual({ id, state, willSend, reason, dueAt });
});

test('everybody’s hour, as the census counted it, without an own one; without any, the usual one', async () => {
  person('o-1');
  expect((await dryRun(context, request('o-1'))).reason!.message).toMatch(
    /nothing is known yet.* 20:00–21:00 is/,
  );
  for (const other of ['o-2', 'o-3']) person(other, [12, 12, 12, 18]);
  await takeCensus(context, 5);
  expect(context.store.get('notify_locks', 'census').census!.latest!.hours![12]).toBe(6);
  // A warm instance looks again after ten minutes.
  context.clock.advance(11 * 60_000);
  const { reason, dueAt } = await sendNotification(context, request('o-1'));
  expect(reason!.message).toContain('of all users most come at 12:00–13:00');
  expect(dueAt!.slice(0, 13)).toBe(iso(at('2026-11-22T12:00')).slice(0, 13));
});

test('somebody whom nobody knows has everybody’s', async () => {
  const would = await dryRun(context, request('o-stranger', { whenNoCredit: 'try' }));
  expect(would.state).toBeDefined();
  await sendNotification(context, request('o-stranger'));
  expect(row().bestTime).toEqual({ by: 'usual', hour: 20 });
});

test('up to its latest time; when that is now, it is sent at once', async () => {
  person('o-1', nine);
  const answer = await sendNotification(context, request('o-1', { latest: NOW + HOUR / 2 }));
  expect(row().bestTime).toEqual({ by: 'left', hour: 10 });
  expect(Date.parse(answer.dueAt ?? iso(NOW))).toBeLessThan(NOW + HOUR / 2);
  person('o-2', [10, 10, 10, 10, 10]);
  context.clock.advance(0);
  const zeroShard = { latest: NOW + 1 };
  const now = await sendNotification(context, request('o-2', zeroShard));
  expect(now.state).toBe('sent');
  expect(context.sent.map(({ touser }) => touser)).toEqual(['o-2']);
});

test('before it expires, where its caller says when that is', async () => {
  person('o-1', [21, 21, 21, 21, 21, 14]);
  const expiresAt = NOW + 6 * HOUR;
  await sendNotification(context, request('o-1', { expiresAt }));
  expect(row()).toMatchObject({ bestTime: { by: 'own', hour: 14, times: 1, of: 6 }, expiresAt });
});

test('costs one read more than a send at a time, of many one for all', async () => {
  person('o-1', nine);
  person('o-2', nine);
  await sendNotification(context, request('o-1', { key: 'warm' }));
  const timed = await counted(context, () =>
    sendNotification(context, request('o-1', { sendAt: NOW + DAY, key: 'a' })),
  );
  const best = await counted(context, () => sendNotification(context, request('o-1', { key: 'b' })));
  expect(best).toEqual({ ...timed, find: (timed.find ?? 0) + 1 });
  const many = ['o-1', 'o-2', 'o-3'].map((to) => request(to, { key: 'c' }));
  const calls = await counted(context, async () => {
    const { results } = await scheduleMany(context, [
      ...many,
      request('o-1', { sendAt: NOW + DAY, key: 'd' }),
    ]);
    expect(results).toMatchObject([
      ...many.map(() => ({ reason: { code: 'BEST_TIME' } })),
      { dueAt: iso(NOW + DAY) },
    ]);
  });
  expect(calls).toEqual({ insert: 1, find: 1 });
});

test.each([
  [{ latest: NOW }, 'latest: expected a time ahead'],
  [{ latest: NOW + 400 * DAY }, 'latest: expected at most 180 days ahead'],
  [{ latest: 'soon' }, 'latest: expected epoch milliseconds or ISO 8601'],
  [{ latest: NOW + DAY, sendAt: NOW + HOUR }, 'latest: expected sendAt: "bestTime" with it'],
  [{ latest: NOW + DAY, sendAt: undefined }, 'latest: expected sendAt: "bestTime" with it'],
])('%p is refused', async (more, message) => {
  await expect(sendNotification(context, request('o-1', more))).rejects.toMatchObject({
    code: 'BAD_TIME',
    message: expect.stringContaining(message) as string,
  });
});
