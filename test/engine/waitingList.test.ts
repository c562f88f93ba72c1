/** Ten thousand who wait for one thing, of which there are few, on the built functions: `WAITING`, `STOCK`, `KILLS`. */
import type { ToWishResult } from '../../cloudfunctions/core/contract';
import { wishKey } from '../../cloudfunctions/core/model/wish';
import { snapshot, unbalanced } from '../support/books';
import { CROWD, notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { settleDown } from '../support/settleDown';
import { data, SHOP, until } from '../support/shop';

const cloud = notifyPerFile({ maxInstances: CROWD });
const WAITING = Number(process.env['WAITING'] ?? 10_000);
const STOCK = Number(process.env['STOCK'] ?? 500);
const KILLS = Number(process.env['KILLS'] ?? 20);

const DAY = 24 * 3_600_000;
const template = 'backInStock';
const about = 'goods:mug';
const key = wishKey(template, about);
const people = Array.from({ length: WAITING }, (_, i) => `o-${String(i).padStart(5, '0')}`);
/** Names say nothing about who came first, and every fifth has switched it off. */
const since = (openid: string): number => (Number(openid.slice(2)) * 7919) % WAITING;
const isOff = (openid: string): boolean => Number(openid.slice(2)) % 5 === 0;

const restock = () =>
  cloud().call<ToWishResult>(
    'send',
    {
      action: 'toWish',
      about,
      template,
      key: 'delivery:1',
      limit: STOCK,
      data: { goods: '蓝色马克杯', price: '¥89' },
    },
    SHOP,
  );

test('a long waiting list, little in stock: the oldest who can be reached, once each, whatever is killed', async () => {
  await seed(cloud(), {
    users: people,
    notifications: () => [],
    more: (openid, now) => ({
      wishes: {
        [key]: { template, about, label: '', at: now - 20_000 - since(openid), until: now + 90 * DAY },
      },
      wishFor: [key],
      ...(isOff(openid) ? { mutedTopics: ['restock'] } : {}),
    }),
  });
  for (let n = 1; n <= KILLS; n++) {
    const when = n % 2 ? 'before' : 'after';
    const byTick = n % 3 === 0;
    await cloud().kill({ function: byTick ? 'dispatch' : 'send', call: 1 + ((n - 1) % 9), when });
    if (byTick)
      await cloud()
        .fire('dispatch')
        .catch(() => undefined);
    else await restock().catch(() => undefined);
    await cloud().clearFaults();
    // What a dead one holds, others may take.
    if (n % 4 === 0) await cloud().advance(61_000);
  }
  await cloud().advance(61_000);
  await until(async () => data(await restock()).state === 'done', 'all rows are there');
  for (let round = 0; round < 4; round++) {
    await tick(cloud());
    await cloud().advance(61_000);
  }
  await settleDown(cloud());
  const expected = people
    .filter((openid) => !isOff(openid))
    .sort((a, b) => since(b) - since(a))
    .slice(0, STOCK);
  const after = await snapshot(cloud());
  expect(after.messages.map(({ to }) => to).sort()).toEqual(expected.sort());
  // WeChat's own word: one card each, or none where the answer of a killed worker is not known.
  const { wechat } = await cloud().export();
  const cards = (wechat as { cards: { openid: string }[] }).cards.map(({ openid }) => openid);
  expect(cards.length).toBeGreaterThan(STOCK / 2);
  expect(new Set(cards).size).toBe(cards.length);
  expect(cards.filter((openid) => !expected.includes(openid))).toEqual([]);
  expect(unbalanced(after)).toEqual([]);
}, 300_000);
