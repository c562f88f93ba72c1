import type { CreditsReport, ReportResult } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import {
  ADMIN,
  backInStock,
  data,
  send,
  sendMany,
  SHOP,
  templateId,
  until,
  type Alias,
} from '../support/shop';
import { tick } from '../support/recover';

/** Caps, rates, a daily quota, and WeChat's push as the source of grants. */
const cloud = notifyPerFile({ config: 'test/fixtures/limits.config.ts' });

/** Accepts that WeChat pushes, the how many-th of the user and template; nothing is reported by the client. */
async function acceptByPush(openid: string, alias: Alias, times = 1, first = 1): Promise<void> {
  const id = templateId(alias);
  for (let i = 0; i < times; i++) {
    // Two pushes of one user in the same second would be one (PLATFORM §5).
    if (i > 0) await cloud().advance(1000);
    await cloud().subscribe(openid, { [id]: 'accept' });
    await until(
      async () => {
        const user = (await snapshot(cloud())).users.find(({ _id }) => _id === openid);
        return user?.credits[id]?.granted === first + i;
      },
      `the push of accept ${first + i} was booked`,
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

describe('the last credit of a WeChat template that a transactional and a promotional alias share', () => {
  const about = (template: string, key: string) => ({
    to: 'o-lin',
    key,
    template,
    data: { order: 'A-17', goods: '马克杯', status: '已发货', at: '2026-12-01' },
    whenNoCredit: 'wait',
  });
  const rowOf = async (key: string) => (await snapshot(cloud())).messages.find((each) => each.key === key)!;

  test('is kept: the promotional message waits and rests, tick after tick, until there are two', async () => {
    await acceptByPush('o-lin', 'orderProgress');
    expect(data(await send(cloud(), about('orderNews', 'news')))).toMatchObject({
      state: 'waiting',
      reason: { code: 'KEPT_FOR_TRANSACTIONAL' },
    });
    const { history } = await rowOf('news');
    for (let i = 0; i < 3; i++) {
      await cloud().advance(11 * 60_000);
      await tick(cloud());
    }
    expect((await rowOf('news')).history).toEqual(history);
    await acceptByPush('o-lin', 'orderProgress', 1, 2);
    await until(async () => (await rowOf('news')).state === 'scheduled', 'the second credit lets it go');
  });

  test('goes to the transactional one that waits behind an older promotional one', async () => {
    data(await send(cloud(), about('orderNews', 'news')));
    await cloud().advance(1000);
    data(await send(cloud(), about('orderProgress', 'progress')));
    const before = (await rowOf('news')).history;
    await acceptByPush('o-lin', 'orderProgress');
    await until(async () => (await rowOf('progress')).state === 'scheduled', 'the credit lets it go');
    await tick(cloud());
    expect((await rowOf('progress')).state).toMatch(/sent|delivered/);
    expect(await rowOf('news')).toMatchObject({ state: 'waiting', history: before });
  });

  test('is none for the promotional one in the forecast either', async () => {
    await acceptByPush('o-lin', 'orderProgress');
    const sendAt = (await cloud().now()) + 3_600_000;
    await sendMany(cloud(), [{ ...about('orderNews', 'news'), sendAt }]);
    const forecast = async () => {
      const report = data(await cloud().call<CreditsReport>('stats', { action: 'credits' }, ADMIN));
      return report.templates.find(({ aliases }) => aliases.includes('orderNews'))!.forecast;
    };
    expect(await forecast()).toMatchObject({ scheduled: 1, shortfall: 1 });
    await sendMany(cloud(), [{ ...about('orderProgress', 'progress'), sendAt }]);
    expect(await forecast()).toMatchObject({ scheduled: 2, shortfall: 1 });
  });

  test('is nobody’s to keep where no transactional alias shares it: an offer’s only credit is good for an offer', async () => {
    await acceptByPush('o-lin', 'offer');
    expect(data(await send(cloud(), offer('offer:1'))).state).toBe('sent');
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
    expect(answer).toMatchObject({ state: 'unknown', reason: { code: 'UNKNOWN_OUTCOME' } });
    await cloud().advance(31_000);
    await tick(cloud());
    await cloud().advance(3000);
    await tick(cloud());
    expect(await cloud().messages('o-lin')).toHaveLength(1);
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  });

  test('where the worker died before booking the credit, that comes first', async () => {
    const pickup = { goods: '马克杯', code: 'A17', store: '一号店', until: '18:00' };
    const request = { to: 'o-lin', key: 'pickup:1', template: 'pickupReminder', data: pickup };
    for (let call = 6; ; call++) {
      await cloud().reset();
      await acceptByPush('o-lin', 'pickupReminder');
      await cloud().faults([{ api: 'subscribeMessage.send', when: 'before', reset: true, times: 1 }]);
      await cloud().kill({ function: 'send', call, when: 'after' });
      await cloud().tryCall('send', { action: 'send', ...request }, SHOP);
      expect(await cloud().killed()).toBe(true);
      const { users, messages } = await snapshot(cloud());
      if (users[0]?.hold && messages[0]?.state === 'unknown') break;
    }
    await cloud().clearFaults();
    // The pause is over, the lease of the dead is not.
    await cloud().advance(31_000);
    await tick(cloud());
    expect((await snapshot(cloud())).messages[0]!.state).toBe('unknown');
    await cloud().advance(6000);
    await tick(cloud());
    expect((await snapshot(cloud())).messages[0]).toMatchObject({ state: 'scheduled', lost: true });
    await cloud().advance(3000);
    await tick(cloud());
    const state = await snapshot(cloud());
    expect(await cloud().messages('o-lin')).toHaveLength(1);
    expect(state.users[0]!.credits[templateId('pickupReminder')]).toMatchObject({
      granted: 1,
      spent: 1,
      uncertain: 0,
    });
    expect(unbalanced(state)).toEqual([]);
  });
});
