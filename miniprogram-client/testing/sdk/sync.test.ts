import { turn, until, withPhone, type World } from '../withClient';

const OUTBOX = 'notify.outbox';
const DAY_MS = 24 * 3600e3;

test('a launch with something to say is one brief cloud call, which carries reports and clicks', async () => {
  await withPhone(async (world) => {
    const before = await world.launch();
    world.network.set(false);
    world.requests.length = 0;
    world.network.online = true;
    const pending = world.tap(() => before.ask('offer', { place: 'home' }));
    world.network.online = false;
    world.sheets[0]!.answer({ 'tpl-offer': 'accept' });
    await pending;
    await turn();
    await turn();
    world.network.online = true;

    world.server.calls.length = 0;
    world.launchOptions = { scene: 1107, query: { nid: 'n'.repeat(30) } };
    // Which somebody looks at, too.
    const notify = await world.launch();
    expect(world.server.calls.map(({ data }) => data.brief)).toEqual([true, undefined]);
    expect(world.server.calls[0]).toMatchObject({
      name: 'subscribe',
      data: {
        action: 'sync',
        reports: [{ results: { 'tpl-offer': 'accept' }, place: 'home' }],
        clicks: ['n'.repeat(30)],
      },
    });
    expect(notify.known()).toMatchObject({ stale: false, unread: 0 });
    expect(notify.known().templates.find(({ alias }) => alias === 'offer')?.available).toBe(1);
  });
});

test('a launch with nothing to say costs no call, an accept one that reads nothing', async () => {
  await withPhone(async (world) => {
    const notify = world.start();
    const app: { onLaunch?(options: object): void; onShow?(options: object): void } = {};
    notify.install((definition: object) => Object.assign(app, definition))({} as never);
    app.onLaunch?.({});
    app.onShow?.({});
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(world.server.calls).toEqual([]);
    await world.choose(() => notify.ask('offer'), 'accept');
    await until(() => world.server.reports.length === 1);
    await turn();
    expect(world.server.calls.map(({ data }) => data.brief)).toEqual([true]);
    expect(notify.known().templates.find(({ alias }) => alias === 'offer')?.available).toBe(1);
  });
});

test('what was read a day ago is read again with the next thing that there is to say', async () => {
  await withPhone(async (world) => {
    await world.launch();
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + DAY_MS + 1);
    const notify = world.start();
    await world.choose(() => notify.ask('offer'), 'accept');
    await until(() => world.server.reports.length === 1);
    await turn();
    expect(world.server.calls.at(-1)!.data.brief).toBeUndefined();
    expect(notify.known().stale).toBe(false);
    now.mockRestore();
  });
});

/** Beside that it is a launch. */
const askedIn = ({ server }: World) =>
  server.calls.map(({ data: { launches: _launches, sentAt: _sentAt, ...data } }) => data);

test.each([true, false])(
  'a launch tells that the main switch is %s, also when a page asks first',
  async (on) => {
    await withPhone(async (world) => {
      world.setting.mainSwitch = on;
      const app: { onLaunch?(options: object): void } = {};
      const notify = world.start();
      notify.install((definition: object) => Object.assign(app, definition))({} as never);
      app.onLaunch?.({});
      await notify.settings();
      expect(askedIn(world)).toEqual([{ action: 'sync', mainSwitch: on }]);
    });
  },
);

test('a switch that WeChat does not tell of is not reported', async () => {
  await withPhone(async (world) => {
    delete world.wx.getSetting;
    await world.launch();
    expect(askedIn(world)).toEqual([{ action: 'sync' }]);
  });
});

describe('a WeChat that never says what its settings are', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('holds up neither the launch nor the answer to a no, and is heard when it says so late', async () => {
    await withPhone(async (world) => {
      let tell: (mainSwitch: boolean) => void = () => undefined;
      world.wx.getSetting = ({ success }) => {
        tell = (mainSwitch) => success({ subscriptionsSetting: { mainSwitch } });
      };
      const launched = world.launch();
      await turn();
      expect(world.server.calls).toHaveLength(0);
      jest.advanceTimersByTime(2000);
      const notify = await launched;
      expect(askedIn(world)).toEqual([{ action: 'sync' }]);

      const asked = world.choose(() => notify.ask('offer'), 'reject');
      for (let turns = 0; turns < 5; turns++) await turn();
      jest.advanceTimersByTime(2000);
      expect(await asked).toMatchObject({ reason: 'rejected' });
      tell(false);
      expect(notify.known().mainSwitch).toBe(false);
    });
  });
});

