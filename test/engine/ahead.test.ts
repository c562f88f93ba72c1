/** The timer's own run waits for what falls due before the next one (DESIGN §13: at most 1 % more than 5 s late). */
import { notifyPerFile } from '../support/cloud';
import { databaseCalls, sentAt } from '../support/flow';
import { accept, backInStock, data, send, until } from '../support/shop';

const cloud = notifyPerFile({ config: 'test/fixtures/ahead.config.ts' });
const SECOND = 1000;
const pickup = (to: string, key: string, more: object) => ({
  to,
  key,
  template: 'pickupReminder',
  data: { goods: '马克杯', code: 'A17', store: '一号店', until: '18:00' },
  ...more,
});

test('a minute of one timer: each leaves at its time, the last seconds early unless their template forbids it', async () => {
  const asked = await cloud().now();
  // The tick comes two minutes after they were asked for.
  const start = asked + 120 * SECOND;
  const due: [who: string, second: number][] = [
    ['o-1', 10],
    ['o-2', 20],
    ['o-3', 20.5],
    ['o-4', 40],
    ['o-5', 56],
  ];
  for (const [who, second] of due) {
    await accept(cloud(), who);
    data(await send(cloud(), backInStock(who, 'restock:1', { sendAt: start + second * SECOND })));
  }
  await accept(cloud(), 'o-6', 'pickupReminder');
  data(await send(cloud(), pickup('o-6', 'pickup:1', { sendAt: start + 57 * SECOND }) as never));
  const goTo = async (second: number): Promise<void> =>
    cloud().advance(Math.max(1, start + second * SECOND - (await cloud().now())));
  const sent = (count: number) => until(async () => sentAt(cloud()).length >= count, `${count} are sent`);
  /** Seconds after the tick, of whoever has got one. */
  const when = async (who: string): Promise<number | undefined> => {
    const [message] = await cloud().messages(who);
    return message && (message.at - start) / SECOND;
  };

  await goTo(0);
  await cloud().resetMetrics();
  // As the timer calls it; how far it looks ahead hangs on when it looks.
  const run = cloud().fire('dispatch', {});
  await until(async () => (await databaseCalls(cloud())) > 0, 'it has looked');
  await new Promise((resolve) => setTimeout(resolve, 700));
  await goTo(8);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await when('o-1')).toBeUndefined();
  await goTo(10);
  await sent(1);
  await goTo(20);
  await sent(2);
  // Falls due right after the other: taken with the next wake, three seconds later.
  await goTo(23.2);
  await sent(3);
  await goTo(40);
  await sent(4);
  await goTo(46);
  await sent(5);
  await run;
  expect(await when('o-6')).toBeUndefined();
  await goTo(60);
  await cloud().fire('dispatch', {});

  for (const [who, second] of [...due.slice(0, 4), ['o-6', 57]] as typeof due) {
    const late = (await when(who))! - second;
    expect([who, late >= 0, late <= 5]).toEqual([who, true, true]);
  }
  expect(await when('o-5')).toBeGreaterThanOrEqual(56 - 15);
  expect(await when('o-5')).toBeLessThan(56);
  expect(sentAt(cloud())).toHaveLength(6);
}, 60_000);
