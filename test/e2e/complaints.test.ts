import { hasAttribute } from '../../local-cloud/testing/browser/becomes';
import { shows } from '../../local-cloud/testing/browser/shows';
import { accept, ADMIN, backInStock, data, send } from '../support/shop';
import type { FeedbackPage } from '../../cloudfunctions/core/contract';
import { CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();

const offer = (key: string) => ({
  to: CUSTOMER,
  key,
  template: 'offer',
  query: { goods: 'mug' },
  data: { goods: '蓝色马克杯', price: '¥71', until: '2026年11月24日' },
});
const manage = async <Data>({ cloud }: Shop, request: object) =>
  data(await cloud.call<Data>('manage', request, ADMIN));

test('a card of an offer: one tap for fewer of these, taken back; a complaint of the parcel is answered in the inbox', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    for (const _twice of [1, 2]) await accept(cloud, CUSTOMER, 'offer');
    data(await send(cloud, offer('offer:1')));
    await shop.leave();
    await shop.tapCard();
    await byId('fewer').waitFor();
    await byId('feedback').scrollIntoViewIfNeeded();
    await shop.picture('fewer');
    await tap('fewer');
    await shows(byId('message'), '已关闭「优惠活动」，不会再发给你');
    await shop.picture('fewer-off');
    expect(data(await send(cloud, offer('offer:2')))).toMatchObject({ reason: { code: 'TOPIC_OFF' } });
    await tap('undo');
    await shows(byId('message'), '已恢复接收「优惠活动」');
    await shop.picture('fewer-undone');

    await shop.leave();
    await shop.tapCard();
    await tap('category-complaint');
    await tap('cause-other');
    await byId('words').locator('textarea').fill('杯子碎了');
    await shop.picture('complaint');
    await tap('submit');
    await shows(byId('message'), '谢谢你的反馈');
    const { items } = await manage<FeedbackPage>(shop, { action: 'feedback.list' });
    const { id } = items.find(({ cause }) => cause === 'other')!;
    await manage(shop, { action: 'feedback.answer', id, answer: '抱歉，已安排补发一只，明天到店自取' });
    await shop.enter('pages/inbox/index', {}, 1089);
    await shows(byId('own'), /已回复.*杯子碎了.*回复：抱歉，已安排补发一只/s);
    await shop.picture('inbox-answer');
  }));

test('a card of a restock: fewer of these asks first, becomes a daily digest, and goes back', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    for (const _twice of [1, 2]) await accept(cloud, CUSTOMER);
    data(await send(cloud, backInStock(CUSTOMER, 'restock:1', { query: { goods: 'mug' } })));
    await shop.leave();
    await shop.tapCard();
    await tap('fewer');
    await shop.screen.getByText('要攒起来一起发，还是关闭？').waitFor();
    await byId('feedback').scrollIntoViewIfNeeded();
    await shop.picture('fewer-ask');
    await tap('less');
    await shows(byId('message'), '「到货提醒」已改为每天汇总，时间可在通知设置中修改');
    await shop.picture('fewer-daily');
    expect(data(await send(cloud, backInStock(CUSTOMER, 'restock:2')))).toMatchObject({ state: 'collected' });
    await tap('undo');
    await shows(byId('message'), '「到货提醒」已恢复原来的频率');
    await shop.picture('fewer-back');
    await shop.enter('pages/settings/index', {}, 1089);
    await shows(byId('instant-restock'), '即时');
    await hasAttribute(byId('instant-restock'), 'aria-checked', 'true');
  }));