test('a report whose answer is lost is sent again, and counts once', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.server.loseAnswer = true;
    await world.choose(() => notify.ask('offer'), 'accept');
    await until(() => world.server.reports.length === 1);
    await turn();
    await world.launch();
    expect(world.server.calls.filter(({ data }) => data.reports)).toHaveLength(2);
    expect(world.server.credits).toEqual({ 'tpl-offer': 1 });
  });
});

test('a mini program that ends before the answer loses no report', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.network.online = false;
    world.wx.requestSubscribeMessage = ({ success }) => success({ 'tpl-offer': 'accept' });
    await world.tap(() => notify.ask('offer'));
    world.network.online = true;
    await world.launch();
    expect(world.server.credits).toEqual({ 'tpl-offer': 1 });
    world.server.calls.length = 0;
    await world.launch();
    expect(world.server.calls).toEqual([{ name: 'subscribe', data: { action: 'sync', mainSwitch: true } }]);
  });
});

test('when the network is back, what was kept is handed over at once', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.network.set(false);
    world.wx.requestSubscribeMessage = ({ success }) => success({ 'tpl-offer': 'accept' });
    await world.tap(() => notify.ask('offer'));
    await turn();
    expect(world.server.reports).toHaveLength(0);
    world.network.set(true);
    await until(() => world.server.reports.length === 1);
  });
});

test('an accept while a call is under way is neither lost nor hidden by that call’s older balance', async () => {
  await withPhone(async (world) => {
    let open: () => void = () => undefined;
    const notify = await world.launch();
    world.server.gate = new Promise((resolve) => (open = resolve));
    const under = notify.sync();
    await turn();
    await world.choose(() => notify.ask('offer'), 'accept');
    open();
    await under;
    expect(notify.known().templates.find(({ alias }) => alias === 'offer')?.available).toBe(1);
    await until(() => world.server.credits['tpl-offer'] === 1);
  });
});

test('calls of sync at once are one call', async () => {
  await withPhone(async (world) => {
    const notify = world.start();
    await Promise.all([notify.sync(), notify.sync(), notify.settings()]);
    expect(world.server.calls).toHaveLength(1);
  });
});

describe('a phone whose clock is wrong', () => {
  test.each([
    ['years behind', 4 * 365 * DAY_MS],
    ['hours ahead', -5 * 3600e3],
  ])('(%s) reports the server’s time', async (_name, ahead) => {
    await withPhone(async (world) => {
      world.server.ahead = ahead;
      const notify = await world.launch();
      await world.choose(() => notify.ask('offer'), 'accept');
      await until(() => world.server.reports.length === 1);
      expect(Math.abs(world.server.reports[0]!.at - (Date.now() + ahead))).toBeLessThan(60_000);
    });
  });

  test('knows the difference from the launch before, without asking', async () => {
    await withPhone(async (world) => {
      world.server.ahead = 3 * DAY_MS;
      await world.launch();
      expect(Math.abs(world.start().known().offset - 3 * DAY_MS)).toBeLessThan(60_000);
    });
  });
});

describe('what is kept without network', () => {
  const report = (at: number, nonce: string) => ({ at, nonce, results: { 'tpl-offer': 'accept' } });

  test('is bounded in number: the oldest go, and the developer is told', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      world.network.online = false;
      world.wx.requestSubscribeMessage = ({ success }) => success({ 'tpl-offer': 'accept' });
      for (let i = 0; i < 25; i++) await world.tap(() => notify.ask('offer', { place: `p${i}` }));
      expect(world.said.filter(({ code }) => code === 'over')).toHaveLength(5);
      expect((await notify.sync()).ok).toBe(false);
      world.network.online = true;
      await world.launch();
      expect(world.server.reports.map(({ place }) => place)).toEqual(
        Array.from({ length: 20 }, (_, i) => `p${i + 5}`),
      );
    });
  });

  test('is bounded in age: what is older than 30 days is not reported', async () => {
    await withPhone(async (world) => {
      const now = Date.now();
      world.wx.storage.set(OUTBOX, {
        reports: [report(now - 31 * DAY_MS, 'old-old-old'), report(now - 29 * DAY_MS, 'young-young')],
      });
      await world.launch();
      expect(world.server.reports.map(({ nonce }) => nonce)).toEqual(['young-young']);
    });
  });

  test('keeps all that can be read when one entry cannot', async () => {
    await withPhone(async (world) => {
      const now = Date.now();
      world.wx.storage.set(OUTBOX, {
        reports: [
          report(now, 'first-report'),
          { ...report(now, 'x'), results: 5 },
          report(now, 'third-report'),
        ],
        clicks: [
          { at: now, nid: '?' },
          { at: now, nid: 'n'.repeat(30) },
        ],
      });
      await world.launch();
      expect(world.server.reports.map(({ nonce }) => nonce)).toEqual(['first-report', 'third-report']);
      expect(world.server.clicks).toEqual(['n'.repeat(30)]);
      expect(world.said.filter(({ code }) => code === 'BAD_REQUEST')).not.toHaveLength(0);
      world.server.calls.length = 0;
      await world.launch();
      expect(world.server.calls).toEqual([{ name: 'subscribe', data: { action: 'sync', mainSwitch: true } }]);
    });
  });
});

