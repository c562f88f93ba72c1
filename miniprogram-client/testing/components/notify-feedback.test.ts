/** @jest-environment jsdom */
import { idOf } from '../fakeInbox';
import { until } from '../withClient';
import { withComponents, type ComponentWorld, type Shown } from '../withComponents';

const EVENTS = ['sent', 'muted', 'less', 'undone'];
const CARD = { scene: 1107, query: { nid: `${idOf(1)}12345678` } };
const tracked = ({ server }: ComponentWorld) =>
  server.calls.filter(({ name }) => name === 'track').flatMap(({ data }) => data.events as object[]);
const stops = ({ server }: ComponentWorld) =>
  server.calls.filter(({ name }) => name === 'unsubscribe').map(({ data }) => data);

async function opened(world: ComponentWorld, properties = {}): Promise<Shown> {
  await world.open();
  return world.mount('notify-feedback', properties, EVENTS);
}

/** What `track` answers to the complaint. */
const answering = (world: ComponentWorld, outcome?: string, frequency = 'instant', less?: string) => {
  const mute = outcome && { topic: 'offers', title: '优惠活动', outcome, frequency, less };
  world.server.fail = () => ({ ok: true, data: { results: [{ counted: true, ...(mute && { mute }) }] } });
};
const updates = ({ server }: ComponentWorld) =>
  server.calls.flatMap(({ data }) => (data.action === 'update' ? [data.preferences] : []));

async function complain(
  world: ComponentWorld,
  feedback: Shown,
  outcome?: string,
  frequency?: string,
): Promise<void> {
  feedback.tap('category-complaint');
  feedback.tap('cause-misleading');
  feedback.send('words', 'input', { value: '说好的八折呢' });
  answering(world, outcome, frequency);
  feedback.tap('submit');
  await until(() => feedback.data.step !== '');
}

test('a rating goes to the notification whose card was tapped', () =>
  withComponents(async (world) => {
    world.launchOptions = CARD;
    const feedback = await opened(world);
    feedback.tap('star-4');
    expect(feedback.text('star-word')).toBe('有用');
    feedback.tap('submit');
    await until(() => feedback.data.sent === true);
    expect(tracked(world)).toEqual([{ kind: 'feedback', nid: idOf(1), category: 'rating', rating: 4 }]);
    expect(feedback.text('message')).toBe('谢谢你的反馈');
    expect(feedback.events('sent')).toEqual([{ category: 'rating', rating: 4, nid: idOf(1) }]);
  }));

test('one that the page names goes before it', () =>
  withComponents(async (world) => {
    world.launchOptions = CARD;
    const feedback = await opened(world, { nid: idOf(2), category: 'suggestion' });
    feedback.send('words', 'input', { value: ' 早一点发 ' });
    feedback.tap('submit');
    await until(() => feedback.data.sent === true);
    expect(tracked(world)).toEqual([
      { kind: 'feedback', nid: idOf(2), category: 'suggestion', text: '早一点发' },
    ]);
  }));

test.each([
  ['rating', '请先选几颗星'],
  ['suggestion', '请写几个字'],
  ['complaint', '请先选是哪方面的问题'],
])('an empty %s is not sent, and what is missing is said', (category, sentence) =>
  withComponents(async (world) => {
    const feedback = await opened(world, { category });
    feedback.tap('submit');
    expect(feedback.text('message')).toBe(sentence);
    expect(tracked(world)).toEqual([]);
  }),
);

test('a complaint about a message has switched its topic off, and can be taken back', () =>
  withComponents(async (world) => {
    world.launchOptions = CARD;
    const feedback = await opened(world);
    await complain(world, feedback, 'muted');
    expect(tracked(world)).toEqual([
      {
        kind: 'feedback',
        nid: idOf(1),
        category: 'complaint',
        cause: 'misleading',
        text: '说好的八折呢',
      },
    ]);
    expect(feedback.text('message')).toBe('已关闭「优惠活动」，不会再发给你');
    expect(feedback.events('muted')).toEqual([{ scope: 'topic', name: 'offers' }]);
    feedback.tap('undo');
    await until(() => feedback.text('message') === '已恢复接收「优惠活动」');
    expect(updates(world)).toEqual([{ topics: { offers: 'instant' } }]);
    expect(feedback.has('undo')).toBe(false);
    expect(feedback.events('undone')).toEqual([{ name: 'offers' }]);
  }));

