/** What operators read of a rule, and of why it holds or not: each leaf, each way of joining them, in both languages. */
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Leaf, Rule } from '../model/rule';
import type { UserDocument } from '../model/user';
import type { Setting } from './leaf';
import { LEAVES as MEANINGS } from './leaves/table';
import { inWords, why } from './why';

const config = sampleConfig();
const setting: Setting = { config, now: NOW, salt: 'salt-of-it', lists: new Map(), got: new Map() };
const vip: Rule = { kind: 'tag', name: 'vip' };
const gold: Rule = { kind: 'trait', name: 'level', is: 'equals', value: 'gold' };
const view = { event: 'view' };
const mug = { event: 'view', where: { goods: 'mug' } };

const LEAVES: [rule: Leaf, en: string, zh: string][] = [
  [vip as Leaf, 'has the tag vip', '有标签“vip”'],
  [gold as Leaf, 'level is gold', 'level 是 gold'],
  [
    { kind: 'trait', name: 'level', is: 'differs', value: 'gold' },
    'level is something else than gold',
    'level 不是（但有值） gold',
  ],
  [{ kind: 'trait', name: 'level', is: 'exists' }, 'level is known', 'level 有值'],
  [
    { kind: 'trait', name: 'level', is: 'oneOf', value: ['gold', 'silver'] },
    'level is one of gold, silver',
    'level 属于 gold、silver',
  ],
  [{ kind: 'trait', name: 'age', is: 'lessThan', value: 18 }, 'age is less than 18', 'age 小于 18'],
  [{ kind: 'trait', name: 'age', is: 'atMost', value: 18 }, 'age is at most 18', 'age 不大于 18'],
  [{ kind: 'trait', name: 'age', is: 'moreThan', value: 18 }, 'age is more than 18', 'age 大于 18'],
  [
    { kind: 'trait', name: 'age', is: 'atLeast', value: 18, forDays: 30 },
    'age is at least 18, unchanged for 30 days',
    'age 不小于 18，且保持 30 天未变',
  ],
  [
    { kind: 'trait', name: 'born', is: 'atMost', value: { daysAgo: 6570 } },
    'born is at most 6570 days ago',
    'born 不大于 6570 天前',
  ],
  [
    { kind: 'trait', name: 'born', is: 'atLeast', value: { daysAgo: -7 } },
    'born is at least in 7 days',
    'born 不小于 7 天后',
  ],
  [
    { kind: 'trait', name: 'born', is: 'equals', value: '1990-05-01' },
    'born is 1990-05-01',
    'born 是 1990-05-01',
  ],
  [{ kind: 'did', ...view }, 'did “view” at least 1×', '至少 1 次“view”'],
  [
    { kind: 'did', ...mug, atLeast: 3, withinDays: 7 },
    'did “view” (goods: mug) at least 3× within 7 days',
    '最近 7 天内至少 3 次“view” (goods: mug)',
  ],
  [{ kind: 'notDone', ...view, forDays: 30 }, 'has not done “view” for 30 days', '最近 30 天没有“view”'],
  [
    { kind: 'stopped', ...view, atLeast: 2, forDays: 30 },
    'did “view” at least 2×, and not for 30 days',
    '曾至少 2 次“view”，但已停止 30 天',
  ],
  [
    { kind: 'cameBack', ...view, withinDays: 7, afterDays: 30 },
    'did “view” within 7 days, after a pause of 30 days or more',
    '中断 30 天以上后，最近 7 天内又“view”',
  ],
  [{ kind: 'wished', template: 'backInStock' }, 'waits for “到货提醒”', '在等“到货提醒”'],
  [
    { kind: 'wished', template: 'backInStock', about: 'goods:mug' },
    'waits for “到货提醒” (goods:mug)',
    '在等“到货提醒” (goods:mug)',
  ],
  [{ kind: 'topic', name: 'offers', on: true }, 'has the topic “优惠活动” on', '开启了主题“优惠活动”'],
  [{ kind: 'topic', name: 'offers', on: false }, 'has the topic “优惠活动” off', '关闭了主题“优惠活动”'],
  [
    { kind: 'credit', template: 'offer', atLeast: 2 },
    'has 2 or more of “优惠提醒” on hand',
    '“优惠提醒”次数不少于 2 次',
  ],
  [{ kind: 'credit', template: 'notice' }, 'has agreed to “服务通知”', '已同意“服务通知”'],
  [{ kind: 'received', last: 3 }, 'was sent 3 or more notifications', '收到 3 条或更多通知'],
  [
    { kind: 'received', last: 3, template: 'offer', withinDays: 7 },
    'was sent 3 or more “优惠提醒” within 7 days',
    '最近 7 天内收到 3 条或更多“优惠提醒”',
  ],
  [{ kind: 'clicked', last: 3 }, 'clicked among the last 3 notifications', ''],
  [
    { kind: 'ignored', last: 3, template: 'offer' },
    'clicked none of the last 3 “优惠提醒”',
    '最近 3 条“优惠提醒”一条也没点',
  ],
  [
    { kind: 'gotCampaign', campaign: 'campaign:autumn' },
    'got the campaign campaign:autumn',
    '收到过活动 campaign:autumn',
  ],
  [{ kind: 'list', name: 'testers' }, 'stands on the list testers', '在名单 testers 中'],
  [
    { kind: 'bucket', from: 0, to: 2550 },
    'is in the parts 0 to 2549 of 10000 (25.5 %)',
    '属于 10000 份中的第 0–2549 份（25.5 %）',
  ],
];

