import type { ReportResult } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { backInStock, data, send, sendMany, templateId, until, type Alias } from '../support/shop';
import { tick } from '../support/recover';

/** Caps, rates, a daily quota, and WeChat's push as the source of grants. */
const cloud = notifyPerFile({ config: 'test/fixtures/limits.config.ts' });

/** An accept that WeChat pushes; nothing is reported by the client. */
async function acceptByPush(openid: string, alias: Alias, times = 1): Promise<void> {
  const id = templateId(alias);
  for (let i = 0; i < times; i++) {
    // Two pushes of one user in the same second would be one (PLATFORM §5).
    if (i > 0) await cloud().advance(1000);
    await cloud().subscribe(openid, { [id]: 'accept' });
    await until(
      async () => {
        const user = (await snapshot(cloud())).users.find(({ _id }) => _id === openid);
        return user?.credits[id]?.granted === i + 1;
      },
      `the push of accept ${i + 1} was booked`,
    );
  }
}

const offer = (key: string) => ({
  to: 'o-lin',
  key,
  template: 'offer',
  data: { goods: '马克杯', price: '¥9', until: '2026-12-31' },
});

describe('grants by push', () => {
  test('WeChat’s push is booked, the client’s report of the same accept is not', async () => {
    await acceptByPush('o-lin', 'backInStock');
    const id = templateId('backInStock');
    const report = {
      action: 'report',
      results: { [id]: 'accept' },
      nonce: 'nonce-0001',
      at: await cloud().now(),
    };
    const { outcomes } = data(await cloud().call<ReportResult>('subscribe', report, { openid: 'o-lin' }));
    expect(outcomes[id]).toBe('counted-by-push');
    expect((await snapshot(cloud())).users[0]?.credits[id]).toMatchObject({ granted: 1, available: 1 });
  });
});

describe('caps', () => {
  test('the third offer of a day waits until the first is a day old, and keeps its credit', async () => {
    await acceptByPush('o-lin', 'offer', 3);
    const first = await cloud().now();
    expect(data(await send(cloud(), offer('offer:1'))).state).toBe('sent');
    expect(data(await send(cloud(), offer('offer:2'))).state).toBe('sent');
    const third = data(await send(cloud(), offer('offer:3')));
    expect(third).toMatchObject({ state: 'scheduled', reason: { code: 'CAPPED' } });
    expect(Date.parse(third.dueAt!)).toBeGreaterThanOrEqual(first + 24 * 3_600_000);
    const state = await snapshot(cloud());
    expect(state.users[0]?.credits[templateId('offer')]).toMatchObject({ available: 1, spent: 2 });
    expect(unbalanced(state)).toEqual([]);
    await cloud().advance(Date.parse(third.dueAt!) - (await cloud().now()) + 1000);
    await tick(cloud());
    expect(await cloud().messages('o-lin')).toHaveLength(3);
  });

  test('a least interval keeps two messages of a topic apart', async () => {
    await acceptByPush('o-lin', 'backInStock', 2);
    const now = await cloud().now();
    expect(data(await send(cloud(), backInStock('o-lin', 'restock:1'))).state).toBe('sent');
    const second = data(await send(cloud(), backInStock('o-lin', 'restock:2')));
    expect(second).toMatchObject({ state: 'scheduled', reason: { code: 'CAPPED' } });
    expect(Date.parse(second.dueAt!)).toBeGreaterThanOrEqual(now + 3_600_000);
  });
});

describe('rates and quota', () => {
  test('what the day’s quota has no room for waits for the next day, nothing is lost', async () => {
    const users = Array.from({ length: 45 }, (_, i) => `o-${i}`);
    for (const openid of users) await acceptByPush(openid, 'backInStock');
    const sendAt = (await cloud().now()) + 60_000;
    await sendMany(
      cloud(),
      users.map((openid) => backInStock(openid, 'restock:1', { sendAt })),
    );
    await cloud().advance(61_000);
    await tick(cloud());
    await tick(cloud());
    const calls = async () => (await cloud().metrics()).calls['dispatch']?.['subscribeMessage.send'];
    expect(await calls()).toBe(40);
    expect((await snapshot(cloud())).messages.filter(({ state }) => state === 'scheduled')).toHaveLength(5);
    await cloud().advance(24 * 3_600_000);
    await tick(cloud());
    expect(await calls()).toBe(45);
  }, 90_000);
});

describe('unknown: retry', () => {
  test('a template may choose rather twice than not at all', async () => {
    await acceptByPush('o-lin', 'pickupReminder', 2);
    await cloud().faults([{ api: 'subscribeMessage.send', when: 'before', reset: true, times: 1 }]);
    const pickup = { goods: '马克杯', code: 'A17', store: '一号店', until: '18:00' };
    const request = { to: 'o-lin', key: 'pickup:1', template: 'pickupReminder', data: pickup };
    const answer = data(await send(cloud(), request));
    expect(answer).toMatchObject({ state: 'scheduled', reason: { code: 'UNKNOWN_OUTCOME' } });
    await cloud().advance(40_000);
    await tick(cloud());
    expect(await cloud().messages('o-lin')).toHaveLength(1);
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  });
});
