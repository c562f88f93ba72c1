/** @jest-environment jsdom */
import { until } from '../withClient';
import { withComponents, type ComponentWorld, type Shown } from '../withComponents';

/** The settings, read, and what the server was asked to change since. */
async function opened(world: ComponentWorld, properties = {}): Promise<Shown> {
  await world.open();
  return world.mount('notify-settings', properties, ['changed', 'unwished', 'stopped', 'erased']);
}
const updates = ({ server }: ComponentWorld) =>
  server.calls.filter(({ data }) => data.action === 'update').map(({ data }) => data.preferences);

test('topics are shown with what is on hand, in words', () =>
  withComponents(async (world) => {
    world.server.credits = { 'tpl-order': 2, 'tpl-pickup': 1 };
    world.server.off.add('offers');
    const settings = await opened(world);
    // Two aliases share `tpl-pickup`, and it counts once.
    expect(settings.text('hand-orders')).toBe('还可收到 3 条');
    expect(settings.text('hand-restock')).toBe('现在还收不到');
    expect(settings.text('hand-offers')).toBe('已关闭');
    expect(settings.has('subscribe-restock')).toBe(true);
    expect(settings.has('subscribe-orders')).toBe(false);
  }));

test('where everything is off, a topic that is on says what would bring it back, not that it is off', () =>
  withComponents(async (world) => {
    world.server.muted = true;
    world.server.off.add('offers');
    world.server.credits = { 'tpl-order': 2 };
    const settings = await opened(world);
    expect(settings.text('hand-orders')).toBe('打开「接收通知」后才会收到');
    expect(settings.text('hand-offers')).toBe('已关闭');
    expect(settings.has('subscribe-restock')).toBe(false);
  }));

test('a topic that is switched on brings back its templates, too', () =>
  withComponents(async (world) => {
    world.server.off.add('restock');
    const settings = await opened(world);
    settings.send('topic-restock', 'change', { value: true });
    await until(() => settings.text('message') === '已保存');
    expect(updates(world)).toEqual([
      { topics: { restock: 'instant' }, templates: { backInStock: 'instant' } },
    ]);
    expect(world.server.off.has('restock')).toBe(false);
  }));

test('a digest that is switched off and on again is a digest, at once and when the page is opened again', () =>
  withComponents(async (world) => {
    world.server.digests = { restock: 'weekly' };
    const settings = await opened(world);
    settings.send('topic-restock', 'change', { value: false });
    settings.send('topic-restock', 'change', { value: true });
    await until(() => updates(world).length === 2 && settings.data.saving === 0);
    expect(updates(world)).toEqual([
      { topics: { restock: 'off' } },
      { topics: { restock: 'weekly' }, templates: { backInStock: 'instant' } },
    ]);
    expect(world.server.digests).toEqual({ restock: 'weekly' });
    settings.send('topic-restock', 'change', { value: false });
    await until(() => updates(world).length === 3 && settings.data.saving === 0);
    const later = await opened(world);
    later.send('topic-restock', 'change', { value: true });
    await until(() => updates(world).length === 4 && later.data.saving === 0);
    expect(updates(world).at(-1)).toMatchObject({ topics: { restock: 'weekly' } });
    // At once, said by the user, is at once.
    later.tap('instant-restock');
    later.send('topic-restock', 'change', { value: false });
    later.send('topic-restock', 'change', { value: true });
    await until(() => updates(world).length === 7 && later.data.saving === 0);
    expect(updates(world).at(-1)).toMatchObject({ topics: { restock: 'instant' } });
  }));

test('a change that cannot be saved is taken back, with a sentence', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    world.network.online = false;
    settings.send('all', 'change', { value: false });
    expect(settings.data.on).toBe(false);
    await until(() => settings.has('message'));
    expect(settings.text('message')).toBe('网络不可用，请稍后再试');
    expect(settings.data.on).toBe(true);
    expect(settings.events('changed')).toEqual([]);
  }));

test('a switch that is off while one message is under way stays off, with a sentence', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    world.server.fail = () => {
      world.server.off.add('restock');
      return { ok: false, error: { code: 'PENDING', message: 'under way', requestId: 'r' } };
    };
    const shown: boolean[] = [];
    settings.send('topic-restock', 'change', { value: false });
    await until(() => {
      const topics = settings.data.topics as { name: string; on: boolean }[];
      shown.push(topics.find(({ name }) => name === 'restock')!.on);
      return settings.has('message');
    });
    expect(settings.text('message')).toBe('已退订，正在发送的一条可能仍会送达');
    expect(settings.events('changed')).toHaveLength(1);
    await until(() => settings.data.saving === 0);
    expect(shown).not.toContain(true);
    await until(() => settings.text('hand-restock') === '已关闭');
  }));

