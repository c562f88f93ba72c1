/** Mistakes in what says how the system works: who may act, bounds, brakes, what operators may change. */
import { config, template, withTemplate } from '../../../test/support/configMistakes';
import type { ConfigError } from '../config';
import { checkConfig } from './checkConfig';

function messageOf(input: unknown): string {
  try {
    checkConfig(input);
    return '';
  } catch (error) {
    return (error as ConfigError).message;
  }
}
const withAdmins = (...admins: object[]) =>
  config({ environments: { local: { envId: 'local', state: 'formal', admins } } });
const named = (count: number, value: object = {}) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, value]));
const aliases = (count: number) => named(count, { type: 'text', alias: true });

test.each<[string, object]>([
  ['three traits that name users', { traits: aliases(3) }],
  ['fifty tags', { tags: named(50) }],
  ['thirty places', { places: named(30, { title: '页' }) }],
  ['an event of three keys', { events: { view: { keys: ['a', 'b', 'c'] } } }],
  ['a bound of a cap that there is', { caps: { all: { max: 2, days: 1 } }, settings: { caps: { all: 3 } } }],
  ['a bound of an approval that nothing needs yet', { settings: { approveAbove: 10 } }],
  ['quiet hours that stay, over midnight', { settings: { quietHours: { from: '23:00', to: '07:00' } } }],
  ['a switch at midnight in Shanghai', { grants: { source: 'push', since: '2026-12-01T00:00:00+08:00' } }],
  ['an address with a key', { health: { webhook: 'https://qyapi.weixin.qq.com/hook?key=a-b' } }],
  ['an interval that fills its window', { caps: { all: { max: 2, hours: 24, leastIntervalMinutes: 1440 } } }],
  [
    'a fatigue that is less often',
    { caps: { all: { max: 1, days: 1, fatigue: { ignored: 5, max: 6, days: 7 } } } },
  ],
  ['a name of forty characters', { goals: { [`g${'x'.repeat(39)}`]: { title: '下单' } } }],
  ['a title of twenty emoji', { goals: { order: { title: '😀'.repeat(20) } } }],
  [
    'marks for each part of a link',
    { linkParameters: { c: '{campaign}-{variant}', t: '{template}.{topic}' } },
  ],
])('%s is taken', (_what, more) => {
  expect(messageOf(config(more))).toBe('');
});

