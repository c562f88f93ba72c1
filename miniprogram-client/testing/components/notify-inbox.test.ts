/** @jest-environment jsdom */
import { idOf, item } from '../fakeInbox';
import { until } from '../withClient';
import { withComponents, type ComponentWorld, type Shown } from '../withComponents';

const EVENTS = ['open', 'unread', 'accepted'];
const FIRST = `open-${idOf(1)}`;

async function opened(world: ComponentWorld, properties = {}): Promise<Shown> {
  await world.open();
  const inbox = world.mount('notify-inbox', properties, EVENTS);
  await until(() => inbox.data.state !== 'loading');
  return inbox;
}

test('messages are listed with what they said, and the unread ones are counted', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1), item(2, { read: true })];
    const inbox = await opened(world);
    expect(inbox.text('head')).toBe('1 条未读');
    expect(inbox.text(FIRST)).toContain('杯子 1 · ¥89.00');
    expect(inbox.events('unread')).toEqual([{ count: 1 }]);
    expect(inbox.has('end')).toBe(true);
  }));

test('a tap opens the page and marks the message as read', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1)];
    const inbox = await opened(world);
    inbox.tap(FIRST);
    expect(world.pages).toEqual([`/pages/goods/index?nid=${idOf(1)}`]);
    await until(() => world.inbox.marked.length === 1);
    expect(inbox.text('head')).toBe('都读过了');
    expect(inbox.events('open')).toMatchObject([{ item: { id: idOf(1) } }]);
    expect(inbox.events('unread')).toEqual([{ count: 1 }, { count: 0 }]);
  }));

test('a page behind a tab is opened, too, and one that is gone is told', () =>
  withComponents(async (world) => {
    world.tabs.push('/pages/home/index');
    world.inbox.items = [item(1, { page: 'pages/home/index?nid=x' })];
    const inbox = await opened(world);
    inbox.tap(FIRST);
    expect(world.pages).toEqual(['/pages/home/index']);
    Object.assign(world.wx, { navigateTo: ({ fail }: { fail(): void }) => fail() });
    world.tabs.length = 0;
    inbox.tap(FIRST);
    await until(() => inbox.text('told') === '这个页面打不开了');
  }));

test('with `manual` the page is left to the host', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1)];
    const inbox = await opened(world, { manual: true });
    inbox.tap(FIRST);
    expect(inbox.events('open')).toHaveLength(1);
    expect(world.pages).toEqual([]);
  }));

test('the user’s own feedback is there with the answers, also where there is no message', () =>
  withComponents(async (world) => {
    const own = { category: 'complaint' as const, text: '', at: item(1).at, status: 'open' as const };
    world.inbox.feedback = [
      { ...own, id: '1', cause: 'other', text: '杯子碎了', status: 'answered', answer: '已安排补发' },
      { ...own, id: '2', category: 'rating', rating: 4 },
      { ...own, id: '3', cause: 'too-many', status: 'closed' },
    ];
    const inbox = await opened(world);
    expect(inbox.has('empty')).toBe(true);
    expect(inbox.text('own')).toMatch(
      /投诉 · 其他问题.*已回复.*杯子碎了.*回复：已安排补发.*评分 4 星.*已收到/s,
    );
    expect(inbox.text('own')).not.toContain('消息太多');
    inbox.tap('all-own');
    expect(inbox.text('own')).toMatch(/投诉 · 消息太多.*已处理/s);
    expect(inbox.has('all-own')).toBe(false);
  }));

test('a mark that could not be kept is taken back', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1), item(2)];
    const inbox = await opened(world);
    world.network.online = false;
    inbox.tap('mark');
    expect(inbox.text('head')).toBe('都读过了');
    await until(() => inbox.has('message'));
    expect(inbox.text('head')).toBe('2 条未读');
  }));

