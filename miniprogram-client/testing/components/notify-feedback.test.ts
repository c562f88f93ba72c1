/** @jest-environment jsdom */
import { idOf, item } from '../fakeInbox';
import { until } from '../withClient';
import { withComponents, type ComponentWorld, type Shown } from '../withComponents';

const EVENTS = ['sent', 'muted'];
const CARD = { scene: 1107, query: { nid: `${idOf(1)}12345678` } };
const tracked = ({ server }: ComponentWorld) =>
  server.calls.filter(({ name }) => name === 'track').flatMap(({ data }) => data.events as object[]);
const stops = ({ server }: ComponentWorld) =>
  server.calls.filter(({ name }) => name === 'unsubscribe').map(({ data }) => data);

async function opened(world: ComponentWorld, properties = {}): Promise<Shown> {
  await world.open();
  return world.mount('notify-feedback', properties, EVENTS);
}

async function complain(feedback: Shown): Promise<void> {
  feedback.tap('category-complaint');
  feedback.send('words', 'input', { value: '太多了' });
  feedback.tap('submit');
  await until(() => feedback.data.offer === true);
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
  ['complaint', '请写几个字'],
])('an empty %s is not sent, and what is missing is said', (category, sentence) =>
  withComponents(async (world) => {
    const feedback = await opened(world, { category });
    feedback.tap('submit');
    expect(feedback.text('message')).toBe(sentence);
    expect(tracked(world)).toEqual([]);
  }),
);

test('after a complaint the topic of that notification can be muted', () =>
  withComponents(async (world) => {
    world.launchOptions = CARD;
    world.inbox.items = [item(1, { alias: 'offer', title: '优惠提醒' })];
    const feedback = await opened(world);
    await complain(feedback);
    expect(feedback.text('mute-topic')).toBe('不再接收「优惠活动」');
    feedback.tap('mute-topic');
    await until(() => feedback.text('message') === '已关闭，不会再发给你');
    expect(stops(world)).toEqual([{ action: 'stop', scope: 'topic', name: 'offers', reason: 'complaint' }]);
    expect(feedback.events('muted')).toEqual([{ scope: 'topic', name: 'offers' }]);
  }));

test('where nobody knows which it was, everything can be muted, or nothing', () =>
  withComponents(async (world) => {
    const feedback = await opened(world);
    await complain(feedback);
    expect(feedback.has('mute-topic')).toBe(false);
    feedback.tap('keep');
    expect(feedback.has('mute-all')).toBe(false);
    expect(stops(world)).toEqual([]);
  }));

test('a template that the page names is not looked up', () =>
  withComponents(async (world) => {
    const feedback = await opened(world, { template: 'offer' });
    expect(feedback.text('about')).toBe('关于「优惠提醒」');
    await complain(feedback);
    expect(feedback.has('mute-topic')).toBe(true);
    expect(world.server.calls.some(({ data }) => data.action === 'inbox')).toBe(false);
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
