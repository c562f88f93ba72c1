import quota from '../fixtures/quota.config';
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { sentAt } from '../support/flow';
import { seed } from '../support/seed';
import { accept, backInStock, data, send, sendMany } from '../support/shop';
import { comeToRest, tick } from '../support/recover';

/** Five a day. */
const cloud = notifyPerFile({ config: 'test/fixtures/quota.config.ts' });
const users = (count: number, name = 'o') => Array.from({ length: count }, (_, i) => `${name}-${i}`);
const HOUR = 3_600_000;

async function seedRich(openids: string[]): Promise<void> {
  await seed(cloud(), { users: openids, config: quota, notifications: () => [] });
}

describe('a daily quota of five', () => {
  test('counts what is handed to WeChat: immediate sends without a credit use up nothing', async () => {
    await seedRich(users(5, 'rich'));
    for (const openid of users(5, 'poor')) {
      expect(data(await send(cloud(), backInStock(openid, 'restock:1'))).state).toBe('suppressed');
    }
    for (const openid of users(5, 'rich')) {
      expect(data(await send(cloud(), backInStock(openid, 'restock:1'))).state).toBe('sent');
      // A repetition of the same request is no send either.
      expect(data(await send(cloud(), backInStock(openid, 'restock:1'))).state).toMatch(/sent|delivered/);
    }
    expect(sentAt(cloud())).toHaveLength(5);
  });

  test('the same of a backlog: many without a credit stand before five that have one', async () => {
    await seedRich(users(7, 'rich'));
    await sendMany(
      cloud(),
      users(40, 'poor').map((openid) => backInStock(openid, 'restock:1')),
    );
    await sendMany(
      cloud(),
      users(7, 'rich').map((openid) => backInStock(openid, 'restock:1')),
    );
    await tick(cloud());
    expect(sentAt(cloud())).toHaveLength(5);
    const { messages } = await snapshot(cloud());
    expect(messages.filter(({ state }) => state === 'scheduled')).toHaveLength(2);
    await cloud().advance(24 * HOUR);
    await tick(cloud());
    expect(sentAt(cloud())).toHaveLength(7);
  });

  test('an immediate send over it says so, keeps its credit and goes out the next day', async () => {
    await seedRich(users(6));
    for (const openid of users(5)) await send(cloud(), backInStock(openid, 'restock:1'));
    const answer = data(await send(cloud(), backInStock('o-5', 'restock:1')));
    expect(answer).toMatchObject({ state: 'scheduled', willSend: true, reason: { code: 'QUOTA' } });
    expect(new Date(Date.parse(answer.dueAt!) + 8 * HOUR).toISOString()).toMatch(/T00:05:00/);
    await tick(cloud());
    expect(sentAt(cloud())).toHaveLength(5);
    await cloud().advance(24 * HOUR);
    await tick(cloud());
    expect(await cloud().messages('o-5')).toHaveLength(1);
  });

  test('what a killed worker had in hand of it is lost for the day, nothing else is, and it is never passed', async () => {
    await seedRich(users(4));
    await sendMany(
      cloud(),
      users(4).map((openid) => backInStock(openid, 'restock:1')),
    );
    // Its lease, then what it takes of the quota.
    await cloud().kill({ function: 'dispatch', action: 'database.insertDocument', call: 2, when: 'after' });
    await tick(cloud()).catch(() => undefined);
    expect(await cloud().killed()).toBe(true);
    await accept(cloud(), 'o-lin');
    await comeToRest(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages.filter(({ state }) => state === 'delivered')).toHaveLength(4);
    expect(sentAt(cloud())).toHaveLength(4);
  }, 60_000);
});