test('older ones are added page by page, and what came meanwhile is not shown twice', () =>
  withComponents(async (world) => {
    world.inbox.items = [1, 2, 3].map((n) => item(n));
    const inbox = await opened(world, { limit: 2 });
    expect(inbox.has(`open-${idOf(3)}`)).toBe(false);
    // The page after the second one now begins with the second one again.
    world.inbox.items.splice(2, 0, item(2));
    inbox.tap('more');
    inbox.tap('more');
    await until(() => inbox.has('end'));
    expect((inbox.data.items as { id: string }[]).map(({ id }) => id)).toEqual([1, 2, 3].map(idOf));
    expect(world.server.calls.filter(({ data }) => data.action === 'inbox')).toHaveLength(2);
  }));

test('what is already there stays when older ones cannot be read', () =>
  withComponents(async (world) => {
    world.inbox.items = [1, 2, 3].map((n) => item(n));
    const inbox = await opened(world, { limit: 2 });
    world.network.online = false;
    inbox.tap('more');
    await until(() => inbox.has('message'));
    expect(inbox.has(FIRST)).toBe(true);
    world.network.online = true;
    inbox.tap('more');
    await until(() => inbox.has('end'));
  }));

test('a message missed for want of a credit is subscribed to again with one tap, in its turn', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1, { state: 'missed' })];
    const inbox = await opened(world);
    expect(inbox.text()).toContain('那时没有可用的订阅，没能发给你');
    inbox.tap(`subscribe-${idOf(1)}`);
    expect(world.requests).toEqual([{ ids: ['tpl-restock'], inGesture: true }]);
    world.sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => inbox.text().includes('下一条会发给你'));
    expect(inbox.text('told')).toBe('订阅成功');
    expect(inbox.has(`subscribe-${idOf(1)}`)).toBe(false);
    expect(inbox.events('accepted')).toEqual([{ aliases: ['backInStock'] }]);
  }));

test('where WeChat would show no sheet, it leads to the settings', () =>
  withComponents(async (world) => {
    world.setting.mainSwitch = false;
    world.inbox.items = [item(1, { state: 'missed' })];
    const inbox = await opened(world);
    inbox.tap(`subscribe-${idOf(1)}`);
    await until(() => inbox.has('settings'));
    inbox.tap('settings');
    await until(() => !inbox.has('told'));
  }));

test('what the user switched off is not offered again', () =>
  withComponents(async (world) => {
    world.server.off.add('restock');
    world.inbox.items = [item(1, { state: 'missed' })];
    const inbox = await opened(world);
    expect(inbox.text()).toContain('你关闭了这类通知');
    expect(inbox.has(`subscribe-${idOf(1)}`)).toBe(false);
  }));

test('a template that is no longer configured cannot be subscribed to', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1, { state: 'missed', alias: 'old' })];
    const inbox = await opened(world);
    expect(inbox.has(`subscribe-${idOf(1)}`)).toBe(false);
  }));

test('an empty inbox says what will be there', () =>
  withComponents(async (world) => {
    const inbox = await opened(world);
    expect(inbox.text('empty')).toBe('还没有消息');
  }));

test('without network there is a sentence and a way to try again', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1)];
    world.network.online = false;
    const inbox = await opened(world);
    expect(inbox.text('failed')).toBe('暂时读不到消息');
    world.network.online = true;
    inbox.tap('retry');
    await until(() => inbox.has(FIRST));
  }));

test('an answer to an earlier reading does not overwrite a later one', () =>
  withComponents(async (world) => {
    world.inbox.items = [item(1)];
    const inbox = await opened(world);
    let late = (): void => undefined;
    const answer = world.server.call;
    const old = world.inbox.items.slice();
    world.server.call = async () => {
      world.server.call = answer;
      await new Promise<void>((resolve) => (late = resolve));
      return { ok: true, data: { items: old, unread: 1 } };
    };
    const first = inbox.methods.refresh();
    await until(() => world.server.call === answer);
    world.inbox.items = [item(2), item(1)];
    await inbox.methods.refresh();
    late();
    await first;
    expect(inbox.has(`open-${idOf(2)}`)).toBe(true);
  }));