test.each<[string, unknown, string]>([
  [
    'a trait that names users by yes or no',
    config({ traits: { a: { type: 'boolean', alias: true } } }),
    'traits.a.alias: expected an alias of type text or number, got "boolean"',
  ],
  [
    'an alias that anybody may claim',
    config({ traits: { a: { type: 'text', alias: true, fromClient: true } } }),
    'traits.a.fromClient: expected false: anybody could claim another’s alias, got true',
  ],
  [
    'a fourth alias',
    config({ traits: aliases(4) }),
    'traits.n3.alias: expected at most 3 traits that name users, got 4',
  ],
  [
    'a trait of no type',
    config({ traits: { a: {} } }),
    'traits.a.type: expected one of "text", "number", "boolean", "date", got nothing',
  ],
  ['thirty-one places', config({ places: named(31, { title: '页' }) }), 'places: expected at most 30 places'],
  [
    'a place without a title',
    config({ places: { home: {} } }),
    'places.home.title: expected a text of 1 to 20 characters, got nothing',
  ],
  [
    'four keys of an event',
    config({ events: { view: { keys: ['a', 'b', 'c', 'd'] } } }),
    'events.view.keys: expected at most 3 names',
  ],
  [
    'a key that no counter can have',
    config({ events: { view: { keys: ['a.b'] } } }),
    'events.view.keys.0: expected a name of a prop such as "goods", got "a.b"',
  ],
  ['no environment', config({ environments: {} }), 'environments: expected at least one environment, got {}'],
  [
    'an environment of no id',
    config({ environments: { a: { envId: [], state: 'trial' } } }),
    'environments.a.envId: expected ',
  ],
  [
    'an environment’s id that is a path',
    config({ environments: { a: { envId: '../b', state: 'trial' } } }),
    'environments.a.envId: expected an environment id such as "shop-prod-3g2k"',
  ],
  [
    'an admin who is nobody',
    withAdmins({ role: 'admin' }),
    'environments.local.admins.0: expected either openid or uid',
  ],
  [
    'somebody with two roles',
    withAdmins({ openid: 'o', role: 'admin' }, { openid: 'o', role: 'viewer' }),
    'environments.local.admins.1: expected somebody who is not listed yet',
  ],
  [
    'somebody twice by a web login',
    withAdmins({ uid: 'u', role: 'viewer' }, { openid: 'o', role: 'admin' }, { uid: 'u', role: 'viewer' }),
    'environments.local.admins.2: expected somebody who is not listed yet',
  ],
  [
    'an unknown transport',
    config({ environments: { a: { envId: 'a', state: 'trial', transport: 'smtp' } } }),
    'environments.a.transport: expected one of "cloud", "https", "auto", got "smtp"',
  ],
  [
    'a bound of a cap that there is not',
    config({ caps: { all: { max: 1, days: 1 } }, settings: { caps: { promotional: 3 } } }),
    'settings.caps.promotional: expected a cap that is configured (caps.promotional is not), got 3',
  ],
  [
    'quiet hours of no length',
    config({ quietHours: { from: '22:00', to: '22:00' } }),
    'quietHours.to: expected a time other than quietHours.from, got "22:00"',
  ],
  [
    'quiet hours that stay, of no length',
    config({ settings: { quietHours: { from: '23:00', to: '23:00' } } }),
    'settings.quietHours.to: expected a time other than settings.quietHours.from, got "23:00"',
  ],
  [
    'a quarter past 24',
    config({ quietHours: { from: '24:15', to: '08:00' } }),
    'quietHours.from: expected a time of day such as "22:00", got "24:15"',
  ],
  [
    'a host with a path',
    config({ settings: { webhookHosts: ['a.cn/hook'] } }),
    'settings.webhookHosts.0: expected a host name, got "a.cn/hook"',
  ],
  [
    'eleven hosts',
    config({ settings: { webhookHosts: Array(11).fill('a.cn') } }),
    'settings.webhookHosts: expected at most 10 hosts',
  ],
  [
    'an address that is not https',
    config({ health: { webhook: 'http://a.cn' } }),
    'health.webhook: expected an https address, got "http://a.cn"',
  ],
  [
    'an address that is none',
    config({ health: { webhook: 'https://[' } }),
    'health.webhook: expected an https address, got "https://["',
  ],
  [
    'an address with a blank in it',
    config({ health: { webhook: 'https://a.cn/a b' } }),
    'health.webhook: expected an https address',
  ],
  [
    'a switch without an offset',
    config({ grants: { source: 'push', since: '2026-12-01T00:00:00' } }),
    'grants.since: expected an ISO 8601 time with offset',
  ],
  [
    'a switch on a day that is none',
    config({ grants: { source: 'push', since: '2026-02-30T00:00:00+08:00' } }),
    'grants.since: expected an ISO 8601 time with offset',
  ],
  [
    'a switch in words',
    config({ grants: { source: 'push', since: 'Dec 1 2026 00:00 +08:00' } }),
    'grants.since: expected an ISO 8601 time with offset',
  ],
  [
    'grants without a source',
    config({ grants: { since: '2026-12-01T00:00:00Z' } }),
    'grants.source: expected one of "client", "push", got nothing',
  ],
  [
    'fifty-one testers',
    config({ campaigns: { testers: Array(51).fill('o') } }),
    'campaigns.testers: expected at most 50 testers',
  ],
  [
    'a tester with a dot',
    config({ campaigns: { testers: ['o.x'] } }),
    'campaigns.testers.0: expected an openid, got "o.x"',
  ],
  [
    'a brake that nobody knows',
    config({ campaigns: { brakes: { opens: 0.1 } } }),
    'campaigns.brakes.opens: expected one of the options complaints, refusals, unsubscribes, failures, unknown, got the unknown option "opens"',
  ],
  ['an option that nobody knows', config({ limit: {} }), 'limit: expected one of the options appid, '],
  [
    'twenty-one functions',
    config({ contentFunctions: Array.from({ length: 21 }, (_, i) => `f${i}`) }),
    'contentFunctions: expected at most 20 functions',
  ],
  [
    'our own function without a prefix',
    config({ contentFunctions: ['dispatch'] }),
    'contentFunctions.0: expected a function of your own, got "dispatch"',
  ],
  [
    'a parameter that a digest’s page has',
    config({
      templates: { hello: template({ digest: { page: 'pages/a?from=x' } }) },
      linkParameters: { from: 'y' },
    }),
    'linkParameters.from: expected a name that no link has yet (templates.hello.digest.page has it)',
  ],
  [
    'a title of twenty-one emoji',
    config({ goals: { order: { title: '😀'.repeat(21) } } }),
    'goals.order.title: expected a text of 1 to 20 characters',
  ],
  [
    'a title of two lines',
    withTemplate({ title: '到货\n提醒' }),
    'templates.hello.title: expected a text of 1 to 20 characters, not blank, without control characters',
  ],
  [
    'a description of 61 characters',
    config({ topics: { news: { title: '消息', description: '字'.repeat(61) } } }),
    'topics.news.description: expected a text of 1 to 60 characters',
  ],
  [
    'a fatigue without a window',
    config({ caps: { all: { max: 2, days: 1, fatigue: { ignored: 5, max: 1 } } } }),
    'caps.all.fatigue: expected either hours (a rolling window) or days (of the calendar)',
  ],
  [
    'a cap of a topic with two windows',
    config({ topics: { news: { title: '消息', cap: { max: 1, hours: 1, days: 1 } } } }),
    'topics.news.cap: expected either hours (a rolling window) or days (of the calendar)',
  ],
  [
    'twenty-one fields',
    withTemplate({
      data: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`f${i}`, `thing${i + 1}`])),
    }),
    'templates.hello.data: expected 1 to 20 fields',
  ],
  [
    'a page of digests with a slash at its end',
    withTemplate({ digest: { page: 'pages/inbox/' } }),
    'templates.hello.digest.page: expected a page such as pages/order/detail, without a slash at its beginning or end, got "pages/inbox/"',
  ],
  [
    'parameters that leave no room for a page of digests',
    config({
      linkParameters: { from: '字'.repeat(64) },
      templates: { hello: template({ digest: { page: `pages/a?x=${'y'.repeat(400)}` } }) },
    }),
    'linkParameters: expected parameters that leave a link within its bound behind templates.hello.digest.page',
  ],
  [
    'a digest of a name that the template has not',
    withTemplate({ digest: { data: { what: 'a' } } }),
    'templates.hello.digest.data.what: expected one of the names of data (goods, price), got "a"',
  ],
  [
    'a mark that digests have not',
    withTemplate({ digest: { data: { goods: '{{sum}}' } } }),
    'templates.hello.digest.data.goods: expected only {{first}}, {{last}} and {{count}} in double braces, not {{sum}}',
  ],
  [
    'words around a price, which cannot be cut',
    withTemplate({ digest: { data: { price: '{{first}} 起' } } }),
    'templates.hello.digest.data.price: expected {{first}} or {{last}} alone',
  ],
])('%s is refused with its place', (_what, input, words) => {
  expect(messageOf(input)).toContain(`notify.config.ts: ${words}`);
});

test('a hundred mistakes are told all, each on a line of its own with its Chinese', () => {
  const lines = messageOf(config({ goals: named(100, { title: '' }) })).split('\n');
  expect(lines).toHaveLength(100);
  for (const line of lines)
    expect(line).toMatch(/^notify\.config\.ts: goals\.n\d+\.title: expected .+（应为.+，实为 ""）$/);
});

test('a value without end is shown shortened', () => {
  expect(messageOf(config({ appid: 'x'.repeat(10_000) })).length).toBeLessThan(400);
});
