/** Each option's bounds and default as `core/config/input` documents them. */
import { config, withTemplate } from '../../../test/support/configMistakes';
import type { ConfigError } from '../config';
import { checkConfig } from './checkConfig';

/** What is said of the place; nothing where the configuration is taken. */
function saidOf(path: string, input: unknown): string[] {
  try {
    checkConfig(input);
    return [];
  } catch (error) {
    const { issues } = error as ConfigError;
    return issues
      .filter((issue) => issue.path === path)
      .map(({ expected, got }) => `${expected}, got ${got}`);
  }
}

/** `limits.workers` with a value → `{ limits: { workers: value } }`. */
const nested = (path: string[], value: unknown): object =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;

/** With what the option needs beside it. */
const BESIDE: Record<string, object> = {
  'caps.all.max': { caps: { all: { days: 30 } } },
  'caps.all.hours': { caps: { all: { max: 1 } } },
  'caps.all.days': { caps: { all: { max: 1 } } },
  'caps.all.leastIntervalMinutes': { caps: { all: { max: 2, days: 30 } } },
  'caps.all.fatigue.ignored': { caps: { all: { max: 2, days: 1, fatigue: { max: 1, days: 1 } } } },
  'settings.caps.all': { caps: { all: { max: 1, days: 1 } } },
  'templates.hello.digest': {},
};

type Json = Record<string, unknown>;
const isTree = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const merged = (one: Json, other: Json): Json =>
  Object.entries(other).reduce<Json>(
    (made, [name, value]) => ({
      ...made,
      [name]: isTree(made[name]) && isTree(value) ? merged(made[name], value) : value,
    }),
    one,
  );

function withOption(path: string, value: unknown): unknown {
  const parts = path.split('.');
  const base = path.startsWith('templates.hello.') ? withTemplate({}) : config();
  return merged(merged(base, (BESIDE[path] ?? {}) as Json), nested(parts, value) as Json);
}

const WHOLE: [path: string, least: number, most: number][] = [
  ['attributionDays', 1, 90],
  ['limits.grantsPerDay', 1, 1000],
  ['limits.keepForTransactional', 0, 10],
  ['limits.spacingMs', 0, 10_000],
  ['limits.sendTimeoutMs', 1000, 14_000],
  ['limits.sendAtMaxDays', 1, 366],
  ['limits.perSecond', 1, 2000],
  ['limits.dailyQuota', 1, 100_000_000],
  ['limits.workers', 1, 16],
  ['health.maxLagMinutes', 1, 1440],
  ['campaigns.approveAbove', 1, 10_000_000],
  ['campaigns.globalControlPercent', 0, 20],
  ['campaigns.rampAbove', 500, 10_000_000],
  ['settings.caps.all', 1, 50],
  ['settings.approveAbove', 1, 10_000_000],
  ['retention.records', 7, 3650],
  ['retention.notifications', 100, 3650],
  ['retention.events', 30, 3650],
  ['retention.clicks', 100, 3650],
  ['retention.audit', 30, 3650],
  ['caps.all.max', 1, 50],
  ['caps.all.hours', 1, 720],
  ['caps.all.days', 1, 30],
  ['caps.all.leastIntervalMinutes', 1, 10_080],
  ['caps.all.fatigue.ignored', 2, 20],
  ['templates.hello.expiresAfterMs', 60_000, 90 * 24 * 3_600_000],
  ['templates.hello.perSecond', 1, 2000],
  ['templates.hello.wishDays', 1, 366],
];

test.each(WHOLE)('%s: a whole number from %d to %d', (path, least, most) => {
  expect(saidOf(path, withOption(path, least))).toEqual([]);
  expect(saidOf(path, withOption(path, most))).toEqual([]);
  for (const wrong of [
    least - 1,
    most + 1,
    least + 0.5,
    `${least}`,
    null,
    -0.5,
    Number.NaN,
    Infinity,
    true,
  ]) {
    const [said, ...more] = saidOf(path, withOption(path, wrong));
    expect([wrong, said]).toEqual([
      wrong,
      expect.stringMatching(`^a whole number from ${least} to ${most}, got `),
    ]);
    expect(more).toEqual([]);
  }
});

test.each([
  ...['complaints', 'refusals', 'unsubscribes', 'failures', 'unknown'].flatMap((name) => [
    [`campaigns.brakes.${name}`, 0.0001, 0.5, 'a share from 0.0001 to 0.5'] as const,
    [`settings.brakes.${name}`, 0.0001, 0.5, 'a share from 0.0001 to 0.5'] as const,
  ]),
  ['health.maxFailureRate', 0, 1, 'a share from 0 to 1'] as const,
])('%s: from %d to %d', (path, least, most, expected) => {
  for (const right of [least, most, (least + most) / 2])
    expect([right, saidOf(path, withOption(path, right))]).toEqual([right, []]);
  for (const wrong of [least - 0.0001, most + 0.0001, Number.NaN, '1%', null])
    expect([wrong, saidOf(path, withOption(path, wrong))]).toEqual([
      wrong,
      [expect.stringContaining(expected)],
    ]);
});

