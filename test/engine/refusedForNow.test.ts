/** Refusals that are over by themselves: what they stop waits, and goes out within its time. */
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { accept, backInStock, data, send, templateId } from '../support/shop';
import { databaseCalls } from '../support/flow';
import { seed } from '../support/seed';
import { tick } from '../support/recover';

const cloud = notifyPerFile();
const HOUR = 3_600_000;
const id = templateId('backInStock');

const refuse = (error: number, times = 1) =>
  cloud().faults([{ api: 'subscribeMessage.send', when: 'before', error, times }]);
const books = async () => (await snapshot(cloud())).users.find(({ _id }) => _id === 'o-lin')?.credits[id];
const users = Array.from({ length: 50 }, (_, i) => `o-${i}`);
const sendsOfTicks = async () => (await cloud().metrics()).calls['dispatch']?.['subscribeMessage.send'] ?? 0;

test('fifty at a time are two groups, not fifty, and cost no more than they would sent', async () => {
  await seed(cloud(), { users });
  await refuse(43108, 50);
  await cloud().resetMetrics();
  await tick(cloud());
  const { messages } = await snapshot(cloud());
  expect(messages.every(({ state, reason }) => state === 'scheduled' && reason === 'RETRY')).toBe(true);
  expect(new Set(messages.map(({ dueAt }) => dueAt)).size).toBeLessThanOrEqual(3);
  expect((await databaseCalls(cloud())) / users.length).toBeLessThanOrEqual(0.5);
});

test('it is tried again, 30 minutes apart at most, until it expires: not for less than three hours, as it once was', async () => {
  const asked = await cloud().now();
  await seed(cloud(), {
    users: ['o-lin'],
    notifications: (openid) => [backInStock(openid, 'restock:1', { expiresAt: asked + 24 * HOUR })],
  });
  await refuse(43108, 400);
  let tries = 0;
  for (;;) {
    await tick(cloud());
    tries += 1;
    const [row] = (await snapshot(cloud())).messages;
    if (row!.state !== 'scheduled') {
      expect(row).toMatchObject({ state: 'failed', reason: 'RETRIES_EXHAUSTED' });
      break;
    }
    const now = await cloud().now();
    expect(row!.dueAt - now).toBeLessThanOrEqual(31 * 60_000);
    await cloud().advance(Math.max(row!.dueAt - now, 0) + 1);
  }
  expect(tries).toBeGreaterThan(45);
  expect((await cloud().now()) - asked).toBeGreaterThan(23 * HOUR);
  expect(await books()).toMatchObject({ available: 1, held: 0 });
}, 120_000);

test.each([45011, -501003, 42001])(
  '%d pauses the account, longer when it goes on, and loses nothing',
  async (code) => {
    // In the test before, a warm function may have seen that nothing was stopped: it believes that for ten seconds.
    await cloud().advance(11_000);
    await seed(cloud(), { users });
    await refuse(code, 200);
    await tick(cloud());
    const first = await sendsOfTicks();
    // Those that were under way when the first answer came.
    expect(first).toBeLessThan(25);
    await tick(cloud());
    expect(await sendsOfTicks()).toBe(first);
    await accept(cloud(), 'o-now');
    expect(data(await send(cloud(), backInStock('o-now', 'restock:1')))).toMatchObject({
      state: 'scheduled',
      reason: { code: 'BREAKER' },
    });
    await cloud().advance(61_000);
    await tick(cloud());
    await cloud().clearFaults();
    await cloud().advance(6 * 60_000);
    await tick(cloud());
    await tick(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages.filter(({ state }) => state === 'sent' || state === 'delivered')).toHaveLength(51);
  },
  60_000,
);

test('the environment’s plan is used up: nothing fails, nothing is asked until it may be over', async () => {
  await seed(cloud(), { users });
  await cloud().faults([
    {
      api: 'subscribeMessage.send',
      when: 'before',
      times: 200,
      error: { code: -501001, message: 'LimitExceeded.OutOfInvokeQuota' },
    },
  ]);
  await tick(cloud());
  const first = await sendsOfTicks();
  await cloud().advance(10 * 60_000);
  await tick(cloud());
  expect(await sendsOfTicks()).toBe(first);
  expect((await snapshot(cloud())).messages.every(({ state }) => state === 'scheduled')).toBe(true);
});

test('-1 in a row slows the worker down', async () => {
  await seed(cloud(), { users });
  await refuse(-1, 200);
  const done = tick(cloud());
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(await sendsOfTicks()).toBeLessThan(20);
  await cloud().clearFaults();
  await done;
  // Nor does it rest for longer than it is asked to: the run has gone on, and each has had its turn.
  expect((await snapshot(cloud())).messages.filter(({ state }) => state === 'claimed')).toEqual([]);
}, 120_000);
