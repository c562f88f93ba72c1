import { until, withPhone } from '../withClient';
import { createNotify } from '../../sdk/src/createNotify';
import type { Notify, NotifyOptions } from '../../sdk/src/types';

const FAILURES: [string, unknown, string][] = [
  [
    'no network',
    { errCode: -1, errMsg: 'cloud.callFunction:fail Error: errCode: -1 | errMsg: request:fail net' },
    'network',
  ],
  ['a call that timed out', new Error('request:fail timeout'), 'network'],
  [
    'a cloud that was not initialised',
    { errMsg: "fail Error: Cloud API isn't enabled, please call wx.cloud.init first" },
    'cloud-not-ready',
  ],
  [
    'a function that is not deployed',
    { errCode: -501000, errMsg: 'FunctionName parameter could not be found' },
    'not-deployed',
  ],
  [
    'a function that ran out of time',
    { errCode: -504003, errMsg: 'Invoking task timed out after 3 seconds' },
    'failed',
  ],
  ['a text thrown', 'boom', 'failed'],
  ['nothing thrown', undefined, 'failed'],
];

test.each(FAILURES)(
  '%s becomes an outcome with a reason, a word for the user and one for the developer',
  async (_name, error, reason) => {
    await withPhone(async (world) => {
      const notify = world.start({ cloud: { callFunction: () => Promise.reject(error) } });
      const outcome = await notify.update({ muted: true });
      expect(outcome).toMatchObject({ ok: false, reason, message: expect.stringMatching(/试/) });
      expect(world.said).toContainEqual(expect.objectContaining({ code: reason }));
    });
  },
);

test.each([
  undefined,
  null,
  {},
  { result: undefined },
  { result: 'text' },
  { result: { ok: 'no' } },
  { result: { hello: 1 } },
])('an answer of another function (%j) breaks nothing', async (answer) => {
  await withPhone(async (world) => {
    const notify = world.start({ cloud: { callFunction: () => Promise.resolve(answer) } });
    for (const outcome of [await notify.sync(), await notify.inbox()])
      expect(typeof outcome.ok).toBe('boolean');
    expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ ok: true });
  });
});

test('a callFunction that throws at once is an outcome too', async () => {
  await withPhone(async (world) => {
    const cloud = {
      callFunction: () => {
        throw new Error('at once');
      },
    };
    expect(await world.start({ cloud }).sync()).toMatchObject({ ok: false, reason: 'failed' });
  });
});

test.each([
  undefined,
  null,
  {},
  { config: null },
  { config: {} },
  { config: { templates: {} }, texts: undefined, debug: undefined },
])('without a configuration (%j) the page goes on, and asks for what the server knows', async (options) => {
  await withPhone(async (world) => {
    const bare = createNotify(options as unknown as NotifyOptions<string>);
    expect(await bare.sync()).toMatchObject({ ok: false, reason: 'no-environment' });
    const notify = createNotify({ ...options, env: 'shop-prod' } as unknown as NotifyOptions<string>);
    expect(await world.tap(() => notify.ask('offer'))).toMatchObject({
      reason: 'nothing-to-ask',
      skipped: [{ alias: 'offer', why: 'unknown' }],
    });
    await notify.sync();
    expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ ok: true });
  });
});

test('a template that was removed since the build is not asked once the server has said so', async () => {
  await withPhone(async (world) => {
    world.server.removed.add('offer');
    const notify = await world.launch();
    const outcome = await world.choose(() => notify.ask(['offer', 'pickup']), 'accept');
    expect(outcome).toMatchObject({ accepted: ['pickup'], skipped: [{ alias: 'offer', why: 'unknown' }] });
    expect(world.requests[0]!.ids).toEqual(['tpl-pickup']);
  });
});

test.each(['full', 'broken'] as const)(
  'a storage that is %s costs nothing but what would outlive the launch',
  async (fault) => {
    await withPhone(async (world) => {
      world.wx.storage.fault = fault;
      const notify = await world.launch();
      expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ ok: true });
      await until(() => world.server.credits['tpl-offer'] === 1);
      expect(world.said).toContainEqual(expect.objectContaining({ code: 'storage' }));
    });
  },
);