const CHOICES: [path: string, words: unknown[]][] = [
  ['refusalCodeMinusOne', ['refused', 'unknown']],
  ['grants.source', ['client', 'push']],
  ['limits.tickSeconds', [10, 20, 30, 60]],
  ['http', [true, false]],
  ['templates.hello.class', ['transactional', 'promotional']],
  ['templates.hello.whenNoCredit', ['drop', 'wait', 'try']],
  ['templates.hello.unknown', ['settle', 'retry']],
  ['templates.hello.quietHours', ['respect', 'ignore']],
  ['templates.hello.early', [true, false]],
  ['templates.hello.caps.overrides', [true, false]],
  ['templates.hello.caps.counts', [true, false]],
];

test.each(CHOICES)('%s is one of a few words, and each of them is named', (path, words) => {
  for (const word of words) expect([word, saidOf(path, withOption(path, word))]).toEqual([word, []]);
  for (const wrong of ['perhaps', 15, null, ['respect'], { $ne: 1 }]) {
    const [said = 'nothing'] = saidOf(path, withOption(path, wrong));
    for (const word of words) expect(said).toContain(String(word));
  }
});

/** What counts where the file says nothing. */
const DEFAULTS: [path: string, value: unknown][] = [
  ['prefix', ''],
  ['timeZone', 'Asia/Shanghai'],
  ['attributionDays', 7],
  ['quietHours', undefined],
  ['caps', {}],
  ['grants', { source: 'client', since: 0 }],
  ['health', { maxLagMinutes: 5, maxFailureRate: 0.2 }],
  ['limits.perSecond', undefined],
  ['limits.dailyQuota', undefined],
  ['limits.workers', 4],
  ['limits.tickSeconds', 60],
  ['campaigns.approveAbove', undefined],
  ['campaigns.globalControlPercent', 0],
  ['campaigns.rampAbove', 10_000],
  ['campaigns.testers', []],
  [
    'campaigns.brakes',
    { complaints: 0.01, refusals: 0.02, unsubscribes: 0.02, failures: 0.1, unknown: 0.05 },
  ],
  ['settings', { caps: {}, webhookHosts: [], brakes: {} }],
  ['linkParameters', {}],
  ['contentFunctions', []],
  ['retention', { records: 30, notifications: 180, events: 90, clicks: 400, audit: 400 }],
  ['http', false],
  ['refusalCodeMinusOne', 'refused'],
  ['environments.local.transport', 'auto'],
  ['environments.local.workersHaveToken', undefined],
  ['templates.hello.perSecond', undefined],
  ['templates.hello.digest', undefined],
];

test.each(DEFAULTS)('%s is by default %j', (path, value) => {
  const found = path.split('.').reduce<unknown>((part, name) => (part as Json)[name], checkConfig(config()));
  expect(found).toEqual(value);
});

test('one brake that is set leaves the others as they are', () => {
  const { brakes } = checkConfig(config({ campaigns: { brakes: { complaints: 0.5 } } })).campaigns;
  expect(brakes).toEqual({
    complaints: 0.5,
    refusals: 0.02,
    unsubscribes: 0.02,
    failures: 0.1,
    unknown: 0.05,
  });
});

test('what is given twice is there once', () => {
  const checked = checkConfig(
    config({ contentFunctions: ['a', 'a'], events: { view: { keys: ['goods', 'goods'] } } }),
  );
  expect(checked.contentFunctions).toEqual(['a']);
  expect(checked.events.view?.keys).toEqual(['goods']);
});

test('a trait, a tag and an event are called by their names where no title is given', () => {
  const checked = checkConfig(
    config({
      traits: { level: { type: 'text' }, age: { type: 'number', title: '年龄' } },
      tags: { vip: {} },
      events: { paid: {} },
    }),
  );
  expect(checked.traits).toMatchObject({
    level: { title: 'level', fromClient: false },
    age: { title: '年龄' },
  });
  expect(checked.tags.vip).toEqual({ name: 'vip', title: 'vip', fromClient: false });
  expect(checked.events.paid).toEqual({ name: 'paid', title: 'paid', keys: [], fromClient: false });
});

test('a digest shows the first of what was collected in each place that nothing is said of', () => {
  const data = { goods: '{{first}} 等 {{count}} 件' };
  expect(
    checkConfig(withTemplate({ digest: { data, page: 'pages/inbox' } })).templates.hello?.digest,
  ).toEqual({
    data: { goods: '{{first}} 等 {{count}} 件', price: '{{first}}' },
    page: 'pages/inbox',
  });
});
