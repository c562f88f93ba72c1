import { until, withPhone } from '../withClient';

test('an accept is answered with the templates by their aliases, and reported with nonce, time, version and place', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const outcome = await world.choose(
      () => notify.ask(['backInStock', 'offer'], { place: 'goods' }),
      'accept',
    );
    expect(outcome).toEqual({
      ok: true,
      reason: 'accepted',
      message: '订阅成功',
      accepted: ['backInStock', 'offer'],
      rejected: [],
      skipped: [],
      askToSwitchOn: [],
    });
    await until(() => world.server.reports.length === 1);
    expect(world.server.reports[0]).toEqual({
      nonce: expect.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
      at: expect.any(Number),
      place: 'goods',
      envVersion: 'release',
      kept: [],
      asked: ['backInStock', 'offer'],
      results: { 'tpl-restock': 'accept', 'tpl-offer': 'accept' },
    });
  });
});

test.each(['acceptWithAudio', 'acceptWithAlert', 'acceptWithForcePush'])(
  '%s is an accept',
  async (status) => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      expect(await world.choose(() => notify.ask('offer'), status)).toMatchObject({
        ok: true,
        accepted: ['offer'],
      });
    });
  },
);

test.each(['ban', 'filter', 'maybe', 'unaccept'])(
  '%s is no accept, and is named as the reason',
  async (status) => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      const outcome = await world.choose(() => notify.ask('offer'), status);
      expect(outcome).toMatchObject({ ok: false, accepted: [], skipped: [{ alias: 'offer', why: status }] });
      expect(notify.known().templates.find(({ alias }) => alias === 'offer')?.available).toBe(0);
    });
  },
);

test('the balance counts an accept before the server has answered', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.server.gate = new Promise(() => undefined);
    await world.choose(() => notify.ask('offer'), 'accept');
    expect(notify.known().templates.find(({ alias }) => alias === 'offer')?.available).toBe(1);
  });
});

test('a second tap while the sheet is open is ignored, and neither disturbs the first', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const first = world.tap(() => notify.ask('offer'));
    const second = await world.tap(() => notify.ask('offer'));
    expect(second).toMatchObject({ ok: false, reason: 'busy', message: '请先完成当前选择' });
    expect(world.requests).toHaveLength(1);
    world.sheets[0]!.answer({ 'tpl-offer': 'accept' });
    expect(await first).toMatchObject({ ok: true });
    expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ ok: true });
  });
});

test("a sheet that somebody else's code opened makes ours busy, not broken", async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.tap(() =>
      world.wx.requestSubscribeMessage!({
        tmplIds: ['tpl-offer'],
        success: () => undefined,
        fail: () => undefined,
      }),
    );
    expect(await world.tap(() => notify.ask('offer'))).toMatchObject({ reason: 'busy' });
  });
});

test('a sheet that WeChat never closes locks the button for two minutes at most', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.wx.requestSubscribeMessage = ({ tmplIds }) =>
      world.requests.push({ ids: tmplIds, inGesture: true });
    void world.tap(() => notify.ask('offer'));
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 119e3);
    expect(await world.tap(() => notify.ask('offer'))).toMatchObject({ reason: 'busy' });
    clock.mockImplementation(() => now + 121e3);
    void world.tap(() => notify.ask('offer'));
    expect(world.requests).toHaveLength(2);
    clock.mockRestore();
  });
});

test('an accept of a topic that is off asks whether to switch it on; one that is kept on accept asks nothing', async () => {
  await withPhone(async (world) => {
    world.server.off.add('offers');
    const notify = await world.launch();
    expect(await world.choose(() => notify.ask(['offer', 'backInStock']), 'accept')).toMatchObject({
      askToSwitchOn: ['offers'],
    });
    expect(await world.choose(() => notify.ask('offer'), 'reject')).toMatchObject({ askToSwitchOn: [] });
    await world.choose(() => notify.ask('offer'), 'accept', { always: true });
    await until(() => notify.known().kept['tpl-offer'] === 'accept');
    expect(await world.tap(() => notify.ask('offer'))).toMatchObject({ ok: true, askToSwitchOn: [] });
  });
});

