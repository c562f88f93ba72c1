import { idOf, item, withInbox } from '../fakeInbox';
import { config } from '../shop';
import { turn, until, withPhone, type World } from '../withClient';

const NID = 'n'.repeat(22);
const LINK_NID = 'n'.repeat(30);

/** What a sync has read arrives when the returned function is called. */
function holdSyncs({ server }: World): () => void {
  const call = server.call.bind(server);
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  server.call = async (name, data) => {
    const read = await call(name, data);
    if (data.action === 'sync') await held;
    return read;
  };
  return () => answer();
}

test('settings say what the server said, and what WeChat’s own settings say', async () => {
  await withPhone(async (world) => {
    world.setting.kept = { 'tpl-offer': 'reject' };
    const notify = await world.launch();
    const settings = await notify.settings();
    expect(settings).toMatchObject({
      ok: true,
      data: {
        stale: false,
        mainSwitch: true,
        kept: { 'tpl-offer': 'reject' },
        preferences: { muted: false },
      },
    });
  });
});

test('settings without network are the last known ones, marked stale', async () => {
  await withPhone(async (world) => {
    world.server.off.add('offers');
    await world.launch();
    world.network.online = false;
    const settings = await world.start().settings();
    expect(settings).toMatchObject({ ok: true, data: { stale: true } });
    if (!settings.ok) throw new Error(settings.detail);
    expect(settings.data.preferences.topics).toContainEqual({
      name: 'offers',
      title: '优惠活动',
      frequency: 'off',
      digest: false,
    });
  });
});

test('a topic switched off is off for the planner as soon as the server says so', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const answer = await notify.update({ topics: { offers: 'off' } });
    expect(answer).toMatchObject({ ok: true });
    await until(() => notify.known().templates.some(({ alias, on }) => alias === 'offer' && !on));
  });
});

describe('what a change has left, the answer to it says, and pages know it', () => {
  const off = {
    preferences: {
      topics: expect.arrayContaining([expect.objectContaining({ name: 'offers', frequency: 'off' })]),
    },
  };

  test('at once, before the client has asked again', async () => {
    await withPhone(async (world) => {
      world.server.wishes = [{ template: 'backInStock', about: 'mug', label: '杯子', at: 1, until: 2 }];
      const notify = await world.launch();
      const heard: unknown[] = [];
      notify.onChange((known) => heard.push(known));
      const answer = holdSyncs(world);
      await notify.update({ topics: { offers: 'off' } });
      expect(notify.known()).toMatchObject(off);
      await turn();
      expect(heard).toMatchObject([off]);
      await notify.unwish({ template: 'backInStock', about: 'mug' });
      expect(notify.known().wishes).toEqual([]);
      answer();
    });
  });

  test('and what was asked before it, answered late, does not undo it', async () => {
    await withPhone(async (world) => {
      const notify = await world.launch();
      const shown: boolean[] = [];
      const answer = holdSyncs(world);
      const older = notify.sync();
      await turn();
      await notify.update({ muted: true });
      notify.onChange(({ preferences }) => shown.push(preferences.muted));
      answer();
      await older;
      for (let turns = 0; turns < 10; turns++) await turn();
      expect(world.server.calls.filter(({ data }) => data.action === 'sync')).toHaveLength(3);
      expect(shown).toEqual([true, true]);
    });
  });
});

test('an unsubscribe is followed by fresh settings even while older ones are on their way', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const older = notify.sync();
    await notify.unsubscribe({ scope: 'all', reason: '太多了' });
    await older;
    await until(() => notify.known().preferences.muted);
    expect(world.server.calls.map(({ data }) => data)).toContainEqual({
      action: 'stop',
      scope: 'all',
      reason: '太多了',
    });
  });
});

test('PENDING says that the no stands', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.server.fail = () => ({ ok: false, error: { code: 'PENDING', message: 'under way', advice: '' } });
    expect(await notify.unsubscribe()).toMatchObject({
      ok: false,
      reason: 'PENDING',
      message: '已退订，正在发送的一条可能仍会送达',
    });
  });
});

test('feedback is tied to the notification that was opened', async () => {
  await withPhone(async (world) => {
    world.launchOptions = { scene: 1107, query: { nid: LINK_NID } };
    const notify = await world.launch();
    expect(await notify.feedback({ category: 'complaint', text: '太频繁' })).toMatchObject({ ok: true });
    expect(world.server.calls.at(-1)!.data).toEqual({
      events: [{ kind: 'feedback', nid: NID, category: 'complaint', text: '太频繁' }],
    });
  });
});

test('feedback on no notification at all says so by naming none', async () => {
  await withPhone(async (world) => {
    world.launchOptions = { scene: 1107, query: { nid: LINK_NID } };
    const notify = await world.launch();
    expect(await notify.feedback({ nid: '', category: 'suggestion', text: '夜间模式' })).toMatchObject({
      ok: true,
    });
    expect(await notify.feedback(undefined as never)).toMatchObject({ ok: false, reason: 'BAD_REQUEST' });
    expect(world.server.calls.at(-2)!.data).toEqual({
      events: [{ kind: 'feedback', category: 'suggestion', text: '夜间模式' }],
    });
  });
});

