/** What the demo shop's own cap and its rule against fatigue do, on the built functions. */
import type { SendResult } from '../../cloudfunctions/core/contract';
import { dayOf } from '../../cloudfunctions/core/time/zone';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { settleDown } from '../support/settleDown';
import { accept, data, send, SHOP } from '../support/shop';

const cloud = notifyPerFile();
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const ZONE = 'Asia/Shanghai';
const USER = 'o-lin';

const offer = (key: string) => ({
  to: USER,
  key,
  template: 'offer',
  query: { goods: 'mug' },
  data: { goods: '蓝色马克杯', price: '¥71', until: '2026年11月24日' },
});

async function toNoon(): Promise<void> {
  const now = await cloud().now();
  const noon = Date.parse(`${dayOf(now, ZONE)}T12:00:00+08:00`);
  await cloud().advance(noon > now ? noon - now : noon + DAY - now);
}

/** One offer, with a credit for it. */
async function sendOffer(key: string): Promise<SendResult> {
  await accept(cloud(), USER, 'offer');
  return data(await send(cloud(), offer(key)));
}
const cards = () => cloud().messages(USER);

async function click(): Promise<void> {
  const [card] = (await cards()).sort((a, b) => b.at - a.at);
  const events = [{ kind: 'click', nid: /nid=([\w-]{30})/.exec(card!.page!)![1]! }];
  data(await cloud().call('track', { events }, { openid: USER }));
  await settleDown(cloud());
  await cloud().advance(16 * 60_000);
  await tick(cloud());
}

test('three offers a day; who has opened none of three gets one a week, is told why, and opens one: as before', async () => {
  await toNoon();
  for (const key of ['1', '2', '3']) expect((await sendOffer(`offer:${key}`)).state).toBe('sent');
  const fourth = await sendOffer('offer:4');
  expect(fourth).toMatchObject({ state: 'scheduled', reason: { code: 'CAPPED' } });
  expect(fourth.reason!.message).toMatch(/has had 3 in a day of messages of "优惠活动"/);
  // The next day there is room; but none of three was opened.
  await cloud().advance(DAY);
  await tick(cloud());
  await settleDown(cloud());
  expect(await cards()).toHaveLength(3);
  await toNoon();
  const fifth = await sendOffer('offer:5');
  // An offer is good for two days, and there is no room for so long.
  expect(fifth).toMatchObject({ state: 'expired', reason: { code: 'FATIGUED' } });
  const why = data(
    await cloud().call<{ reason: { code: string; message: string } }>(
      'send',
      { action: 'explain', to: USER, template: 'offer' },
      SHOP,
    ),
  );
  expect(why.reason.code).toBe('FATIGUED');
  expect(why.reason.message).toMatch(/opened none of the last 3 .* there may be 1 in 7 days/);
  expect(why.reason.message).toMatch(/最近 3 条.*一条也没打开/);
  await click();
  await toNoon();
  expect((await sendOffer('offer:6')).state).toBe('sent');
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
}, 60_000);

test('other topics are not the fewer for it', async () => {
  await toNoon();
  for (const key of ['1', '2', '3']) await sendOffer(`offer:${key}`);
  await cloud().advance(DAY);
  expect((await sendOffer('offer:4')).reason?.code).toBe('FATIGUED');
  await accept(cloud(), USER);
  const restock = {
    to: USER,
    key: 'r',
    template: 'backInStock',
    data: { goods: '蓝色马克杯', price: '¥89' },
  };
  expect(data(await send(cloud(), restock)).state).toBe('sent');
}, 60_000);
