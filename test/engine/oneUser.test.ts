import { MOST_UNCERTAIN } from '../../cloudfunctions/core/model/user';
import { groupBy } from '../../cloudfunctions/core/store/grouping';
import { snapshot } from '../support/books';
import { CROWD, notifyPerFile } from '../support/cloud';
import { databaseCalls, sentAt } from '../support/flow';
import { seed } from '../support/seed';
import { backInStock } from '../support/shop';
import { tick } from '../support/recover';

/** One worker: two of them may each have some of a user's rows in hand. */
const cloud = notifyPerFile({ maxInstances: CROWD, config: 'bench/oneWorker.config.ts' });
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
  // On a busy machine a series is cut after three seconds, and its rest goes with a later claim, behind the next series: those
  // that were claimed equally often keep their order.
  const order = own.sort((a, b) => a.sentAt - b.sentAt);
  const groups = groupBy(order, ({ history }) => history.filter(({ state }) => state === 'claimed').length);
  for (const keys of groups.map((rows) => rows.map(({ key }) => key))) expect(keys).toEqual([...keys].sort());
  // Nor does a series change the order of its rows, however often it is cut.
  const { journals } = await snapshot(cloud());
  const keyOf = new Map(own.map(({ _id, key }) => [_id, key]));
  for (const { entries } of journals.filter(({ entries: [first] }) => first?.to === 'o-many')) {
    const keys = entries.flatMap(({ id }) => keyOf.get(id) ?? []);
    expect(keys).toEqual([...keys].sort());
  }
}, 240_000);

/** `ONE_USER=600` for the figure. */
const ALONE = Number(process.env['ONE_USER'] ?? 100);

test(`${ALONE} rows of one user alone cost what series of them cost`, async () => {
  await seed(cloud(), {
    users: ['o-many'],
    credits: ALONE,
    notifications: (openid) =>
      Array.from({ length: ALONE }, (_, i) => backInStock(openid, `restock:${1000 + i}`)),
  });
  await cloud().local.wechat.setMode({ pushes: false });
  await cloud().resetMetrics();
  let ticks = 0;
  for (; ticks < ALONE && sentAt(cloud()).length < ALONE; ticks++) {
    await tick(cloud());
    await cloud().advance(10_000);
  }
  expect(sentAt(cloud())).toHaveLength(ALONE);
  const calls = await databaseCalls(cloud());
  const { journals } = await snapshot(cloud());
  if (process.env['ONE_USER'])
    process.stdout.write(
      `${(calls / ALONE).toFixed(3)} calls a row: ${ticks} ticks, ${journals.length} series\n`,
    );
  // Five calls a series, and one for every few that are begun; a busy machine cuts them into more, and gives their rests back.
  const steps = journals.reduce((sum, { begun }) => sum + Math.ceil(begun / MOST_UNCERTAIN), 0);
  expect(calls).toBeLessThanOrEqual(6 * journals.length + steps + 8 * ticks);
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
