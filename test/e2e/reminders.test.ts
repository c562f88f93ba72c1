import { shows } from '../../local-cloud/testing/browser/shows';
import type { Card } from '../../local-cloud/base/ports';
import { accept, ADMIN, data, until } from '../support/shop';
import { ASSISTANT, booked, CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();
const HOUR = 60 * 60_000;

async function titles({ cloud }: Shop): Promise<string[]> {
  await cloud.fire('dispatch');
  return (await cloud.messages(CUSTOMER)).map(({ title = '' }) => title);
}

test('an order that is ready is told, and its pickup reminder comes two hours before the end', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await tap('goods-tea');
    await tap('buy');
    await shop.answer('accept');
    // Accepted with the purchase: no second question.
    await shows(byId('reminded'), '到期前两小时会提醒你取货');
    await until(async () => (await booked(shop, 'orderProgress')) === 1, 'the accept is booked');
    const [order] = (await shop.staff<{ orders: { id: string }[] }>('overview')).orders;
    expect(await shop.staff('pack', { order: order?.id })).toEqual({ state: 'sent', willSend: true });
    expect(await titles(shop)).toEqual(['订单状态通知']);

    await shop.leave();
    await shop.tapCard();
    await shows(byId('state'), '请到店取货');
    await shows(byId('code'), (order?.id ?? '').slice(-4));
    await shop.picture('51-ready');

    await cloud.advance(21.5 * HOUR);
    expect(await titles(shop)).toEqual(['订单状态通知']);
    await cloud.advance(HOUR);
    expect(await titles(shop)).toEqual(['订单状态通知', '取货提醒']);
  }));

test('a booking reminds an hour before; one that was cancelled does not', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId, screen } = shop;
    await shop.tab('预约');
    for (const booking of [0, 1]) {
      await tap('slot-0');
      await tap('book');
      await shop.answer('accept');
      await byId(`booked-${booking}`).waitFor();
    }
    await shop.picture('52-booked');
    await byId('booked-0').getByRole('button').or(byId('booked-0').locator('wx-button')).first().click();
    await screen.locator('[data-answer=confirm]').click();
    await byId('booked-1').waitFor({ state: 'detached' });
    // A reminder is good for a day: as the timer would, look more often. Just after midnight the second slot of
    // tomorrow is 38 hours away.
    for (const hours of [12, 12, 12, 12]) {
      await cloud.advance(hours * HOUR);
      await titles(shop);
    }
    expect(await titles(shop)).toEqual(['预约提醒']);
  }));

test('an offer reaches who asked for such, not at night, and not who did not ask', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await shop.tab('我的');
    await tap('offers');
    // Twice: promotional sends leave the last credit of a template alone (limits.keepForTransactional).
    for (const count of [1, 2]) {
      await tap('ask');
      await shop.answer('accept');
      await shows(byId('message'), `订阅成功，还可收到 ${count} 条`);
    }
    const asked = async (): Promise<number> => {
      const { collections } = await cloud.export();
      return (collections['demo_followers'] ?? []).length;
    };
    await until(async () => (await asked()) === 1, 'the shop knows who wants offers');
    // To one o'clock at night in the shop.
    const at = (await cloud.now()) + 8 * HOUR;
    await cloud.advance(24 * HOUR - (at % (24 * HOUR)) + HOUR);
    expect(await shop.staff('offer', { goods: 'tea', offer: 'autumn', price: 9900 })).toEqual({
      asked: 1,
      scheduled: 1,
      why: '',
    });
    expect(await titles(shop)).toEqual([]);
    await cloud.advance(8 * HOUR);
    expect(await titles(shop)).toEqual(['优惠提醒']);
    await shop.leave();
    await shop.tapCard();
    await shows(byId('name'), '明前龙井');
    await byId('submit').waitFor();
    await shop.picture('53-from-an-offer');
  }));

/** What the card says beside goods and price. */
const noteOf = ({ data }: Card): string | undefined => data['thing4'];

