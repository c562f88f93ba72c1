import { turn, until, withPhone } from '../withClient';
import { DAY_MS } from '../values/known';

const ASK = {
  id: 'autumn',
  places: ['home'],
  templates: ['offer'],
  zh: { title: '秋茶上新', text: '上架当天告诉你', button: '告诉我' },
  until: Date.now() + 9 * DAY_MS,
};

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await turn();
};

async function later(ms: number, does: () => Promise<void>): Promise<void> {
  const at = Date.now() + ms;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => at);
  try {
    await does();
  } finally {
    clock.mockRestore();
  }
}

test('who sees a place of the configuration for the first time learns what is asked there; a day long nobody asks again', () =>
  withPhone(async ({ start, server }) => {
    server.asks = [ASK];
    const notify = start();
    notify.visit('goods');
    notify.visit('constructor');
    await turns();
    expect(server.calls).toEqual([]);
    notify.visit('home');
    notify.visit('home');
    await turns();
    expect(notify.known().asks).toEqual([ASK]);
    start().visit('home');
    await turns();
    expect(server.calls).toHaveLength(1);
    server.asks = [];
    await later(DAY_MS + 1, async () => {
      notify.visit('home');
      await until(() => notify.known().asks.length === 0);
    });
    expect([server.calls.length, notify.known().asks]).toEqual([2, []]);
  }));

test('without network it is tried at the next place; a function that fails is left alone for a day', () =>
  withPhone(async ({ start, server, network }) => {
    const notify = start();
    network.online = false;
    notify.visit('home');
    await turns();
    network.online = true;
    server.fail = () => ({ ok: false, error: { code: 'UNAVAILABLE', message: '', requestId: 'r' } });
    for (let i = 0; i < 3; i++) {
      notify.visit('home');
      await turns();
    }
    expect(server.calls).toHaveLength(1);
  }));

test('what storage holds of asks that are none is left out', () =>
  withPhone(async ({ start, wx }) => {
    wx.setStorageSync!('notify.cache', { asks: [null, 3, { places: 'home' }, ASK] });
    expect(start().known().asks).toEqual([ASK]);
  }));

test('a sheet says which campaign asked; a name that no function would read costs nobody an accept', () =>
  withPhone(async ({ launch, choose, server }) => {
    const notify = await launch();
    await choose(() => notify.ask('offer', { place: 'home', campaign: 'autumn' }), 'accept');
    await choose(() => notify.ask('offer', { campaign: '秋 '.repeat(60) }), 'accept');
    await choose(() => notify.ask('offer', {}), 'accept');
    await turns();
    expect(server.reports.map(({ campaign }) => campaign)).toEqual(['autumn', '-', undefined]);
  }));
