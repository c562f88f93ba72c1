import type { CancelResult, RescheduleResult, SendResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { SHOP, accept, backInStock, data, send, sendMany } from '../support/shop';

const cloud = notifyPerFile();
const HOUR = 3_600_000;

const reschedule = (request: Record<string, unknown>): Promise<Answer<RescheduleResult>> =>
  cloud().call<RescheduleResult>('send', { action: 'reschedule', ...request }, SHOP);

const cancel = (request: Record<string, unknown>): Promise<Answer<CancelResult>> =>
  cloud().call<CancelResult>('send', { action: 'cancel', ...request }, SHOP);

async function scheduled(to: string, key: string, sendAt: number): Promise<string> {
  return data(await send(cloud(), backInStock(to, key, { sendAt }))).id;
}

describe('reschedule gives another time to what has not left yet', () => {
  test('by id: it leaves at the new time, and not at the old one', async () => {
    await accept(cloud(), 'o-1');
    const now = await cloud().now();
    const id = await scheduled('o-1', 'k:1', now + HOUR);
    const answer = data(await reschedule({ id, sendAt: now + 3 * HOUR }));
    expect(answer).toMatchObject({
      rescheduled: 1,
      state: 'scheduled',
      dueAt: new Date(now + 3 * HOUR).toISOString(),
    });
    await cloud().advance(2 * HOUR);
    await tick(cloud());
    expect(await cloud().messages('o-1')).toHaveLength(0);
    await cloud().advance(HOUR + 1000);
    await tick(cloud());
    expect(await cloud().messages('o-1')).toHaveLength(1);
  });

  test('by key prefix, for all templates or one', async () => {
    const now = await cloud().now();
    await sendMany(cloud(), [
      backInStock('o-1', 'order:17:paid', { sendAt: now + HOUR }),
      backInStock('o-2', 'order:17:sent', { sendAt: now + HOUR }),
      backInStock('o-1', 'order:18', { sendAt: now + HOUR }),
    ]);
    await cloud().resetMetrics();
    const later = now + 5 * HOUR;
    expect(data(await reschedule({ keyPrefix: 'order:17', sendAt: later }))).toEqual({ rescheduled: 2 });
    expect((await cloud().metrics()).scans).toEqual([]);
    expect(data(await reschedule({ keyPrefix: 'order', template: 'offer', sendAt: later }))).toEqual({
      rescheduled: 0,
    });
    const { messages } = await snapshot(cloud());
    const due = Object.fromEntries(messages.map(({ key, dueAt }) => [key, dueAt]));
    expect(due).toEqual({ 'order:17:paid': later, 'order:17:sent': later, 'order:18': now + HOUR });
  });

  test('by exact key: of all users, of one template, or the one of a user; longer keys are left alone', async () => {
    const now = await cloud().now();
    await sendMany(cloud(), [
      backInStock('o-1', 'order:1', { sendAt: now + HOUR }),
      backInStock('o-2', 'order:1', { sendAt: now + HOUR }),
      backInStock('o-1', 'order:17', { sendAt: now + HOUR }),
    ]);
    const due = async () =>
      Object.fromEntries(
        (await snapshot(cloud())).messages.map(({ to, key, dueAt }) => [
          `${to} ${key}`,
          (dueAt - now) / HOUR,
        ]),
      );
    await cloud().resetMetrics();
    const one = { to: 'o-1', template: 'backInStock', key: 'order:1' };
    expect(data(await reschedule({ ...one, sendAt: now + 2 * HOUR }))).toMatchObject({
      rescheduled: 1,
      state: 'scheduled',
    });
    expect(await due()).toEqual({ 'o-1 order:1': 2, 'o-2 order:1': 1, 'o-1 order:17': 1 });
    const sendAt = now + 3 * HOUR;
    expect(data(await reschedule({ template: 'backInStock', key: 'order:1', sendAt }))).toEqual({
      rescheduled: 2,
    });
    expect(data(await reschedule({ template: 'offer', key: 'order:1', sendAt }))).toEqual({ rescheduled: 0 });
    expect(await due()).toEqual({ 'o-1 order:1': 3, 'o-2 order:1': 3, 'o-1 order:17': 1 });
    expect(data(await cancel({ ...one }))).toEqual({
      cancelled: 1,
      state: 'cancelled',
      reason: expect.objectContaining({ code: 'CANCELLED' }) as unknown,
    });
    expect(data(await cancel({ key: 'order:1' }))).toEqual({ cancelled: 1 });
    expect(data(await cancel({ keyPrefix: 'order:1' }))).toEqual({ cancelled: 1 });
    expect((await cloud().metrics()).scans).toEqual([]);
  });

  test('what waits for a credit is looked at anew at its new time', async () => {
    const waiting = data(await send(cloud(), backInStock('o-1', 'k:1', { whenNoCredit: 'wait' })));
    expect(waiting.state).toBe('waiting');
    const sendAt = (await cloud().now()) + HOUR;
    expect(data(await reschedule({ id: waiting.id, sendAt }))).toMatchObject({
      rescheduled: 1,
      state: 'scheduled',
    });
    await accept(cloud(), 'o-1');
    await tick(cloud());
    expect(await cloud().messages('o-1')).toHaveLength(0);
    await cloud().advance(HOUR + 1000);
    await tick(cloud());
    expect(await cloud().messages('o-1')).toHaveLength(1);
  });

  test('of what is over it answers what is true, and changes nothing', async () => {
    await accept(cloud(), 'o-1');
    const { id } = data(await send(cloud(), backInStock('o-1', 'k:1')));
    const sendAt = (await cloud().now()) + HOUR;
    expect(data(await reschedule({ id, sendAt }))).toEqual({ rescheduled: 0, state: 'sent' });
    await cloud().advance(2 * HOUR);
    await tick(cloud());
    expect(await cloud().messages('o-1')).toHaveLength(1);
  });

  test('the validity span begins with the new time, or is what is asked for', async () => {
    const now = await cloud().now();
    const id = await scheduled('o-1', 'k:1', now + HOUR);
    const [before] = (await snapshot(cloud())).messages;
    data(await reschedule({ id, sendAt: now + 4 * HOUR }));
    const [after] = (await snapshot(cloud())).messages;
    expect(after!.expiresAt).toBe(before!.expiresAt + 3 * HOUR);
    data(await reschedule({ id, sendAt: now + 4 * HOUR, expiresAt: now + 5 * HOUR }));
    expect((await snapshot(cloud())).messages[0]!.expiresAt).toBe(now + 5 * HOUR);
  });

  test('impossible times and requests are refused, and nothing moves', async () => {
    const now = await cloud().now();
    const id = await scheduled('o-1', 'k:1', now + HOUR);
    const before = (await snapshot(cloud())).messages;
    const bad: [Record<string, unknown>, string][] = [
      [{ id, sendAt: now - HOUR }, 'BAD_TIME'],
      [{ id, sendAt: now + 400 * 24 * HOUR }, 'BAD_TIME'],
      [{ id, sendAt: now + HOUR, expiresAt: now }, 'BAD_TIME'],
      [{ keyPrefix: 'k', sendAt: 'soon' }, 'BAD_TIME'],
      [{ keyPrefix: 'k', template: 'nope', sendAt: now + HOUR }, 'UNKNOWN_TEMPLATE'],
      [{ sendAt: now + HOUR }, 'BAD_REQUEST'],
      [{ id, keyPrefix: 'k', sendAt: now + HOUR }, 'BAD_REQUEST'],
      [{ id, template: 'offer', sendAt: now + HOUR }, 'BAD_REQUEST'],
      [{ key: 'k:1', keyPrefix: 'k', sendAt: now + HOUR }, 'BAD_REQUEST'],
      [{ to: 'o-1', key: 'k:1', sendAt: now + HOUR }, 'BAD_REQUEST'],
      [{ to: 'o-1', template: 'backInStock', keyPrefix: 'k', sendAt: now + HOUR }, 'BAD_REQUEST'],
      [{ to: 'o-1', template: 'backInStock', key: 'k:2', sendAt: now + HOUR }, 'NOT_FOUND'],
      [{ id }, 'BAD_REQUEST'],
      [{ id: 'n'.repeat(22), sendAt: now + HOUR }, 'NOT_FOUND'],
    ];
    for (const [request, code] of bad) {
      expect(await reschedule(request)).toMatchObject({ ok: false, error: { code } });
    }
    expect((await snapshot(cloud())).messages).toEqual(before);
    const { state } = data(await cloud().call<SendResult>('send', { action: 'status', id }, SHOP));
    expect(state).toBe('scheduled');
  });
});