test('an offer carries a code of one’s own, the same through retries; of what is nearly gone nobody is told, and why is on record', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await shop.tab('我的');
    await tap('offers');
    for (const count of [1, 2]) {
      await tap('ask');
      await shop.answer('accept');
      await shows(byId('message'), `订阅成功，还可收到 ${count} 条`);
    }
    await until(
      async () => ((await cloud.export()).collections['demo_followers'] ?? []).length === 1,
      'the shop knows who wants offers',
    );
    // To ten in the morning: an offer is not sent at night.
    await cloud.advance((34 * HOUR - (((await cloud.now()) + 8 * HOUR) % (24 * HOUR))) % (24 * HOUR));
    // The pot is nearly gone once one more is bought.
    await cloud.call('demoShop', { action: 'buy', goods: 'pot', order: 'p1' }, { openid: 'o-other' });
    expect(await shop.staff('offer', { goods: 'pot', offer: 'pots', price: 29400 })).toEqual({
      asked: 1,
      scheduled: 0,
      why: '云函数 demoContent 跳过：库存仅剩 2 件，未发送',
    });
    const skipped = (await cloud.export()).collections['notify_messages']!.find(
      ({ key }) => key === 'offer:pots',
    );
    expect(skipped).toMatchObject({
      state: 'suppressed',
      reason: 'CONTENT_SKIPPED',
      content: { function: 'demoContent', words: '库存仅剩 2 件' },
    });

    const offer = { goods: 'tea', offer: 'autumn', price: 9900 };
    // Its answer is lost after the codes were taken: the shop is told, asks again, and takes no other code.
    const lost = {
      api: 'functions.invokeFunction',
      function: 'send',
      when: 'after',
      reset: true,
      times: 1,
    } as const;
    await cloud.faults([lost]);
    expect(await shop.staff('offer', offer)).toMatchObject({ asked: 1, scheduled: 0 });
    expect(await shop.staff('offer', offer)).toEqual({ asked: 1, scheduled: 1, why: '' });
    await cloud.fire('dispatch');
    const [card] = await cloud.messages(CUSTOMER);
    expect(noteOf(card!)).toMatch(/^专享券 TEA\d{3}$/);
    const coupons = (await cloud.export()).collections['demo_coupons'] as { _id: string; taken: string }[];
    expect(coupons.filter(({ taken }) => taken !== '')).toEqual([
      expect.objectContaining({ _id: noteOf(card!)!.split(' ')[1] }),
    ]);
    await shop.leave();
    await shop.page.locator('[data-chat=messages]').click();
    await shop.page.getByText('专享券').first().waitFor();
    await shop.picture('54-coupon');

    // The assistant is told why nobody gets an offer of the pot.
    await shop.page.getByRole('button', { name: '返回' }).first().click();
    await shop.page.locator('[data-chat=app]').click();
    await shop.user(ASSISTANT);
    await shop.tab('我的');
    await tap('desk');
    await tap('offer-pot');
    await shows(
      byId('said'),
      /八折：1 人想知道，安排了 0 条提醒（云函数 demoContent 跳过：库存仅剩 2 件，未发送）/,
    );
    await shop.picture('55-skipped');
  }));

