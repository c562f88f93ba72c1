/** @jest-environment jsdom */
import { plan } from '../../sdk/src/planner/plan';
import { until } from '../withClient';
import { withComponents } from '../withComponents';

const EVENTS = ['asked', 'accepted'];

test('a tap asks in its own turn, and the outcome is said', () =>
  withComponents(async ({ open, mount, requests, sheets }) => {
    await open();
    const properties = { templates: ['backInStock'], place: 'goods', label: '到货提醒我' };
    const button = mount('notify-subscribe', properties, EVENTS);
    expect(button.text('ask')).toBe('到货提醒我');
    button.tap('ask');
    expect(requests).toEqual([{ ids: ['tpl-restock'], inGesture: true }]);
    sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => button.has('message'));
    expect(button.text('message')).toBe('订阅成功，还可收到 1 条');
    expect(button.text('ask')).toBe('再订阅一次');
    expect(button.events('accepted')).toEqual([{ aliases: ['backInStock'] }]);
  }));

test('the place is reported with the answer', () =>
  withComponents(async ({ open, mount, sheets, server }) => {
    await open();
    const button = mount('notify-subscribe', { templates: 'backInStock, pickup', place: 'goods' });
    button.tap('ask');
    sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => server.reports.length === 1);
    expect(server.reports[0]).toMatchObject({
      place: 'goods',
      results: { 'tpl-restock': 'accept', 'tpl-pickup': 'reject' },
    });
    expect(button.text('message')).toBe('已订阅「到货提醒」');
  }));

test('a refusal is taken kindly, and nothing is announced as accepted', () =>
  withComponents(async ({ open, mount, sheets }) => {
    await open();
    const button = mount('notify-subscribe', { templates: ['backInStock'] }, EVENTS);
    button.tap('ask');
    sheets[0]!.answer({ 'tpl-restock': 'reject' });
    await until(() => button.has('message'));
    expect(button.text('message')).toBe('已取消，需要时可再订阅');
    expect(button.data.tone).toBe('');
    expect(button.events('accepted')).toEqual([]);
    expect(button.events('asked')).toHaveLength(1);
  }));

test('a second tap while the sheet is open changes nothing', () =>
  withComponents(async ({ open, mount, sheets, requests }) => {
    await open();
    const button = mount('notify-subscribe', { templates: ['backInStock'] }, EVENTS);
    button.tap('ask');
    button.tap('ask');
    sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => button.has('message'));
    expect(button.text('message')).toBe('订阅成功，还可收到 1 条');
    expect(requests).toHaveLength(1);
    expect(button.events('asked')).toHaveLength(1);
  }));

test.each([
  ['the main switch off', { mainSwitch: false, kept: {} }],
  ['a kept refusal', { mainSwitch: true, kept: { 'tpl-restock': 'reject' } }],
])('with %s it leads to the settings, opened in the turn of the tap', (_case, setting) =>
  withComponents(async (world) => {
    Object.assign(world.setting, setting);
    await world.open();
    const button = world.mount('notify-subscribe', { templates: ['backInStock'] });
    button.tap('ask');
    await until(() => button.has('settings'));
    expect(world.sheets).toEqual([]);
    Object.assign(world.setting, { mainSwitch: true, kept: {} });
    button.tap('settings');
    await until(() => button.text('message') === '已打开，再点一次即可订阅');
    button.tap('ask');
    await until(() => world.sheets.length === 1);
  }),
);

test('without network there is a sentence, and the next tap works', () =>
  withComponents(async ({ open, mount, network, sheets }) => {
    await open();
    const button = mount('notify-subscribe', { templates: ['backInStock'] });
    network.online = false;
    button.tap('ask');
    await until(() => button.text('message') === '网络不可用，请稍后再试');
    network.online = true;
    button.tap('ask');
    expect(sheets).toHaveLength(1);
  }));

test('what was accepted while its topic is off can be switched on with one tap', () =>
  withComponents(async ({ open, mount, sheets, server }) => {
    server.off.add('restock');
    await open();
    const button = mount('notify-subscribe', { templates: ['backInStock'] });
    button.tap('ask');
    sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => button.has('switch-on'));
    button.tap('switch-on');
    await until(() => button.text('message') === '已打开，有消息会告诉你');
    expect(server.off.has('restock')).toBe(false);
  }));

test('a topic that was switched off on another phone is offered once the server tells, and no other with it', () =>
  withComponents(async ({ open, mount, sheets, server }) => {
    server.upcoming = { 'tpl-restock': 1 };
    await open({}, { plan });
    server.off.add('restock').add('offers');
    const button = mount('notify-subscribe', { place: 'order' });
    button.tap('ask');
    sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => button.has('switch-on'));
    button.tap('switch-on');
    await until(() => button.text('message') === '已打开，有消息会告诉你');
    expect([...server.off]).toEqual(['offers']);
  }));

describe('without templates the planner chooses', () => {
  test('those for which messages wait, in the turn of the tap', () =>
    withComponents(async ({ open, mount, requests, server }) => {
      server.upcoming = { 'tpl-pickup': 2 };
      await open({}, { plan });
      const button = mount('notify-subscribe', { place: 'order' });
      button.tap('ask');
      expect(requests).toEqual([{ ids: ['tpl-pickup'], inGesture: true }]);
    }));

  test('and where nothing is worth asking for, no sheet comes up and it says so', () =>
    withComponents(async ({ open, mount, requests, server }) => {
      server.credits = { 'tpl-pickup': 1 };
      await open({}, { plan });
      const button = mount('notify-subscribe', { place: 'order' });
      button.tap('ask');
      expect(button.text('message')).toBe('已经订阅好了，有消息会告诉你');
      expect(requests).toEqual([]);
    }));

  test('and what the user switched off is offered to be switched on, not asked for', () =>
    withComponents(async ({ open, mount, requests, server }) => {
      server.muted = true;
      await open({}, { plan });
      const button = mount('notify-subscribe', { place: 'order' });
      button.tap('ask');
      expect(button.has('switch-on')).toBe(true);
      expect(requests).toEqual([]);
    }));
});

test('a long-term consent needs no second tap', () =>
  withComponents(async ({ open, mount, sheets }) => {
    await open();
    const button = mount('notify-subscribe', { templates: ['visit'] });
    button.tap('ask');
    sheets[0]!.answer({ 'tpl-visit': 'accept' });
    await until(() => button.has('message'));
    expect(button.text('message')).toBe('订阅成功，之后有消息都会告诉你');
    await until(() => button.text('ask') === '已订阅');
  }));

test('texts come from the property, then from useNotify, then from the component', () =>
  withComponents(async ({ open, mount }) => {
    await open({}, { texts: { 'notify-subscribe': { label: '告诉我', again: '再来' } } });
    expect(mount('notify-subscribe').text('ask')).toBe('告诉我');
    expect(mount('notify-subscribe', { texts: { label: '好的' } }).text('ask')).toBe('好的');
  }));

test('where the planner chooses, the button says that everything is on hand, or what it is called', () =>
  withComponents(async ({ open, mount, server }) => {
    server.credits = { 'tpl-restock': 1 };
    server.upcoming = { 'tpl-pickup': 1 };
    await open({}, { plan });
    const button = mount('notify-subscribe', { place: 'order', label: '接收进度' });
    expect([button.text('ask'), button.text('hint')]).toEqual(['接收进度', '']);
    server.upcoming = {};
    await open({}, { plan });
    expect(mount('notify-subscribe', { place: 'order' }).text('hint')).toBe('已经订阅好了，有消息会告诉你');
  }));
