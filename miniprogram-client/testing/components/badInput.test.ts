/** @jest-environment jsdom */
import { item } from '../fakeInbox';
import { withComponents } from '../withComponents';
import { turn, until } from '../withClient';
import type { ComponentName } from '../../components/notify';

const ALL: ComponentName[] = ['notify-subscribe', 'notify-settings', 'notify-inbox', 'notify-feedback'];

// First: once a client is in use, it stays in use.
test.each(ALL)('<%s> without a client shows a sentence, tells the developer, and the page goes on', (name) =>
  withComponents(async ({ mount }) => {
    const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const shown = mount(name);
    if (shown.has('ask')) shown.tap('ask');
    if (shown.has('submit')) shown.tap('submit');
    await turn();
    expect(told).toHaveBeenCalledWith(expect.stringMatching(new RegExp(`<${name}>: .*useNotify`)));
    told.mockRestore();
    expect(shown.text()).toMatch(/暂时/);
  }),
);

test.each(ALL)('<%s> on a network that never answers is shown, and asks and switches all the same', (name) =>
  withComponents(async (world) => {
    let answer: () => void = () => undefined;
    world.server.credits = { 'tpl-restock': 1 };
    await world.open();
    world.server.gate = new Promise((resolve) => (answer = resolve));
    const shown = world.mount(name, { templates: ['backInStock'] });
    expect(shown.text()).toMatch(/\p{Script=Han}/u);
    if (shown.has('ask')) {
      shown.tap('ask');
      world.sheets[0]!.answer({ 'tpl-restock': 'accept' });
      await until(() => shown.text('message') === '订阅成功，还可收到 2 条');
    }
    if (shown.has('all')) {
      shown.send('all', 'change', { value: false });
      expect(shown.data['on']).toBe(false);
    }
    answer();
    world.server.gate = undefined;
    if (name === 'notify-settings') await until(() => world.server.muted);
    if (name === 'notify-inbox') await until(() => shown.data['state'] === 'ready');
  }),
);

test('a button for a template that was removed since the build says a sentence, and opens no sheet', () =>
  withComponents(async (world) => {
    world.server.removed.add('offer');
    await world.open();
    const button = world.mount('notify-subscribe', { templates: ['offer'] }, ['asked']);
    button.tap('ask');
    await until(() => button.text('message') === '暂时不需要订阅');
    expect(world.requests).toEqual([]);
    expect(button.events('asked')).toMatchObject([
      { outcome: { skipped: [{ alias: 'offer', why: 'unknown' }] } },
    ]);
  }));

test('a status of WeChat that nobody knows yet is no accept, and is answered with a sentence', () =>
  withComponents(async (world) => {
    await world.open();
    const button = world.mount('notify-subscribe', { templates: ['backInStock'] }, ['accepted']);
    button.tap('ask');
    world.sheets[0]!.answer({ 'tpl-restock': 'sometimes' });
    await until(() => button.text('message') === '暂时不可用，请再试一次');
    expect(button.events('accepted')).toEqual([]);
  }));

test('a phone whose clock is years behind says when messages came by the server’s time', () =>
  withComponents(async (world) => {
    const now = Date.now() + 4 * 365 * 24 * 3600e3;
    world.server.ahead = now - Date.now();
    world.inbox.items = [{ ...item(1), at: now - 60e3 }];
    await world.open();
    const inbox = world.mount('notify-inbox');
    const { getHours, getMinutes } = Date.prototype;
    const two = (part: () => number) => String(part.call(new Date(now - 60e3))).padStart(2, '0');
    await until(() => inbox.text().includes(`${two(getHours)}:${two(getMinutes)}`));
    expect(inbox.text()).not.toMatch(/年/);
  }));
