import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { databaseCalls, sentAt } from '../support/flow';
import { seed } from '../support/seed';
import { backInStock } from '../support/shop';
import { tick } from '../support/recover';

/** One worker: two of them may each have some of a user's rows in hand. */
const cloud = notifyPerFile({ config: 'bench/oneWorker.config.ts' });
const users = (count: number, name = 'o') => Array.from({ length: count }, (_, i) => `${name}-${i}`);
const OTHERS = 150;
const OWN = 200;

test('a backlog of one user holds up nobody, and goes out in order', async () => {
  const now = await cloud().now();
  await seed(cloud(), {
    users: ['o-many', ...users(OTHERS)],
    credits: OWN,
    // The user's rows have been due for longer than anybody else's.
    notifications: (openid) =>
      openid === 'o-many'
        ? Array.from({ length: OWN }, (_, i) =>
            backInStock(openid, `n-${1000 + i}`, { sendAt: now - 50_000 + i }),
          )
        : [backInStock(openid, 'restock:1')],
  });
  await cloud().local.wechat.setMode({ pushes: false });
  await tick(cloud());
  const cards = (await snapshot(cloud())).messages.filter(({ state }) => state === 'sent');
  const inOrder = cards.sort((one, other) => one.sentAt - other.sentAt);
  expect(inOrder.filter(({ to }) => to !== 'o-many')).toHaveLength(OTHERS);
  // By cards, not by seconds: other tests share this machine. One by one, the user's 600 would come first.
  expect(inOrder.findIndex(({ to }) => to !== 'o-many')).toBeLessThan(10);
  for (let i = 0; i < 30 && sentAt(cloud()).length < OWN + OTHERS; i++) {
    await cloud().advance(10_000);
    await tick(cloud());
  }
  expect(sentAt(cloud())).toHaveLength(OWN + OTHERS);
  const own = (await snapshot(cloud())).messages.filter(({ to }) => to === 'o-many');
  const order = own.sort((a, b) => a.sentAt - b.sentAt).map(({ key }) => key);
  expect(order).toEqual([...order].sort());
}, 240_000);

/** `ONE_USER=600` for the figure. */
const ALONE = Number(process.env['ONE_USER'] ?? 100);

test(`${ALONE} rows of one user alone cost a tenth of what each would by itself`, async () => {
  await seed(cloud(), {
    users: ['o-many'],
    credits: ALONE,
    notifications: (openid) =>
      Array.from({ length: ALONE }, (_, i) => backInStock(openid, `restock:${1000 + i}`)),
  });
  await cloud().local.wechat.setMode({ pushes: false });
  await cloud().resetMetrics();
  for (let i = 0; i < ALONE / 25 + 3 && sentAt(cloud()).length < ALONE; i++) {
    await tick(cloud());
    await cloud().advance(10_000);
  }
  expect(sentAt(cloud())).toHaveLength(ALONE);
  const perRow = (await databaseCalls(cloud())) / ALONE;
  if (process.env['ONE_USER']) process.stdout.write(`${perRow.toFixed(3)} calls a row\n`);
  // A tick's own calls are in it.
  expect(perRow).toBeLessThan(0.75);
}, 240_000);

test('of 600 rows of one user, all due before anybody else’s, the first claim takes no more than others bear', async () => {
  const now = await cloud().now();
  const own = 600;
  await seed(cloud(), {
    users: ['o-many', ...users(50)],
    credits: own,
    notifications: (openid) =>
      openid === 'o-many'
        ? Array.from({ length: own }, (_, i) =>
            backInStock(openid, `n-${1000 + i}`, { sendAt: now - 50_000 + i }),
          )
        : [backInStock(openid, 'restock:1')],
  });
  await cloud().local.wechat.setMode({ pushes: false });
  await tick(cloud());
  const cards = (await snapshot(cloud())).messages.filter(({ state }) => state === 'sent');
  const inOrder = cards.sort((one, other) => one.sentAt - other.sentAt).map(({ to }) => to);
  const others = inOrder.flatMap((to, place) => (to === 'o-many' ? [] : [place]));
  expect(others).toHaveLength(50);
  expect(others[0]).toBeLessThan(10);
  // Of the user's own no more go before the last of them than one share.
  expect(others.at(-1)).toBeLessThan(100);
}, 240_000);
