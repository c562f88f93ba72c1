/** A small configuration as a team writes it, and mistakes in it with the words that name them. */
const ID = 'T'.repeat(43);

export const template = (more: object = {}) => ({
  id: ID,
  kind: 'one-time',
  title: '到货提醒',
  topic: 'news',
  class: 'transactional',
  data: { goods: 'thing1', price: 'amount2' },
  ...more,
});

export const config = (more: object = {}) => ({
  appid: 'wx0123456789abcdef',
  environments: { local: { envId: 'local', state: 'developer' } },
  topics: { news: { title: '消息' } },
  templates: { hello: template() },
  ...more,
});

export const withTemplate = (more: object) => config({ templates: { hello: template(more) } });

/** What it is about, the configuration, what is said. */
export const MISTAKES: [what: string, config: unknown, said: string][] = [
  [
    'a field twice',
    withTemplate({ data: { a: 'thing1', b: 'thing1' } }),
    'templates.hello.data.b: expected a field not yet used (templates.hello.data.a has it), got "thing1"',
  ],
  [
    'a cap without a window',
    config({ caps: { all: { max: 2 } } }),
    'caps.all: expected either hours (a rolling window) or days (of the calendar)',
  ],
  [
    'a cap with two windows',
    config({ caps: { promotional: { max: 2, hours: 24, days: 1 } } }),
    'caps.promotional: expected either hours (a rolling window) or days (of the calendar)',
  ],
  [
    'an interval that its days have no room for',
    config({ caps: { all: { max: 3, days: 1, leastIntervalMinutes: 1000 } } }),
    'caps.all.leastIntervalMinutes: expected an interval that lets 3 messages into 24 hours',
  ],
  [
    'a fatigue that lets as many through as the cap',
    config({ caps: { all: { max: 1, days: 1, fatigue: { ignored: 5, max: 7, days: 7 } } } }),
    'caps.all.fatigue: expected fewer messages than the cap itself (1 in 24 hours)',
  ],
  [
    'a fatigue of one ignored message',
    config({ caps: { all: { max: 1, days: 1, fatigue: { ignored: 1, max: 1, days: 7 } } } }),
    'caps.all.fatigue.ignored: expected a whole number from 2 to 20',
  ],
  [
    'a link parameter of the click mark’s name',
    config({ linkParameters: { nid: 'x' } }),
    'linkParameters.nid: expected a name that no link has yet (the click mark has it)',
  ],
  [
    'a link parameter that a page has itself',
    config({
      templates: { hello: template({ page: 'pages/a?from=x&ch%61nnel=y' }) },
      linkParameters: { channel: 'notify' },
    }),
    'linkParameters.channel: expected a name that no link has yet (templates.hello.page has it)',
  ],
  [
    'a link parameter of something that there is not',
    config({ linkParameters: { channel: '{user}' } }),
    'linkParameters.channel: expected only {template}, {topic}, {campaign}, {variant} in braces, got "{user}"',
  ],
  [
    'a link parameter that is too long',
    config({ linkParameters: { channel: 'x'.repeat(65) } }),
    'linkParameters.channel: expected a text of 1 to 64 characters',
  ],
  [
    'too many link parameters',
    config({ linkParameters: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } }),
    'linkParameters: expected at most 5 parameters',
  ],
  [
    'a function of the product as one that gives content',
    config({ prefix: 'notify-', contentFunctions: ['send', 'notify-send'] }),
    'contentFunctions.1: expected a function of your own, got "notify-send"',
  ],
  [
    'a name that no cloud function has',
    config({ contentFunctions: ['coupons', '../send'] }),
    'contentFunctions.1: expected the name of a cloud function',
  ],
  [
    'too many tags',
    config({ tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, {}])) }),
    'tags: expected at most 50 tags',
  ],
  [
    'an unknown topic',
    withTemplate({ topic: 'offers' }),
    'templates.hello.topic: expected a key of topics (news), got "offers"',
  ],
  [
    'an unknown field type',
    withTemplate({ data: { a: 'thin1' } }),
    'templates.hello.data.a: expected a field of the WeChat template such as "thing1"',
  ],
  [
    'a field with a leading zero',
    withTemplate({ data: { a: 'thing01' } }),
    'templates.hello.data.a: expected a field',
  ],
  ['no fields', withTemplate({ data: {} }), 'templates.hello.data: expected 1 to 20 fields, got {}'],
  [
    'a template id of 42 characters',
    withTemplate({ id: ID.slice(1) }),
    "templates.hello.id: expected WeChat's template id: 43",
  ],
  [
    'a template id with a dollar sign',
    withTemplate({ id: `$${ID.slice(1)}` }),
    "templates.hello.id: expected WeChat's template id: 43",
  ],
  [
    'a page with a leading slash',
    withTemplate({ page: '/pages/a' }),
    'templates.hello.page: expected a page such as pages/order/detail, without a slash at its beginning or end, got "/pages/a"',
  ],
  ['an empty page', withTemplate({ page: '' }), 'templates.hello.page: expected a page of the mini program'],
  [
    'a page with a trailing slash',
    withTemplate({ page: 'pages/a/' }),
    'templates.hello.page: expected a page such as pages/order/detail, without a slash',
  ],
  [
    'a page with a protocol',
    withTemplate({ page: 'https://a.cn/b' }),
    'templates.hello.page: expected a page',
  ],
  ['a page in Chinese', withTemplate({ page: 'pages/商品' }), 'templates.hello.page: expected a page'],
  [
    'a page whose query is not encoded',
    withTemplate({ page: 'pages/a?名=1' }),
    'templates.hello.page: expected a percent-encoded query behind "?", got "名=1"',
  ],
  [
    'a page whose query has a click mark',
    withTemplate({ page: 'pages/a?x=1&nid=2' }),
    'templates.hello.page: expected no "nid" of your own: the click mark has that name, got "pages/a?x=1&nid=2"',
  ],
  [
    'a page without end',
    withTemplate({ page: 'a'.repeat(1000) }),
    'templates.hello.page: expected at most 1024 bytes',
  ],
  [
    'a page above its folder',
    withTemplate({ page: 'pages/../x' }),
    'templates.hello.page: expected a page such',
  ],
  [
    'credit options on a long-term template',
    withTemplate({ kind: 'long-term', whenNoCredit: 'wait' }),
    'templates.hello.whenNoCredit: expected no whenNoCredit with kind "long-term"',
  ],
  [
    'an empty default',
    withTemplate({ data: { a: { field: 'thing1', default: ' ' } } }),
    'templates.hello.data.a.default: expected a text',
  ],
  [
    'values on a field that is no enum',
    withTemplate({ data: { a: { field: 'thing1', values: ['x'] } } }),
    'templates.hello.data.a.values: expected values only with an enum field (this is thing1)',
  ],
  [
    'a default outside the values',
    withTemplate({ data: { a: { field: 'enum1', values: ['x'], default: 'y' } } }),
    'templates.hello.data.a.default: expected one of x for enum1, got "y"',
  ],
  [
    'a default of a kind that its field refuses',
    withTemplate({ data: { a: { field: 'amount1', default: '¥1,234' } } }),
    'templates.hello.data.a.default: expected an amount such as ¥89 or 89.00元 for amount1, got "¥1,234": "," is not taken, write ¥1234',
  ],
  [
    'a default that is too long',
    withTemplate({ data: { a: { field: 'phrase1', default: '已经发货了吗' } } }),
    'templates.hello.data.a.default: expected at most 5 characters for phrase1, got 6',
  ],
  [
    'a default on a day that is none',
    withTemplate({ data: { a: { field: 'date1', default: '2026-02-30' } } }),
    'templates.hello.data.a.default: expected a date',
  ],
  [
    'a default that shows nothing',
    withTemplate({ data: { a: { field: 'thing1', default: '\u3164' } } }),
    'templates.hello.data.a.default: expected a text of 1 to 64 characters, not blank',
  ],
  [
    'a listed value with blanks around',
    withTemplate({ data: { a: { field: 'enum1', values: ['x', ' y '] } } }),
    'templates.hello.data.a.values.1: expected the value as it is sent, "y", got " y "',
  ],
  [
    'a title that shows nothing',
    withTemplate({ title: '\u2800' }),
    'templates.hello.title: expected a text of 1 to 20 characters, not blank',
  ],
  [
    'a data name that no request may use',
    withTemplate({ data: { prototype: 'thing1' } }),
    'templates.hello.data.prototype: expected a name',
  ],
  [
    'one WeChat id with other fields',
    config({ templates: { hello: template(), other: template({ data: { goods: 'thing1' } }) } }),
    'templates.other.data: expected the same as templates.hello (amount2, thing1), which has the same id, got "thing1"',
  ],
  [
    'one WeChat id with another kind',
    config({ templates: { hello: template(), other: template({ kind: 'long-term' }) } }),
    'templates.other.kind: expected the same as templates.hello (one-time)',
  ],
  [
    'one WeChat id with another scene',
    config({
      templates: { hello: template({ scene: '到货时通知' }), other: template({ scene: '降价时通知' }) },
    }),
    'templates.other.scene: expected the same as templates.hello (到货时通知), which has the same id, got "降价时通知"',
  ],
  [
    'a scene that WeChat would not take',
    withTemplate({ scene: '到'.repeat(16) }),
    'templates.hello.scene: expected a text of 1 to 15 characters',
  ],
  [
    'a name with a dot',
    config({ templates: { 'a.b': template() } }),
    'templates.a.b: expected a name that starts with a letter',
  ],
  [
    'a name with a dollar sign',
    config({ topics: { news: { title: '消息' }, $set: { title: 'x' } } }),
    'topics.$set: expected a name',
  ],
  [
    'a name that every object has',
    config({ goals: { constructor: { title: 'x' } } }),
    'goals.constructor: expected a name',
  ],
  [
    'an environment id in two places',
    config({
      environments: { a: { envId: 'x', state: 'trial' }, b: { envId: ['y', 'x'], state: 'formal' } },
    }),
    'environments.b.envId: expected an id not yet used (environments.a has it), got "x"',
  ],
  [
    'an admin with two identities',
    config({
      environments: { a: { envId: 'x', state: 'trial', admins: [{ openid: 'o', uid: 'u', role: 'admin' }] } },
    }),
    'environments.a.admins.0: expected either openid or uid',
  ],
  [
    'an unknown role',
    config({ environments: { a: { envId: 'x', state: 'trial', admins: [{ openid: 'o', role: 'owner' }] } } }),
    'environments.a.admins.0.role: expected one of "viewer", "operator", "admin", got "owner"',
  ],
  [
    'a time zone that does not exist',
    config({ timeZone: 'Asia/Nowhere' }),
    'timeZone: expected an IANA time zone with its region such as "Asia/Shanghai", "UTC", or an offset from "UTC-12" to "UTC+14" such as "UTC+05:30" (CST, EST and the like mean several, Etc/GMT+8 means UTC-8), got "Asia/Nowhere"',
  ],
  ['a time zone that means several', config({ timeZone: 'CST' }), 'timeZone: expected an IANA time zone'],
  ['a prefix with a slash', config({ prefix: 'a/' }), 'prefix: expected a prefix'],
  [
    'quiet hours of no length',
    config({ quietHours: { from: '08:00', to: '08:00' } }),
    'quietHours.to: expected a time other than quietHours.from',
  ],
  [
    'a limit out of bounds',
    config({ limits: { sendTimeoutMs: 15_000 } }),
    'limits.sendTimeoutMs: expected a whole number from 1000 to 14000, got 15000',
  ],
  [
    'a function as a value',
    config({ limits: { spacingMs: () => 1 } }),
    'limits.spacingMs: expected a whole number from 0 to 10000, got a function',
  ],
  ['nothing at all', undefined, 'notify.config.ts: expected an object with appid'],
];
