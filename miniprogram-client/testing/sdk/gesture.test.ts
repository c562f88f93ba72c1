import { turn, until, withPhone, type World } from '../withClient';
import { plan } from '../../sdk/src/planner/plan';
import type { Notify } from '../../sdk/src/types';
import type { ShopAlias } from '../shop';

type Client = Notify<ShopAlias>;
const NEVER = new Promise<void>(() => undefined);

/** Everything that could tempt a client to wait before it asks. */
const SITUATIONS: Record<string, (world: World) => Client | Promise<Client>> = {
  'before the server was ever asked': (world) => world.start(),
  'while the call of the launch is under way': (world) => {
    world.server.gate = NEVER;
    const notify = world.start();
    void notify.sync();
    return notify;
  },
  'after the launch': (world) => world.launch(),
  'with kept choices': (world) => {
    world.setting.kept = { 'tpl-restock': 'accept' };
    return world.launch();
  },
  'with the main switch off': (world) => {
    world.setting.mainSwitch = false;
    return world.launch();
  },
  'without network': async (world) => {
    const notify = await world.launch();
    world.network.set(false);
    return notify;
  },
  'with reports of earlier taps not handed over': async (world) => {
    const notify = await world.launch();
    world.server.gate = NEVER;
    await world.choose(() => notify.ask('offer'), 'accept');
    return notify;
  },
  'after a refusal': async (world) => {
    const notify = await world.launch();
    await world.choose(() => notify.ask('backInStock'), 'reject');
    return notify;
  },
  'with a full storage': async (world) => {
    world.wx.storage.fault = 'full';
    return world.launch();
  },
  'with a storage that cannot be read': (world) => {
    world.wx.storage.fault = 'broken';
    return world.start();
  },
  'with a cloud of its own that is not ready': (world) =>
    world.start({ cloud: () => new Promise<never>(() => undefined) }),
  'with the settings being fetched': async (world) => {
    const notify = await world.launch();
    void notify.settings();
    return notify;
  },
};

const WAYS: Record<string, (notify: Client) => unknown> = {
  'one template': (notify) => notify.ask('backInStock'),
  'several, of both kinds and one title': (notify) =>
    notify.ask(['orderProgress', 'orderTwin', 'visit', 'pickup']),
  'what the planner chose': (notify) =>
    notify.ask(plan(notify.known(), { wanted: ['pickup', 'offer'], place: 'order' }).aliases),
};

describe.each(Object.entries(SITUATIONS))('asking %s', (_name, prepare) => {
  test.each(Object.entries(WAYS))('for %s happens in the turn of the tap', async (way, ask) => {
    await withPhone(async (world) => {
      const notify = await prepare(world);
      const before = world.requests.length;
      world.tap(() => {
        const pending = ask(notify);
        const planned = plan(notify.known(), { wanted: ['pickup', 'offer'], place: 'order' }).aliases;
        if (way === 'what the planner chose' && planned.length === 0) {
          expect(world.setting.mainSwitch).toBe(false);
        } else {
          // Checked inside the tap: nothing may have been awaited.
          expect(world.requests).toHaveLength(before + 1);
          expect(world.requests[before]).toMatchObject({ inGesture: true });
        }
        return pending;
      });
    });
  });
});

test('a silent top-up is requested in the turn of the tap', async () => {
  await withPhone(async (world) => {
    world.setting.kept = { 'tpl-restock': 'accept' };
    const notify = await world.launch();
    await until(() => notify.known().kept['tpl-restock'] === 'accept');
    const pending = world.tap(() => {
      const outcome = notify.topUp({ place: 'buy' });
      expect(world.requests).toEqual([{ ids: ['tpl-restock'], inGesture: true }]);
      return outcome;
    });
    expect(await pending).toMatchObject({ ok: true, accepted: ['backInStock'] });
  });
});

test('the settings page is opened in the turn of the tap', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    world.setting.mainSwitch = false;
    const outcome = await world.tap(() => notify.openSettings());
    expect(outcome).toMatchObject({ ok: true, data: { mainSwitch: false } });
  });
});

test('an await before asking is told from other failures, with what to do', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    const outcome = await world.tap(async () => {
      await turn();
      return notify.ask('backInStock');
    });
    expect(outcome).toMatchObject({ ok: false, reason: 'no-gesture', message: '暂时不可用，请再试一次' });
    expect(world.said).toContainEqual(expect.objectContaining({ code: 'no-gesture' }));
  });
});