test('while a change is being saved, what the server said before does not undo it', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    let go = (): void => undefined;
    world.server.gate = new Promise((resolve) => (go = resolve));
    settings.send('all', 'change', { value: false });
    world.setting.mainSwitch = false;
    world.show({});
    await until(() => world.server.calls.some(({ data }) => data.action === 'update'));
    expect(settings.data.on).toBe(false);
    go();
    await until(() => settings.data.saving === 0);
    expect(settings.data.on).toBe(false);
    expect(world.server.muted).toBe(true);
  }));

test('quiet hours are sent as two times, and never as one', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    settings.send('quiet', 'change', { value: true });
    settings.send('from', 'change', { value: '23:30' });
    await until(() => updates(world).length === 2 && settings.data.saving === 0);
    expect(updates(world)).toMatchObject([
      { quietHours: { from: '22:00', to: '08:00' } },
      { quietHours: { from: '23:30', to: '08:00' } },
    ]);
  }));

test('the same time twice is refused before anything is sent', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    settings.send('quiet', 'change', { value: true });
    settings.send('from', 'change', { value: '08:00' });
    expect(settings.text('message')).toBe('开始和结束不能是同一时间');
    await until(() => settings.data.saving === 0);
    expect(updates(world)).toHaveLength(1);
  }));

test('with WeChat main switch off the guide opens its settings in the turn of the tap', () =>
  withComponents(async (world) => {
    world.setting.mainSwitch = false;
    const settings = await opened(world);
    expect(settings.has('guide')).toBe(true);
    world.setting.mainSwitch = true;
    settings.tap('open-settings');
    await until(() => !settings.has('guide'));
    expect(settings.has('message')).toBe(false);
  }));

test('a kept refusal leads to the settings, not to a sheet that would never come up', () =>
  withComponents(async (world) => {
    world.setting.kept = { 'tpl-restock': 'reject' };
    const settings = await opened(world);
    expect(settings.text('hand-restock')).toMatch(/选择了不再接收/);
    expect(settings.has('subscribe-restock')).toBe(false);
    world.setting.kept = {};
    settings.tap('open-restock');
    await until(() => settings.has('subscribe-restock'));
  }));

test('a topic without anything on hand is subscribed to with one tap, in its turn', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    settings.tap('subscribe-restock');
    expect(world.requests).toEqual([{ ids: ['tpl-restock'], inGesture: true }]);
    world.sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => settings.text('hand-restock') === '还可收到 1 条');
  }));

test('leaving asks why, may go without an answer, and tells what it did', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    settings.tap('stop');
    settings.tap('reason-0');
    settings.tap('stop-now');
    await until(() => settings.has('message'));
    expect(settings.text('message')).toBe('已退订，不会再打扰你');
    expect(settings.events('stopped')).toEqual([{ reason: '太频繁' }]);
    const stop = world.server.calls.find(({ name }) => name === 'unsubscribe');
    expect(stop?.data).toEqual({ action: 'stop', scope: 'all', reason: '太频繁' });
    expect(settings.data.on).toBe(false);
  }));

test.each([
  [true, 1],
  [false, 0],
])('data are deleted only after a yes (%s)', (confirm, times) =>
  withComponents(async (world) => {
    const asked: string[] = [];
    Object.assign(world.wx, {
      showModal: (request: { title: string; success(answer: object): void }) => {
        asked.push(request.title);
        request.success({ confirm });
      },
    });
    const settings = await opened(world);
    settings.tap('erase');
    expect(asked).toEqual(['删除我的通知数据？']);
    const erasures = () => world.server.calls.filter(({ data }) => data.action === 'erase').length;
    await until(() => erasures() === times);
    await until(() => settings.events('erased').length === times);
  }),
);

test('data that cannot be deleted yet, because a message is under way, are not called deleted', () =>
  withComponents(async (world) => {
    Object.assign(world.wx, {
      showModal: ({ success }: { success(answer: object): void }) => success({ confirm: true }),
    });
    const settings = await opened(world);
    world.server.fail = () => ({
      ok: false,
      error: { code: 'PENDING', message: 'ask again', requestId: 'r' },
    });
    settings.tap('erase');
    await until(() => settings.text('message') === '有一条消息正在发送，请稍后再删除一次');
    expect(settings.events('erased')).toEqual([]);
  }));

