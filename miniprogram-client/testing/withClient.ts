import { createNotify } from '../sdk/src/createNotify';
import type { Notify, NotifyOptions } from '../sdk/src/types';
import { fakeServer, type FakeServer } from './fakeServer';
import { fakeWx, type FakeWx } from './fakeWx';
import { config, type ShopAlias } from './shop';

export interface World extends FakeWx {
  server: FakeServer;
  /** What the developer was told. */
  said: { code: string; about: unknown }[];
  /** Starts the mini program (again): a new client on the same phone. */
  start(options?: Partial<NotifyOptions<ShopAlias>>): Notify<ShopAlias>;
  /** `start`, and the launch's call has been answered. */
  launch(options?: Partial<NotifyOptions<ShopAlias>>): Promise<Notify<ShopAlias>>;
  /** Taps, and answers the sheet. */
  choose<Result>(
    handler: () => Promise<Result>,
    status: string,
    options?: { always?: boolean },
  ): Promise<Result>;
}

/** A phone with a mini program on it, and its server; the global `wx` is gone afterwards. */
export async function withPhone(run: (world: World) => Promise<void>): Promise<void> {
  const server = fakeServer();
  const fake = fakeWx(server);
  const holder = globalThis as { wx?: unknown };
  holder.wx = fake.wx;
  const world: World = Object.assign(fake, {
    server,
    said: [],
    start(options: Partial<NotifyOptions<ShopAlias>> = {}) {
      const debug = (code: string, about?: unknown) => world.said.push({ code, about });
      return createNotify<ShopAlias>({ config, debug, ...options });
    },
    async launch(options: Partial<NotifyOptions<ShopAlias>> = {}) {
      const notify = world.start(options);
      let register: { onLaunch?(options: unknown): void } = {};
      notify.install((definition: object) => (register = definition))({} as never);
      register.onLaunch?.(world.launchOptions);
      await notify.sync();
      await turn();
      return notify;
    },
    async choose<Result>(handler: () => Promise<Result>, status: string, options?: { always?: boolean }) {
      const pending = world.tap(handler);
      const sheet = world.sheets[world.sheets.length - 1];
      if (!sheet) throw new Error('no sheet was shown');
      sheet.answer(Object.fromEntries(sheet.ids.map((id) => [id, status])), options);
      return pending;
    },
  } satisfies Omit<World, keyof FakeWx> as Omit<World, keyof FakeWx>);
  try {
    await run(world);
  } finally {
    // What still answers, answers while this phone is there.
    for (let turns = 0; turns < 3; turns++) await turn();
    delete holder.wx;
  }
}

/** Lets everything that is under way in the fakes go on for one turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1000; turns++) {
    if (condition()) return;
    await turn();
  }
  throw new Error(`never came: ${condition}`);
}