test('a campaign gives each a code of their own, never one twice, through a tick that dies after the codes were taken', () =>
  withShop(async ({ cloud }) => {
    const people = Array.from({ length: 25 }, (_, i) => `o-${i}`);
    for (const openid of people) await accept(cloud, openid, 'offer');
    const until = (await cloud.now()) + 10 * 24 * HOUR;
    const campaign = async <T>(does: string, more: object = {}): Promise<T> =>
      data(await cloud.call<T>('manage', { action: `campaign.${does}`, id: 'coupons', ...more }, ADMIN));
    const content = { function: 'demoContent' };
    await campaign('create', {
      title: '会员日',
      purpose: 'promotional',
      template: 'offer',
      scene: '有好价格时通知一次',
      audience: { openids: people },
      variants: [{ name: 'a', percent: 100, data: { goods: '全场', price: '¥5', until }, content }],
      endsAt: until,
    });
    expect(await campaign('preview')).toMatchObject({
      reachable: 25,
      content: [
        {
          asked: 20,
          given: 20,
          examples: expect.arrayContaining([expect.objectContaining({ openid: 'o-0' })]),
        },
      ],
    });
    const taken = async (): Promise<string[]> =>
      ((await cloud.export()).collections['demo_coupons'] as { taken: string }[])
        .map((row) => row.taken)
        .filter(Boolean);
    expect(await taken()).toEqual([]);
    await campaign('start', { confirmed: 25 });
    // To ten in the morning: nothing of the kind is sent at night.
    await cloud.advance(
      (34 * HOUR - (((await cloud.now()) + 8 * HOUR) % (24 * HOUR))) % (24 * HOUR) || 24 * HOUR,
    );
    await cloud.kill({ function: 'dispatch', call: 1, action: 'functions.invokeFunction', when: 'after' });
    await cloud.fire('dispatch').catch(() => undefined);
    expect(await cloud.killed()).toBe(true);
    expect((await taken()).length).toBe(25);
    for (let ticks = 0; ticks < 3; ticks++) {
      await cloud.advance(HOUR / 60);
      await cloud.fire('dispatch');
    }
    const cards = await Promise.all(people.map((openid) => cloud.messages(openid)));
    expect(cards.map(({ length }) => length)).toEqual(people.map(() => 1));
    expect(new Set(cards.map(([card]) => noteOf(card!))).size).toBe(25);
    expect((await taken()).length).toBe(25);
  }));

test('what is left in the cart is reminded of with a code of one’s own, asked for just before', () =>
  withShop(async ({ cloud }) => {
    await accept(cloud, 'o-1', 'offer');
    // To ten in the morning: an offer is not sent at night.
    await cloud.advance((34 * HOUR - (((await cloud.now()) + 8 * HOUR) % (24 * HOUR))) % (24 * HOUR));
    const until = (await cloud.now()) + 10 * 24 * HOUR;
    const campaign = async (does: string, more: object = {}) =>
      data(await cloud.call('manage', { action: `campaign.${does}`, id: 'cart', ...more }, ADMIN));
    const variant = { name: 'a', percent: 100, data: { goods: '购物车里的商品', price: '¥5', until } };
    await campaign('create', {
      kind: 'triggered',
      title: '购物车提醒',
      purpose: 'promotional',
      template: 'offer',
      scene: '有好价格时通知一次',
      variants: [{ ...variant, content: { function: 'demoContent' } }],
      trigger: { on: { event: 'cart', key: 'goods' }, waitMinutes: 60, againAfterMinutes: 10_080 },
      endsAt: until,
    });
    await campaign('start', { confirmed: 100 });
    await cloud.advance(HOUR / 30);
    await cloud.fire('dispatch');
    await cloud.advance(HOUR / 60);
    const events = [{ kind: 'event', name: 'cart', props: { goods: 'tea' } }];
    await cloud.call('track', { openid: 'o-1', events }, { source: 'scf' });
    const codes = async () =>
      ((await cloud.export()).collections['demo_coupons'] as { taken: string }[] | undefined)?.filter(
        ({ taken }) => taken !== '',
      ) ?? [];
    await cloud.advance(HOUR / 2);
    await cloud.fire('dispatch');
    expect(await codes()).toEqual([]);
    await cloud.advance(0.45 * HOUR);
    await cloud.fire('dispatch');
    expect(await codes()).toHaveLength(1);
    expect(await cloud.messages('o-1')).toEqual([]);
    await cloud.advance(HOUR / 10);
    await cloud.fire('dispatch');
    const [card] = await cloud.messages('o-1');
    expect(noteOf(card!)).toMatch(/^专享券 TEA\d{3}$/);
  }));