test.each(LEAVES)('%j reads: %s', (rule, en, zh) => {
  const words = inWords(rule, config);
  expect(words.en).toBe(en);
  if (zh) expect(words.zh).toBe(zh);
  else expect(words.zh).toMatch(/\p{Script=Han}/u);
});

test('every kind of leaf has words above, and says what it makes of whom nothing is known', () => {
  const told = new Set(LEAVES.map(([{ kind }]) => kind));
  for (const [kind, { missing }] of Object.entries(MEANINGS)) {
    expect(told).toContain(kind);
    expect(missing.en).toMatch(/[a-z]/);
    expect(missing.zh).toMatch(/\p{Script=Han}/u);
  }
});

test('what the configuration does not know any more is called by its name', () => {
  const gone: [Leaf, string][] = [
    [{ kind: 'tag', name: 'gone' }, 'has the tag gone'],
    [{ kind: 'topic', name: 'constructor', on: true }, 'has the topic “constructor” on'],
    [{ kind: 'did', event: 'gone' }, 'did “gone” at least 1×'],
    [{ kind: 'credit', template: 'gone' }, 'has 1 or more of “gone” on hand'],
  ];
  for (const [rule, en] of gone) expect(inWords(rule, config).en).toBe(en);
});

test.each<[Rule, string, string]>([
  [{ kind: 'all', of: [] }, 'everybody', '所有人'],
  [{ kind: 'all', of: [vip] }, 'has the tag vip', '有标签“vip”'],
  [{ kind: 'all', of: [vip, gold] }, 'has the tag vip and level is gold', '有标签“vip” 且 level 是 gold'],
  [{ kind: 'any', of: [vip, gold] }, 'has the tag vip or level is gold', '有标签“vip” 或 level 是 gold'],
  [{ kind: 'not', of: vip }, 'not has the tag vip', '非 有标签“vip”'],
  [
    { kind: 'not', of: { kind: 'any', of: [vip, gold] } },
    'not (has the tag vip or level is gold)',
    '非 （有标签“vip” 或 level 是 gold）',
  ],
  [
    { kind: 'all', of: [vip, { kind: 'any', of: [gold, { kind: 'list', name: 'testers' }] }] },
    'has the tag vip and (level is gold or stands on the list testers)',
    '有标签“vip” 且 （level 是 gold 或 在名单 testers 中）',
  ],
  [
    { kind: 'any', of: [{ kind: 'all', of: [vip] }, gold] },
    'has the tag vip or level is gold',
    '有标签“vip” 或 level 是 gold',
  ],
])('%j reads: %s', (rule, en, zh) => {
  expect(inWords(rule, config)).toEqual({ en, zh });
});

const user = (more: Partial<UserDocument>): UserDocument => sampleUser({}, more);
const whyOf = (rule: Rule, more: Partial<UserDocument>): string[] =>
  why(rule, user(more), setting).map(({ en }) => en);
const goldVip = { tags: ['vip'], traits: { level: 'gold' } };

test('who is in: of what must all hold everything is said, of alternatives those that do', () => {
  const both: Rule = { kind: 'all', of: [vip, gold] };
  expect(whyOf(both, goldVip)).toEqual(['has the tag vip', 'level is gold']);
  const either: Rule = { kind: 'any', of: [vip, gold] };
  expect(whyOf(either, { tags: ['vip'] })).toEqual(['has the tag vip']);
  expect(whyOf(either, goldVip)).toEqual(['has the tag vip', 'level is gold']);
});

test('who is out: only what is missing is said', () => {
  const both: Rule = { kind: 'all', of: [vip, gold] };
  expect(whyOf(both, { tags: ['vip'] })).toEqual(['not: level is gold']);
  expect(whyOf({ kind: 'any', of: [vip, gold] }, {})).toEqual(['not: has the tag vip', 'not: level is gold']);
  expect(why(both, user({ tags: ['vip'] }), setting)).toEqual([
    { en: 'not: level is gold', zh: '不满足：level 是 gold' },
  ]);
});

test('what is turned round is said as it is: what the user is not makes the user fit', () => {
  const not: Rule = { kind: 'all', of: [{ kind: 'not', of: vip }, gold] };
  expect(whyOf(not, { traits: { level: 'gold' } })).toEqual(['not: has the tag vip', 'level is gold']);
  expect(whyOf(not, goldVip)).toEqual(['has the tag vip']);
  expect(whyOf({ kind: 'not', of: { kind: 'not', of: vip } }, { tags: ['vip'] })).toEqual([
    'has the tag vip',
  ]);
});

test('of everybody there is nothing to say', () => {
  expect(whyOf({ kind: 'all', of: [] }, {})).toEqual([]);
});