test('everything being off asks for each topic that was accepted, once', async () => {
  await withPhone(async (world) => {
    world.server.muted = true;
    const notify = await world.launch();
    const outcome = await world.choose(() => notify.ask(['pickup', 'pickupLate', 'offer']), 'accept');
    expect(outcome.askToSwitchOn).toHaveLength(2);
  });
});

test.each([
  ['goods-detail', 'goods-detail'],
  ['商品/详情', '商品/详情'],
  ['pages.goods detail？', 'pages-goods-detail-'],
  ['x'.repeat(99), 'x'.repeat(64)],
  ['', undefined],
])('a place called “%s” is reported so that the functions take it', async (place, reported) => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    await world.choose(() => notify.ask('offer', { place }), 'accept');
    await until(() => world.server.reports.length === 1);
    expect(world.server.reports[0]!.place).toBe(reported);
  });
});

describe('what cannot be in one sheet', () => {
  test("of mixed kinds the first one's goes, the others are named", async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      const oneTime = await world.choose(() => notify.ask(['offer', 'visit']), 'accept');
      expect(oneTime).toMatchObject({
        accepted: ['offer'],
        skipped: [{ alias: 'visit', why: 'other-kind' }],
      });
      const longTerm = await world.choose(() => notify.ask(['visit', 'offer']), 'accept');
      expect(longTerm).toMatchObject({
        accepted: ['visit'],
        skipped: [{ alias: 'offer', why: 'other-kind' }],
      });
    });
  });

  test('a long-term template that was agreed to does not keep a one-time one from being asked', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      world.server.gate = new Promise(() => undefined);
      await world.choose(() => notify.ask('visit'), 'accept');
      const outcome = await world.choose(() => notify.ask(['visit', 'offer']), 'accept');
      expect(outcome).toMatchObject({
        accepted: ['offer'],
        skipped: [{ alias: 'visit', why: 'other-kind' }],
      });
    });
  });

  test('of one title only the first is asked', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      const outcome = await world.choose(() => notify.ask(['orderProgress', 'orderTwin']), 'accept');
      expect(outcome).toMatchObject({
        accepted: ['orderProgress'],
        skipped: [{ alias: 'orderTwin', why: 'same-title' }],
      });
      expect(world.requests[0]!.ids).toEqual(['tpl-order']);
    });
  });

  test('two aliases of one WeChat template take one line and share the answer, which buys one message', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      const outcome = await world.choose(() => notify.ask(['pickup', 'pickupLate', 'pickup']), 'accept');
      expect(outcome).toMatchObject({ accepted: ['pickup', 'pickupLate'], skipped: [] });
      expect(world.requests[0]!.ids).toEqual(['tpl-pickup']);
      await until(() => world.server.reports.length === 1);
      expect(world.server.credits).toEqual({ 'tpl-pickup': 1 });
    });
  });

  test.each([
    [undefined, 3],
    [1, 1],
    [4, 4],
    [9, 4],
  ])('with max %s at most so many go', async (max, asked) => {
    await withPhone(async (world) => {
      const notify = await world.launch(max ? { max } : {});
      void world.tap(() => notify.ask(['backInStock', 'orderProgress', 'pickup', 'offer']));
      expect(world.requests[0]!.ids).toHaveLength(asked);
    });
  });

  test('where WeChat is too old for more than three, the next tap asks for three', async () => {
    await withPhone(async (world) => {
      world.limit = 3;
      const notify = await world.launch({ max: 5 });
      const all = ['backInStock', 'orderProgress', 'pickup', 'offer'] as const;
      expect(await world.tap(() => notify.ask(all))).toMatchObject({ ok: false, reason: 'template' });
      expect(await world.choose(() => notify.ask(all), 'accept')).toMatchObject({
        accepted: ['backInStock', 'orderProgress', 'pickup'],
        skipped: [{ alias: 'offer', why: 'over-limit' }],
      });
    });
  });
});