const DAMAGE: unknown[] = [
  'text',
  5,
  true,
  [],
  [1],
  { reports: 5, clicks: 'x', refusals: [] },
  { reports: [null, 5, 'x', []], clicks: [{}] },
  { templates: 5, kept: [], upcoming: 'x', preferences: 0 },
  { templates: [null, 5, {}, { id: 7 }], unread: 'many' },
  { refusals: { 'tpl-offer': 5 } },
  { refusals: { 'tpl-offer': { at: 'x', count: {}, place: null } } },
];

test.each(DAMAGE)('whatever lies in the storage (%j), asking and the launch’s call work', async (damage) => {
  await withPhone(async (world) => {
    for (const key of ['notify.cache', 'notify.outbox']) world.wx.storage.set(key, damage);
    const notify = world.start();
    expect(await world.choose(() => notify.ask('offer'), 'reject')).toMatchObject({ reason: 'rejected' });
    expect(await notify.sync()).toMatchObject({ ok: true });
    expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ ok: true });
    await until(() => world.server.credits['tpl-offer'] === 1);
  });
});

test('where there is no wx at all, every call is an outcome', async () => {
  const debug: string[] = [];
  const notify: Notify = createNotify({
    config: { environments: { develop: '', trial: '', release: '' }, templates: {}, topics: {} },
    debug: (code) => debug.push(code),
  });
  notify.install();
  expect(await notify.ask('offer')).toMatchObject({ ok: false });
  expect(await notify.openSettings()).toMatchObject({ ok: false });
  expect(await notify.settings()).toMatchObject({ ok: false, reason: 'cloud-not-ready' });
});

test.each([
  [[undefined], undefined],
  [[null], null],
  [[[]], {}],
  [['offer', 'offer'], { place: 5 }],
  [[{}], { place: null }],
  ['offer', { about: null, label: 7 }],
  ['offer', { about: '$ne', label: '\ud83d' }],
  ['offer', { about: {}, label: 'x'.repeat(100_000) }],
])('ask with odd arguments (%j, %j) throws nothing', async (aliases, options) => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const outcome = world.tap(() => notify.ask(aliases as never, options as never));
    world.sheets[0]?.answer({ 'tpl-offer': 'accept' });
    expect(typeof (await outcome).reason).toBe('string');
  });
});

test('a WeChat without the API, or one that throws, is an outcome and leaves no lock', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const real = world.wx.requestSubscribeMessage!;
    delete world.wx.requestSubscribeMessage;
    expect(await world.tap(() => notify.ask('offer'))).toMatchObject({ ok: false, reason: 'failed' });
    world.wx.requestSubscribeMessage = real;
    expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ ok: true });
  });
});

test.each([
  [20001, 'template'],
  [20005, 'banned'],
  [10003, 'network'],
  [10005, 'background'],
  [20004, 'main-switch-off'],
  [20013, 'template'],
  [99999, 'failed'],
])('WeChat’s %i is %s', async (errCode, reason) => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.wx.requestSubscribeMessage = ({ fail }) =>
      fail({ errCode, errMsg: 'requestSubscribeMessage:fail' });
    expect(await world.tap(() => notify.ask('offer'))).toMatchObject({ ok: false, reason });
  });
});

test('a debug function that throws breaks nothing; codes go to the console in the develop version only', async () => {
  await withPhone(async (world) => {
    const info = jest.spyOn(console, 'info').mockImplementation(() => undefined);
    const debug = () => {
      throw new Error('of the host');
    };
    expect(await world.start({ debug }).sync()).toMatchObject({ ok: true });
    const unset = { debug: undefined } as never;
    await world.start(unset).sync();
    expect(info).not.toHaveBeenCalled();
    world.envVersion = 'develop';
    await world.start(unset).sync();
    expect(info).toHaveBeenCalledWith('[notify]', 'synced', expect.anything());
    info.mockRestore();
  });
});