test('a main switch that was turned off since the launch is noticed when WeChat refuses', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    world.setting.mainSwitch = false;
    settings.tap('subscribe-restock');
    await until(() => settings.has('guide'));
  }));

test('without network and memory there is a sentence and a way to try again', () =>
  withComponents(async (world) => {
    world.network.online = false;
    const settings = await opened(world);
    await until(() => settings.has('retry'));
    expect(settings.text('state')).toBe('暂时读不到设置');
    world.network.online = true;
    settings.tap('retry');
    await until(() => settings.has('all'));
  }));

test('texts can be replaced by property', () =>
  withComponents(async (world) => {
    const settings = await opened(world, { texts: { stop: '不再打扰我', reasons: '太吵' } });
    expect(settings.text('stop')).toBe('不再打扰我');
    settings.tap('stop');
    expect(settings.text('reason-0')).toBe('太吵');
    expect(settings.has('reason-1')).toBe(false);
  }));

const WISHES = ['mug', 'towel'].map((thing) => ({
  template: 'backInStock',
  about: `goods:${thing}`,
  label: `${thing} 的名字`,
  at: 1,
  until: 2,
}));

test('what the user waits for is listed with its message, and is taken back with one tap', () =>
  withComponents(async (world) => {
    world.server.wishes = WISHES;
    const settings = await opened(world);
    expect(settings.text('wishes')).toContain('mug 的名字');
    settings.tap('unwish-0');
    // Gone at once, before the server has answered.
    expect(settings.text('wishes')).not.toContain('mug 的名字');
    await until(() => settings.text('message') === '已取消');
    expect(world.server.wishes).toEqual([WISHES[1]]);
    expect(settings.events('unwished')).toEqual([{ template: 'backInStock', about: 'goods:mug' }]);
  }));

test('a wish that could not be taken back stands there again, with a sentence', () =>
  withComponents(async (world) => {
    world.server.wishes = WISHES;
    const settings = await opened(world);
    world.network.online = false;
    settings.tap('unwish-1');
    await until(() => settings.has('message'));
    expect(settings.text('message')).toBe('网络不可用，请稍后再试');
    expect(settings.text('wishes')).toContain('towel 的名字');
    expect(settings.events('unwished')).toEqual([]);
  }));

test('who waits for nothing sees no list', () =>
  withComponents(async (world) => {
    expect((await opened(world)).has('wishes')).toBe(false);
  }));

test('a topic with a digest is had at once, by day or by week, and its time is chosen', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    expect(settings.has('daily-restock')).toBe(true);
    expect(settings.has('daily-orders')).toBe(false);
    expect(settings.has('digest')).toBe(false);
    settings.tap('weekly-restock');
    await until(() => settings.text('message') === '已保存');
    expect(settings.has('digest-day')).toBe(true);
    settings.send('digest-day', 'change', { value: 4 });
    settings.send('digest-at', 'change', { value: '07:30' });
    await until(() => updates(world).length === 3 && settings.data.saving === 0);
    settings.tap('daily-restock');
    await until(() => updates(world).length === 4 && settings.data.saving === 0);
    expect(settings.has('digest-day')).toBe(false);
    settings.tap('instant-restock');
    expect(settings.has('digest')).toBe(false);
    await until(() => updates(world).length === 5 && settings.data.saving === 0);
    expect(updates(world)).toMatchObject([
      { topics: { restock: 'weekly' } },
      { digestTime: { at: '20:00', weekday: 5 } },
      { digestTime: { at: '07:30', weekday: 5 } },
      { topics: { restock: 'daily' } },
      { topics: { restock: 'instant' } },
    ]);
  }));

test('a frequency that cannot be saved is taken back', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    world.network.online = false;
    settings.tap('daily-restock');
    await until(() => settings.has('message'));
    expect(settings.has('digest')).toBe(false);
  }));

test('a topic that is switched off takes the time of its digest from the page at once', () =>
  withComponents(async (world) => {
    const settings = await opened(world);
    settings.tap('daily-restock');
    expect(settings.has('digest')).toBe(true);
    settings.send('topic-restock', 'change', { value: false });
    expect(settings.has('digest')).toBe(false);
    await until(() => updates(world).length === 2 && settings.data.saving === 0);
  }));
