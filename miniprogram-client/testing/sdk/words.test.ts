import { config } from '../shop';
import { withPhone, type World } from '../withClient';
import { words } from '../../sdk/src/debug/words';

/** What the developer reads in the console. */
async function reading(run: (world: World) => Promise<void>): Promise<string> {
  const lines: string[] = [];
  const spies = (['info', 'warn'] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation((line: unknown) => void lines.push(String(line))),
  );
  try {
    await withPhone(run);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines.join('\n');
}

type Case = [what: string, run: (world: World) => Promise<unknown>, said: RegExp];
const CASES: Case[] = [
  [
    'no network',
    async (world) => {
      world.network.online = false;
      await world.start({ debug: words }).sync();
    },
    /network: No network, or one too slow.*网络不可用/,
  ],
  [
    'a network so slow that WeChat gives up',
    (world) => {
      const callFunction = () => Promise.reject(new Error('cloud.callFunction:fail timeout'));
      return world.start({ debug: words, cloud: { callFunction } }).sync();
    },
    /network: .*too slow/,
  ],
  [
    'a cloud that is not there',
    (world) => {
      delete world.wx.cloud;
      return world.start({ debug: words }).sync();
    },
    /cloud-not-ready: Call wx\.cloud\.init\(\)/,
  ],
  [
    'a version that has no environment',
    (world) => {
      const environments = { develop: '', trial: '', release: '' };
      return world.start({ debug: words, config: { ...config, environments } as never }).sync();
    },
    /no-environment: Nothing was called: .*没有对应的云环境/,
  ],
  [
    'no configuration',
    async (world) => void world.start({ debug: words, config: undefined as never }),
    /no-config: .*dist\/client\/notify\.config\.js/,
  ],
  [
    'a configuration that is older or newer than the deployed one',
    async (world) => {
      world.server.removed.add('offer');
      const notify = await world.launch({ debug: words });
      await world.tap(() => notify.ask('offer'));
    },
    /offer: no such template in the deployed configuration.*不一致/,
  ],
  [
    'a status that nobody knows',
    async (world) => {
      const notify = await world.launch({ debug: words });
      await world.choose(() => notify.ask('offer'), 'sometimes');
    },
    /offer: “sometimes”: not counted as an accept/,
  ],
  [
    'a banned template',
    async (world) => {
      const notify = await world.launch({ debug: words });
      await world.choose(() => notify.ask('offer'), 'ban');
    },
    /offer: WeChat has banned this template/,
  ],
  [
    'a full storage',
    (world) => {
      world.wx.storage.fault = 'full';
      return world.start({ debug: words }).sync();
    },
    /storage: The storage failed/,
  ],
  [
    'a storage that holds something else',
    async (world) => {
      world.wx.storage.set('notify.outbox', { reports: 'x' });
      world.start({ debug: words });
    },
    /storage: .*holds something else/,
  ],
  [
    'a clock that is wrong',
    (world) => {
      world.server.ahead = 3 * 3600e3;
      return world.start({ debug: words }).sync();
    },
    /clock of this phone is -180 minutes off/,
  ],
];

test.each(CASES)('%s has a word for the developer', async (_what, run, said) => {
  expect(await reading(async (world) => void (await run(world)))).toMatch(said);
});

test('a launch without trouble has one line', async () => {
  const text = await reading(async (world) => void (await world.start({ debug: words }).sync()));
  expect(text).toBe('[notify] synced: The server has answered. 已同步。');
});
