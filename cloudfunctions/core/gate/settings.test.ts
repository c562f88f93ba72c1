/** How far operators may change what is configured: each setting within its bound, and what is outside is as if it were not set. */
import fc from 'fast-check';
import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig } from '../../../test/support/sample';
import { SETTING_NAMES, type SettingName, type Settings, type SettingValue } from '../model/settings';
import { quietUntil } from '../time/quietHours';
import { baseOf, learn, recall, settled, TABLE } from './settings';

const BOUNDED = {
  caps: {
    all: { max: 2, days: 1, leastIntervalMinutes: 300 },
    promotional: { max: 4, days: 7, fatigue: { ignored: 3, max: 1, days: 7 } },
  },
  quietHours: { from: '22:00', to: '08:00' },
  campaigns: { approveAbove: 100 },
  health: { webhook: 'https://old.example.com/key' },
  settings: {
    caps: { all: 6, promotional: 8 },
    quietHours: { from: '23:00', to: '07:00' },
    approveAbove: 5000,
    webhookHosts: ['hooks.example.com'],
    brakes: { complaints: 0.05 },
  },
};
const config = sampleConfig(BOUNDED);
const set = (values: Partial<Record<SettingName, SettingValue>>): Settings => ({
  version: 1,
  by: 'o-boss',
  at: NOW,
  values,
});

test.each<[SettingName, SettingValue[], SettingValue[]]>([
  ['capAll', [1, 2, 5], [0, 6, 7, -1, 1.5, '3', Number.NaN]],
  ['capPromotional', [2, 3, 8], [1, 9, 0]],
  ['capTransactional', [], [1, 2, 50]],
  ['approveAbove', [1, 100, 5000], [0, 5001, 2.5, '10']],
  ['complaints', [0.0001, 0.01, 0.05], [0, 0.051, 1, -0.01, Number.NaN, '0.01']],
  ['refusals', [], [0.01, 0.5]],
  [
    'webhook',
    ['https://hooks.example.com/key?a=b'],
    [
      'http://hooks.example.com/key',
      'https://evil.com/',
      'https://hooks.example.com.evil.com/',
      'https://hooks.example.com@evil.com/',
      'https://hooks.example.com:8443/',
      'javascript:alert(1)',
      'hooks.example.com',
      '',
      7,
    ],
  ],
  [
    'quietHours',
    ['22:00-08:00', '23:00-07:00', '21:00-12:00', '07:01-07:00'],
    ['23:30-08:00', '22:00-06:59', '23:00-23:00', '08:00-22:00', '24:00-08:00', '9:00-8:00', 'never', '', 5],
  ],
])('%s may be %p, and not %p', (name, right, wrong) => {
  const { fits, bound, configured } = TABLE[name];
  for (const value of right) {
    expect([value, fits(config, value)]).toEqual([value, true]);
    expect(configured(settled(config, set({ [name]: value })))).toBe(value);
  }
  for (const value of wrong) {
    expect([value, fits(config, value)]).toEqual([value, false]);
    expect(settled(config, set({ [name]: value }))).toBe(config);
  }
  expect(bound(config) === undefined).toBe(right.length === 0);
});

test('without bounds in the configuration nothing can be changed', () => {
  const bare = sampleConfig({
    caps: { all: { max: 2, days: 1 } },
    quietHours: { from: '22:00', to: '08:00' },
  });
  for (const name of SETTING_NAMES) {
    expect(TABLE[name].bound(bare)).toBeUndefined();
    for (const value of [1, 0.01, '22:00-08:00', 'https://a.cn'])
      expect([name, value, TABLE[name].fits(bare, value)]).toEqual([name, value, false]);
  }
});

const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
const clock = (at: number): string =>
  `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
const MINUTES = Array.from({ length: 24 * 60 }, (_, i) => Date.UTC(2026, 10, 22) + i * 60_000);

test('quiet hours that may be set keep every minute quiet that is to stay quiet', () => {
  fc.assert(
    fc.property(fc.tuple(minute, minute, minute, minute), (minutes) => {
      const [from, to, keptFrom, keptTo] = minutes.map(clock) as [string, string, string, string];
      fc.pre(keptFrom !== keptTo);
      const stay = { from: keptFrom, to: keptTo };
      const bounded = { ...config, settings: { ...config.settings, quietHours: stay } };
      const isQuiet = (hours: { from: string; to: string }, at: number): boolean =>
        quietUntil(at, { ...hours, zone: 'UTC' }) !== undefined;
      const all = from !== to && MINUTES.every((at) => !isQuiet(stay, at) || isQuiet({ from, to }, at));
      expect(TABLE.quietHours.fits(bounded, `${from}-${to}`)).toBe(all);
    }),
    { numRuns: 25 },
  );
});

test('several that are set count together, and leave the configuration itself as it is', () => {
  const before = JSON.stringify(config);
  const made = settled(
    config,
    set({ capAll: 1, complaints: 0.02, quietHours: '21:00-09:00', capTransactional: 9 }),
  );
  expect(made.caps).toEqual({ ...config.caps, all: { ...config.caps.all, max: 1 } });
  expect(made.campaigns.brakes).toEqual({ ...config.campaigns.brakes, complaints: 0.02 });
  expect(made.quietHours).toEqual({ from: '21:00', to: '09:00' });
  expect(JSON.stringify(config)).toBe(before);
  expect(baseOf(made)).toBe(config);
});

test('what is set anew is made from the configuration, not from what was set before', () => {
  const first = settled(config, set({ capAll: 1 }));
  const second = settled(first, set({ complaints: 0.02 }));
  expect(second.caps.all).toEqual(config.caps.all);
  expect(settled(second, undefined)).toBe(config);
});

test('an instance goes by what it knows, and says after ten seconds that this is old; a clock set back is no fresh news', () => {
  const context = memoryContext({ config: { ...config } });
  const base = context.config;
  expect(recall(context)).toBe(false);
  learn(context, set({ capAll: 1 }));
  context.config = base;
  expect(recall(context)).toBe(true);
  expect(context.config.caps.all?.max).toBe(1);
  context.clock.advance(9_999);
  expect(recall(context)).toBe(true);
  context.clock.advance(1);
  expect(recall(context)).toBe(false);
  // It still goes by it until it has looked.
  expect(context.config.caps.all?.max).toBe(1);
  context.clock.set(NOW - 1);
  expect(recall(context)).toBe(false);
  learn(context, undefined);
  expect(context.config).toBe(base);
});