describe('a no', () => {
  test('said on the sheet is remembered with its place, and forgotten with the next accept', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      for (const count of [1, 2]) {
        const outcome = await world.choose(() => notify.ask('offer', { place: 'home' }), 'reject');
        expect(outcome).toMatchObject({ ok: false, reason: 'rejected', rejected: ['offer'] });
        expect(notify.known().refusals['tpl-offer']).toMatchObject({ count, place: 'home' });
      }
      await world.choose(() => notify.ask('offer'), 'accept');
      expect(notify.known().refusals).toEqual({});
    });
  });

  test('that the user keeps is told from one said now, leads to the settings, and is no new refusal', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      const said = await world.choose(() => notify.ask('offer'), 'reject', { always: true });
      expect(said.reason).toBe('rejected');
      const kept = await world.tap(() => notify.ask('offer'));
      expect(kept).toMatchObject({ reason: 'kept-reject', message: '你已选择不再接收，可在设置中开启' });
      expect(world.sheets).toHaveLength(1);
      expect(notify.known().refusals['tpl-offer']!.count).toBe(1);
    });
  });

  test('that the user keeps takes no line from templates that can still be decided', async () => {
    await withPhone(async (world) => {
      world.setting.kept = { 'tpl-restock': 'reject' };
      const notify = await world.launch({ max: 2 });
      void world.tap(() => notify.ask(['backInStock', 'offer', 'pickup']));
      expect(world.requests[0]!.ids).toEqual(['tpl-offer', 'tpl-pickup']);
    });
  });

  test('because the main switch is off is told so, before and after the client knows', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      world.setting.mainSwitch = false;
      const off = { ok: false, reason: 'main-switch-off', message: '通知总开关已关闭，可在设置中打开' };
      expect(await world.tap(() => notify.ask('offer'))).toMatchObject(off);
      expect(notify.known().mainSwitch).toBe(false);
      expect(await world.tap(() => notify.ask('offer'))).toMatchObject(off);
      await notify.sync();
      expect(world.server.mainSwitch).toBe(false);
      world.setting.mainSwitch = true;
      expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ ok: true });
    });
  });
});