test('where all notifications are off, an undo does not say that they come', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { nid: idOf(1) });
    world.server.muted = true;
    await complain(world, feedback, 'already');
    feedback.tap('undo');
    await until(() => feedback.events('undone').length > 0);
    expect(feedback.text('message')).toBe('已恢复「优惠活动」；但全部通知仍是关闭的，可在通知设置中打开');
  }));

test('an undo gives a digest back as a digest', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { nid: idOf(1) });
    await complain(world, feedback, 'muted', 'weekly');
    feedback.tap('undo');
    await until(() => feedback.events('undone').length > 0);
    expect(updates(world)).toEqual([{ topics: { offers: 'weekly' } }]);
  }));

test('on a page that a card has opened one tap is enough, and the settings know of it at once', () =>
  withComponents(async (world) => {
    world.launchOptions = CARD;
    const feedback = await opened(world);
    answering(world, 'muted');
    const syncs = () => world.server.calls.filter(({ data }) => data.action === 'sync').length;
    const before = syncs();
    feedback.tap('fewer');
    await until(() => feedback.data.step === 'undo');
    expect(tracked(world)).toEqual([
      { kind: 'feedback', nid: idOf(1), category: 'complaint', cause: 'too-many', fewer: true },
    ]);
    // What was none is said to be none.
    expect(feedback.text('message')).toBe('已关闭「优惠活动」，不会再发给你');
    await until(() => syncs() > before);
  }));

describe('fewer of what can be collected', () => {
  async function tapped(
    world: ComponentWorld,
    outcome: string,
    frequency: string,
    less?: string,
  ): Promise<Shown> {
    world.launchOptions = CARD;
    const feedback = await opened(world);
    answering(world, outcome, frequency, less);
    feedback.tap('fewer');
    return feedback;
  }

  test.each([
    ['instant', 'daily', '「优惠活动」已改为每天汇总，时间可在通知设置中修改'],
    ['daily', 'weekly', '「优惠活动」已改为每周汇总，时间可在通知设置中修改'],
  ])('is, instead of %s, %s; one tap takes it back, another switches it off', (frequency, less, words) =>
    withComponents(async (world) => {
      const feedback = await tapped(world, 'less', frequency, less);
      await until(() => feedback.text('message') === words);
      expect(updates(world)).toEqual([{ topics: { offers: less } }]);
      expect(feedback.events('less')).toEqual([{ name: 'offers', frequency: less }]);
      expect(feedback.events('muted')).toEqual([]);
      expect([feedback.text('undo'), feedback.text('mute-topic')]).toEqual([
        '撤销，恢复原来的频率',
        '不再接收「优惠活动」',
      ]);
      feedback.tap('undo');
      await until(() => feedback.text('message') === '「优惠活动」已恢复原来的频率');
      expect(updates(world).at(-1)).toEqual({ topics: { offers: frequency } });
      expect([feedback.has('undo'), feedback.has('mute-topic')]).toEqual([false, false]);
    }),
  );

  test('switched off after all, an undo gives back what it was before both', () =>
    withComponents(async (world) => {
      const feedback = await tapped(world, 'less', 'instant', 'daily');
      await until(() => feedback.has('mute-topic'));
      feedback.tap('mute-topic');
      await until(() => feedback.text('message') === '已关闭「优惠活动」，不会再发给你');
      feedback.tap('undo');
      await until(() => feedback.text('message') === '已恢复接收「优惠活动」');
      expect(updates(world)).toEqual([
        { topics: { offers: 'daily' } },
        { topics: { offers: 'off' } },
        { topics: { offers: 'instant' } },
      ]);
    }));

  test('where it could not be set, the same is offered again, not the next', () =>
    withComponents(async (world) => {
      const feedback = await tapped(world, 'less', 'instant', 'daily');
      // Told, and then the network is gone.
      await until(() => tracked(world).length > 0);
      world.network.online = false;
      await until(() => feedback.text('message') === '网络不可用，请稍后再试');
      expect(feedback.has('ask')).toBe(false);
      world.network.online = true;
      expect(feedback.text('less')).toBe('改为每天汇总');
      feedback.tap('less');
      await until(() => feedback.has('undo'));
      expect(updates(world).at(-1)).toEqual({ topics: { offers: 'daily' } });
      expect(tracked(world)).toHaveLength(1);
    }));

  test('where orders have the topic, both are asked, and nothing is done before', () =>
    withComponents(async (world) => {
      const feedback = await tapped(world, 'ask', 'instant', 'daily');
      await until(() => feedback.has('less'));
      expect(feedback.text('ask')).toBe(
        '「优惠活动」里有订单、到货这类你在等的消息。要攒起来一起发，还是关闭？',
      );
      expect(updates(world)).toEqual([]);
      feedback.tap('less');
      await until(() => feedback.text('message').includes('已改为每天汇总'));
      expect(updates(world)).toEqual([{ topics: { offers: 'daily' } }]);
    }));

  test('what a complaint has switched off is collected with one tap instead', () =>
    withComponents(async (world) => {
      const feedback = await tapped(world, 'muted', 'instant', 'daily');
      await until(() => feedback.has('undo'));
      feedback.tap('less');
      await until(() => feedback.text('message').includes('已改为每天汇总'));
      expect(feedback.has('less')).toBe(false);
    }));

  test.each([
    ['backInStock', undefined, '少收这类消息'],
    ['backInStock', 'daily', '少收这类消息'],
    ['backInStock', 'weekly', '不再接收这类消息'],
    ['offer', undefined, '不再接收这类消息'],
    ['', undefined, '少收这类消息'],
  ] as const)(
    'a page that names its message (%s, %s) says before the tap what it does',
    (template, digest, words) =>
      withComponents(async (world) => {
        world.launchOptions = CARD;
        if (digest) world.server.digests = { restock: digest };
        const feedback = await opened(world, { template });
        expect(feedback.text('fewer')).toBe(words);
      }),
  );
});

