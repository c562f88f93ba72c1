import { turn, until, withPhone, type World } from '../withClient';
import type { EnterOptions } from '../../sdk/src/wxLike';
import type { NotifyOptions } from '../../sdk/src/types';
import type { ShopAlias } from '../shop';

const ID = 'AbCdEfGhIjKlMnOpQrSt-_';
/** As a card's link has it. */
const NID = `${ID}mark-123`;
const fromCard = (nid = NID, scene = 1107): EnterOptions => ({ scene, query: { nid } });

interface App {
  onLaunch(this: unknown, options: EnterOptions): unknown;
  onShow(this: unknown, options: EnterOptions): unknown;
}

/** Whatever is asked for is answered. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await turn();
}

/** A native app that is started by `options`, as WeChat does: launch, then show. */
function startApp(
  world: World,
  options: EnterOptions,
  host: object = {},
  settings: Partial<NotifyOptions<ShopAlias>> = {},
) {
  const notify = world.start(settings);
  let app = {} as App;
  notify.install((definition: App) => (app = definition))(host as App);
  app.onLaunch(options);
  app.onShow(options);
  return { notify, app };
}

test.each([1107, 1014])(
  'a card that starts the mini program (scene %i) counts one click, in the launch’s one call',
  async (scene) => {
    await withPhone(async (world) => {
      const { notify } = startApp(world, fromCard(NID, scene));
      await settled();
      await turn();
      expect(world.server.clicks).toEqual([NID]);
      expect(world.server.calls).toHaveLength(1);
      expect(notify.opened()).toBe(ID);
    });
  },
);

test('a card that brings the mini program back counts', async () => {
  await withPhone(async (world) => {
    const { app } = startApp(world, { scene: 1001, query: {} });
    await settled();
    app.onShow(fromCard());
    await until(() => world.server.clicks.length === 1);
    expect(world.server.calls).toHaveLength(1);
  });
});

test('showing the mini program again by the same card, or after a restart, counts nothing more', async () => {
  await withPhone(async (world) => {
    const { app } = startApp(world, fromCard());
    await settled();
    app.onShow(fromCard());
    app.onShow(fromCard(NID, 1001));
    await turn();
    startApp(world, fromCard());
    await settled();
    expect(world.server.calls.flatMap(({ data }) => data.clicks ?? [])).toEqual([NID]);
  });
});

test.each([1007, 1008, 1001, 1089, undefined])(
  'a shared page with the link of a card (scene %s) is no click',
  async (scene) => {
    await withPhone(async (world) => {
      const { notify } = startApp(world, { query: { nid: NID }, ...(scene && { scene }) });
      await settled();
      expect(world.server.calls).toEqual([]);
      expect(notify.opened()).toBeUndefined();
      expect(world.said).toContainEqual({ code: 'no-click', about: { nid: NID, scene } });
    });
  },
);

test.each([
  {},
  { query: undefined },
  { query: { nid: 'short' } },
  { query: { nid: 'x'.repeat(1e5) } },
  null,
  undefined,
])('odd enter options (%j) count nothing and break nothing', async (odd) => {
  await withPhone(async (world) => {
    startApp(world, (odd && { scene: 1107, ...odd }) as EnterOptions);
    await settled();
    expect(world.server.clicks).toEqual([]);
  });
});

test('a click without network is kept and counted at the next launch', async () => {
  await withPhone(async (world) => {
    world.network.online = false;
    startApp(world, fromCard());
    await turn();
    await turn();
    world.network.online = true;
    startApp(world, { scene: 1001, query: {} });
    await until(() => world.server.clicks.length === 1);
  });
});

test('the scenes that mean a card can be set', async () => {
  await withPhone(async (world) => {
    startApp(world, fromCard(NID, 1200), {}, { scenes: [1200] });
    await until(() => world.server.clicks.length === 1);
  });
});

test('the host’s own handlers run first, as its own, and their results and errors stay theirs', async () => {
  await withPhone(async (world) => {
    const order: string[] = [];
    const host = {
      globalData: 7,
      onLaunch(this: { globalData: number }, { scene }: EnterOptions) {
        order.push(`host ${this.globalData} ${scene} ${world.server.calls.length}`);
        return 'launched';
      },
      onShow() {
        throw new Error('of the host');
      },
    };
    const notify = world.start();
    let app = {} as App & { globalData: number };
    notify.install((definition: typeof app) => (app = definition))(host as never);
    expect(app.onLaunch(fromCard())).toBe('launched');
    expect(order).toEqual(['host 7 1107 0']);
    expect(() => app.onShow(fromCard())).toThrow('of the host');
    await until(() => world.server.clicks.length === 1);
  });
});

test('without App (Taro, uni-app) clicks come from launch and show too', async () => {
  await withPhone(async (world) => {
    world.launchOptions = fromCard();
    const notify = world.start();
    notify.install();
    await until(() => world.server.clicks.length === 1);
    world.show(fromCard());
    world.show(fromCard('B'.repeat(30)));
    await until(() => world.server.clicks.length === 2);
    expect(notify.opened()).toBe('B'.repeat(22));
  });
});

test('a cloud that gets ready after the launch is asked when the mini program is shown', async () => {
  await withPhone(async (world) => {
    const { cloud } = world.wx;
    delete world.wx.cloud;
    const { app } = startApp(world, fromCard());
    await turn();
    world.wx.cloud = cloud!;
    app.onShow(fromCard());
    await settled();
    expect(world.server.clicks).toEqual([NID]);
  });
});