test('what was accepted for a thing is waited for at once, before the server has said so, and once', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const mug = { about: 'goods:mug', label: '蓝色马克杯' };
    await world.choose(() => notify.ask('offer', mug), 'reject');
    expect(notify.known().wishes).toEqual([]);
    await world.choose(() => notify.ask('backInStock', mug), 'accept');
    expect(notify.known().wishes).toMatchObject([{ template: 'backInStock', ...mug }]);
    await world.choose(() => notify.ask('backInStock', { about: 'goods:tea' }), 'accept');
    await world.choose(() => notify.ask('backInStock', mug), 'accept');
    expect(notify.known().wishes.map(({ about }) => about)).toEqual(['goods:mug', 'goods:tea']);
  });
});

describe('launches', () => {
  const HOUR = 3600e3;
  const told = ({ server }: World) => server.calls.flatMap(({ data }) => (data.launches as number[]) ?? []);
  /** Opened without a card, and nobody looks at a page: no call. */
  async function open(world: World, at: number, options: object = {}): Promise<void> {
    jest.spyOn(Date, 'now').mockReturnValue(at);
    let app: { onLaunch?(options: object): void } = {};
    world.start().install((definition: object) => (app = definition))({} as never);
    app.onLaunch?.({ scene: 1001, ...options });
    for (let turns = 0; turns < 5; turns++) await turn();
  }
  afterEach(() => jest.restoreAllMocks());

  test('cost no call of their own, and are told once with the next thing there is to say, one an hour', async () => {
    await withPhone(async (world) => {
      const start = Date.now();
      const times = [0, 0.5, 1.1, 24].map((hours) => start + hours * HOUR);
      for (const at of times) await open(world, at);
      expect(world.server.calls).toEqual([]);
      world.server.ahead = 5 * HOUR;
      const notify = world.start();
      world.server.loseAnswer = true;
      await notify.settings();
      await notify.settings();
      // The lost answer makes the same ones come again; the server knows them by their time.
      const kept = [times[0], times[2], times[3]];
      expect(told(world)).toEqual([...kept, ...kept]);
      await notify.settings();
      expect(world.server.calls.at(-1)!.data).not.toHaveProperty('launches');
      // Within the hour, and later, by the server's clock.
      await open(world, times[3]! + 0.5 * HOUR);
      await open(world, times[3]! + 2 * HOUR);
      await world.start().settings();
      expect(world.server.calls.at(-1)!.data).toMatchObject({
        launches: [times[3]! + 7 * HOUR],
        sentAt: times[3]! + 7 * HOUR,
      });
    });
  });

  test('from a card are clicks, and a click alone hands over no others', async () => {
    await withPhone(async (world) => {
      const start = Date.now();
      await open(world, start);
      await world.start().settings();
      await open(world, start + 2 * HOUR);
      await open(world, start + 4 * HOUR, { scene: 1107, query: { nid: 'n'.repeat(30) } });
      await until(() => world.server.clicks.length === 1);
      expect(told(world)).toEqual([start]);
      const notify = world.start();
      await world.choose(() => notify.ask('offer'), 'accept');
      await until(() => world.server.reports.length === 1);
      expect(told(world)).toEqual([start, start + 2 * HOUR]);
    });
  });

  test('that a server of an older version cannot read are dropped, and nothing else is', async () => {
    await withPhone(async (world) => {
      await open(world, Date.now());
      const notify = world.start();
      world.server.fail = () => ({ ok: false, error: { code: 'BAD_REQUEST', message: 'unknown: launches' } });
      await world.choose(() => notify.ask('offer'), 'accept');
      await until(() => world.server.reports.length === 1);
      await notify.settings();
      expect(world.server.calls.at(-1)!.data).not.toHaveProperty('launches');
    });
  });

  test('are kept of the last month, and no more than forty', async () => {
    await withPhone(async (world) => {
      const start = Date.now();
      for (let i = 0; i < 50; i++) await open(world, start + i * HOUR);
      await open(world, start + 60 * 24 * HOUR);
      await world.start().settings();
      expect(told(world)).toEqual([start + 60 * 24 * HOUR]);
      for (let i = 0; i < 50; i++) await open(world, start + (1500 + i) * HOUR);
      await world.start().settings();
      expect(told(world)).toHaveLength(41);
    });
  });
});