test('without a message there is nothing that one tap could be about', () =>
  withComponents(async (world) => {
    const feedback = await opened(world);
    expect(feedback.has('fewer')).toBe(false);
    feedback.set({ nid: idOf(2) });
    expect(feedback.has('fewer')).toBe(true);
  }));

test('where orders have the topic, it is asked first', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { nid: idOf(1) });
    await complain(world, feedback, 'ask');
    expect(feedback.text('ask')).toBe('「优惠活动」里有订单、到货这类你在等的消息，要关闭吗？');
    expect([feedback.events('muted'), updates(world)]).toEqual([[], []]);
    feedback.tap('mute-topic');
    await until(() => feedback.text('message') === '已关闭「优惠活动」，不会再发给你');
    expect(updates(world)).toEqual([{ topics: { offers: 'off' } }]);
    expect(feedback.has('undo')).toBe(true);
  }));

test('one that was under way is told of', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { nid: idOf(1) });
    await complain(world, feedback, 'pending');
    expect(feedback.text('message')).toBe('已关闭「优惠活动」；有一条正在路上，可能还会收到');
  }));

test('an undo without network says so, and stays', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { nid: idOf(1) });
    await complain(world, feedback, 'already');
    world.network.online = false;
    feedback.tap('undo');
    await until(() => feedback.text('message') === '网络不可用，请稍后再试');
    expect(feedback.has('undo')).toBe(true);
  }));

test('where nobody knows which it was, everything can be muted, or nothing', () =>
  withComponents(async (world) => {
    const feedback = await opened(world);
    await complain(world, feedback);
    expect(feedback.has('mute-topic')).toBe(false);
    feedback.tap('keep');
    expect(feedback.has('mute-all')).toBe(false);
    expect(stops(world)).toEqual([]);
  }));

test('a complaint about the parcel is feedback, with words', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { template: 'offer', category: 'complaint' });
    expect(feedback.text('about')).toBe('关于「优惠提醒」');
    feedback.tap('cause-other');
    feedback.tap('submit');
    expect(feedback.text('message')).toBe('请写几个字');
    feedback.send('words', 'input', { value: '杯子碎了' });
    feedback.tap('submit');
    await until(() => feedback.data.sent === true);
    expect(feedback.data.step).toBe('');
    expect(feedback.text('message')).toBe('谢谢你的反馈');
  }));

test('without network what was written stays, and a second try sends it once', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { category: 'suggestion' });
    feedback.send('words', 'input', { value: '早一点发' });
    world.network.online = false;
    feedback.tap('submit');
    await until(() => feedback.text('message') === '网络不可用，请稍后再试');
    expect(feedback.data.words).toBe('早一点发');
    world.network.online = true;
    feedback.tap('submit');
    feedback.tap('submit');
    await until(() => feedback.data.sent === true);
    expect(tracked(world)).toHaveLength(1);
  }));

test('feedback on the notification of somebody else is not taken for sent', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { nid: idOf(9) });
    const error = { code: 'NOT_YOURS', message: 'not yours' };
    world.server.fail = () => ({ ok: true, data: { results: [{ counted: false, error }] } });
    feedback.tap('star-1');
    feedback.tap('submit');
    await until(() => feedback.text('message') === '这条通知不是发给你的，反馈没有提交');
    expect(feedback.events('sent')).toEqual([]);
  }));
