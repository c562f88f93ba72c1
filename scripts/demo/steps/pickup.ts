import type { SendResult } from '../../../cloudfunctions/core/contract';
import { expectEqual } from '../scene/expect';
import { GOODS, LIN } from '../scene/people';
import { accept, cardText, expectCards, nidOf, type Scene } from '../scene/scene';

/** A reminder for the evening is written down now and goes out when its time comes. */
export async function reminderGoesOutLater(scene: Scene): Promise<void> {
  const { environment, say } = scene;
  await environment.goTo('14:00');
  await accept(scene, 'pickupReminder', 'tap-0004');
  const now = await environment.control.now();
  say.event(now, '小林’s order is packed: the shop schedules a 「取货提醒」 for 18:00');
  const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
  const { id, state } = await environment.shop<SendResult>({
    action: 'packed',
    goods: GOODS.id,
    openid: LIN,
    order: 'A1001',
    code: '8-2203',
    remindAt: `${day}T18:00:00+08:00`,
    until: '21:00',
  });
  expectEqual('the answer to the shop', state, 'scheduled');
  await environment.goTo('17:58');
  await expectCards(scene, 3);
  say.detail('scheduled; at 17:58 nothing has gone out');
  say.event(await environment.goTo('18:00'), 'the clock has moved: the timer’s next tick');
  await environment.untilState(id, 'delivered');
  const card = await expectCards(scene, 4);
  expectEqual('the card’s link', card.page, `pages/order/index?order=A1001&nid=${nidOf(card, id)}`);
  say.detail(`card ${cardText(card)}`);
}