test('what is read in the inbox is unread no more, everywhere at once', async () => {
  await withPhone(async (world) => {
    const inbox = withInbox(world.server);
    inbox.items = [item(1), item(2), item(3)];
    const notify = await world.launch();
    const heard: number[] = [];
    notify.onChange(({ unread }) => heard.push(unread));
    await notify.inbox();
    expect(notify.known().unread).toBe(3);
    await notify.read([idOf(1), idOf(2)]);
    expect(notify.known().unread).toBe(1);
    world.network.online = false;
    expect(await notify.read([idOf(3)])).toMatchObject({ ok: false });
    expect(notify.known().unread).toBe(1);
    await until(() => heard.includes(3) && heard.includes(1));
  });
});

test('data that cannot be deleted yet are not called deleted, and the user hears what to do', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.server.fail = () => ({ ok: false, error: { code: 'PENDING', message: 'under way', advice: '' } });
    expect(await notify.erase()).toMatchObject({
      ok: false,
      reason: 'PENDING',
      message: '有消息正在发送，请稍后再删除',
    });
  });
});

test('events are tracked one or many at a time', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const order = { kind: 'convert', goal: 'order', id: '17', value: 8900 } as const;
    expect(await notify.track(order)).toMatchObject({ ok: true });
    expect(await notify.track([order, { kind: 'event', name: 'viewed' }])).toMatchObject({ ok: true });
    expect(world.server.calls.slice(1).map(({ data }) => data.events)).toEqual([
      [order],
      [order, { kind: 'event', name: 'viewed' }],
    ]);
  });
});

test('inbox, read, export and erase are requests that the functions take', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const page = { before: `1763780000000.${NID}`, limit: 10 };
    expect(await notify.inbox()).toMatchObject({ ok: true });
    expect(await notify.inbox(page)).toMatchObject({
      ok: true,
      data: { asked: { action: 'inbox', ...page } },
    });
    expect(await notify.read([NID])).toMatchObject({ ok: true });
    expect(await notify.exportData()).toMatchObject({ ok: true });
    expect(await notify.erase()).toMatchObject({ ok: true });
  });
});

test('the deployed names carry the prefix: the option’s, else the configuration’s', async () => {
  await withPhone(async (world) => {
    await world.start({ prefix: 'a-' }).sync();
    const bare = { ...config, prefix: 'b-' };
    await world.start({ config: bare }).sync();
    expect(world.server.calls.map(({ name }) => name)).toEqual(['a-subscribe', 'b-subscribe']);
  });
});

test('another cloud that is given is called instead of wx.cloud, once it is ready', async () => {
  await withPhone(async (world) => {
    const shared = world.wx.cloud!;
    delete world.wx.cloud;
    expect(await world.start({ cloud: () => Promise.resolve(shared) }).sync()).toMatchObject({ ok: true });
    expect(await world.start({ cloud: shared }).sync()).toMatchObject({ ok: true });
  });
});

test('listeners hear of each change until they leave; one that throws stops nobody', async () => {
  await withPhone(async (world) => {
    const heard: boolean[] = [];
    const notify = world.start();
    notify.onChange(() => {
      throw new Error('of the host');
    });
    const leave = notify.onChange(({ stale }) => heard.push(stale));
    await notify.sync();
    await until(() => heard.length > 0 && world.said.some(({ code }) => code === 'failed'));
    leave();
    const before = heard.length;
    await notify.sync();
    expect(heard).toHaveLength(before);
  });
});

test.each([
  ['develop', 'shop-dev'],
  ['trial', 'shop-trial'],
  ['release', 'shop-prod'],
  // An older WeChat does not say which it is: no developer has it.
  [undefined, 'shop-prod'],
])('the version %s calls the environment %s, whatever init was given', async (version, env) => {
  await withPhone(async (world) => {
    world.envVersion = version;
    const notify = await world.launch();
    expect(await notify.settings()).toMatchObject({ ok: true });
    expect(await notify.track({ kind: 'convert', goal: 'order', id: '1' })).toMatchObject({ ok: true });
    expect(new Set(world.environments)).toEqual(new Set([env]));
  });
});

test.each([
  ['none of its own', { develop: '', trial: 'shop-trial', release: 'shop-prod' }],
  ['a configuration of an older build', undefined],
])('a version with %s calls nobody, says so and loses no accept', async (_what, environments) => {
  await withPhone(async (world) => {
    world.envVersion = 'develop';
    const wrong = { ...config, environments } as typeof config;
    const notify = await world.launch({ config: wrong });
    await world.choose(() => notify.ask('offer'), 'accept');
    expect(await notify.sync()).toMatchObject({ ok: false, reason: 'no-environment' });
    expect([world.environments, world.server.calls]).toEqual([[], []]);
    expect(world.said.map(({ code }) => code)).toContain('no-environment');

    await world.start().sync();
    expect(world.server.calls[0]).toMatchObject({
      data: { reports: [{ results: { 'tpl-offer': 'accept' } }] },
    });
  });
});

test('where several fit, `env` says which', async () => {
  await withPhone(async (world) => {
    await (await world.launch({ env: 'shop-dev-of-mine' })).settings();
    expect(new Set(world.environments)).toEqual(new Set(['shop-dev-of-mine']));
  });
});