describe('"always keep"', () => {
  test('with accept answers without a sheet; each answer is one credit, reported as not shown', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      await world.choose(() => notify.ask('offer'), 'accept', { always: true });
      await until(() => notify.known().kept['tpl-offer'] === 'accept');
      expect(await world.tap(() => notify.ask('offer'))).toMatchObject({ ok: true, accepted: ['offer'] });
      expect(world.sheets).toHaveLength(1);
      await until(() => world.server.reports.length === 2);
      expect(world.server.reports.map(({ kept }) => kept)).toEqual([[], ['tpl-offer']]);
      expect(world.server.credits).toEqual({ 'tpl-offer': 2 });
    });
  });

  test('a choice that the user has changed since counts no longer: what is tapped now is an answer of now', async () => {
    await withPhone(async (world) => {
      world.setting.kept = { 'tpl-offer': 'accept', 'tpl-restock': 'accept' };
      const notify = await world.launch();
      // In WeChat's own settings; the mini program has not been told yet.
      world.setting.kept = { 'tpl-restock': 'accept' };
      const no = await world.choose(() => notify.ask(['offer', 'backInStock']), 'reject');
      expect(no).toMatchObject({ accepted: ['backInStock'], rejected: ['offer'] });
      await until(() => world.server.reports.length === 1);
      expect(world.server.reports[0]).toMatchObject({
        results: { 'tpl-offer': 'reject', 'tpl-restock': 'accept' },
        kept: ['tpl-restock'],
      });
      expect(notify.known().refusals).toMatchObject({ 'tpl-offer': { count: 1 } });
    });
  });

  test('a kept accept is one in whatever form WeChat says it', async () => {
    await withPhone(async (world) => {
      world.setting.kept = { 'tpl-offer': 'accept' };
      const notify = await world.launch();
      world.wx.requestSubscribeMessage = ({ success }) => success({ 'tpl-offer': 'acceptWithAudio' });
      await world.tap(() => notify.ask('offer'));
      await until(() => world.server.reports.length === 1);
      expect(world.server.reports[0]!.kept).toEqual(['tpl-offer']);
    });
  });

  test('a natural tap tops up, silently, only what is kept on accept, and only to the cap', async () => {
    await withPhone(async (world) => {
      world.setting.kept = { 'tpl-offer': 'accept', 'tpl-restock': 'reject' };
      const notify = await world.launch({ topUpTo: 2 });
      for (let tap = 0; tap < 2; tap++) {
        expect(await world.tap(() => notify.topUp())).toMatchObject({ ok: true, accepted: ['offer'] });
      }
      expect(await world.tap(() => notify.topUp())).toMatchObject({ ok: false, reason: 'nothing-to-ask' });
      expect(world.sheets).toHaveLength(0);
      expect(world.requests).toHaveLength(2);
      await until(() => world.server.credits['tpl-offer'] === 2);
    });
  });

  test.each(['the topic is off', 'the main switch is off', 'top-ups are switched off'])(
    'nothing is topped up when %s',
    async (why) => {
      await withPhone(async (world) => {
        world.setting.kept = { 'tpl-offer': 'accept' };
        if (why === 'the topic is off') world.server.off.add('offers');
        if (why === 'the main switch is off') world.setting.mainSwitch = false;
        const notify = await world.launch(why === 'top-ups are switched off' ? { topUpTo: 0 } : {});
        expect(await world.tap(() => notify.topUp())).toMatchObject({ reason: 'nothing-to-ask' });
        expect(world.requests).toHaveLength(0);
      });
    },
  );
});

test('nobody is asked while the mini program starts', async () => {
  await withPhone(async (world) => {
    const notify = world.start();
    const outcomes: unknown[] = [];
    let app: { onLaunch?(options: object): void; onShow?(options: object): void } = {};
    notify.install((definition: object) => (app = definition))({
      onLaunch: () => void notify.ask('offer').then((outcome) => outcomes.push(outcome)),
      onShow: () => void notify.ask('offer').then((outcome) => outcomes.push(outcome)),
    } as never);
    app.onLaunch?.({});
    app.onShow?.({});
    await until(() => outcomes.length === 2);
    expect(outcomes).toEqual([
      expect.objectContaining({ reason: 'at-launch' }),
      expect.objectContaining({ reason: 'at-launch' }),
    ]);
    expect(world.requests).toHaveLength(0);
  });
});

test('texts for users can be replaced one by one', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch({ texts: { accepted: '好的' } });
    expect(await world.choose(() => notify.ask('offer'), 'accept')).toMatchObject({ message: '好的' });
    expect(await world.choose(() => notify.ask('offer'), 'reject')).toMatchObject({
      message: '已取消，需要时可再订阅',
    });
  });
});

test.each([
  ['goods:mug-blue', 'goods:mug-blue'],
  ['商品 17', '-17'],
  ['x'.repeat(60), 'x'.repeat(48)],
])('a wish about “%s” is reported so that the functions take it', async (about, reported) => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    await world.choose(() => notify.ask('offer', { about, label: '蓝色马克杯 🍵' }), 'accept');
    await until(() => world.server.reports.length === 1);
    expect(world.server.reports[0]).toMatchObject({ asked: ['offer'], about: reported });
  });
});

test('without a thing nothing is wished for, whatever it is called', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    await world.choose(() => notify.ask('offer', { label: '蓝色马克杯' }), 'accept');
    await until(() => world.server.reports.length === 1);
    expect(world.server.reports[0]).not.toHaveProperty('about');
    expect(world.server.reports[0]).not.toHaveProperty('label');
  });
});
