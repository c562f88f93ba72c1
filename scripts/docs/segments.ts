/** `reference/segments.md`: every kind of rule and leaf, an example, what it asks, and what becomes of whom nothing is known. */
import type { Config } from '../../cloudfunctions/core/config';
import type { Leaf, LeafKind } from '../../cloudfunctions/core/model/rule';
import type { Sentence } from '../../cloudfunctions/core/reasons/table';
import { meaningOf } from '../../cloudfunctions/core/segments/leaves/table';
import { code, GENERATED, page, table, type PageMaker } from './text';

/** One of each, with every field that it can have. */
const EXAMPLES: { [K in LeafKind]: Extract<Leaf, { kind: K }> } = {
  trait: { kind: 'trait', name: 'level', is: 'equals', value: 'gold', forDays: 30 },
  tag: { kind: 'tag', name: 'vip' },
  did: { kind: 'did', event: 'view', where: { goods: 'mug' }, atLeast: 3, withinDays: 7 },
  notDone: { kind: 'notDone', event: 'paid', forDays: 30 },
  stopped: { kind: 'stopped', event: 'paid', atLeast: 3, forDays: 60 },
  cameBack: { kind: 'cameBack', event: 'view', withinDays: 3, afterDays: 30 },
  wished: { kind: 'wished', template: 'backInStock', about: 'goods:mug-blue' },
  topic: { kind: 'topic', name: 'offers', on: true },
  credit: { kind: 'credit', template: 'backInStock', atLeast: 2 },
  received: { kind: 'received', last: 3, template: 'offer', withinDays: 30 },
  clicked: { kind: 'clicked', last: 3, template: 'offer' },
  ignored: { kind: 'ignored', last: 3, template: 'offer' },
  gotCampaign: { kind: 'gotCampaign', campaign: 'campaign:spring', clicked: false },
  list: { kind: 'list', name: 'members' },
  bucket: { kind: 'bucket', salt: 'spring-2027', from: 0, to: 1000 },
};

/** Whose names stand for themselves. */
const BARE = {
  traits: {},
  tags: {},
  events: {},
  topics: {},
  templates: {},
  timeZone: 'UTC',
} as Partial<Config>;

const TITLE = { en: 'Rules of segments', zh: '人群规则' };
const INTRO = {
  en: 'A rule is a tree: groups of rules, and leaves. How to use it: [Segments](../segments.md). At most 6 levels, 50 groups and leaves, 32 KB as JSON. A day has 24 hours, counted back from the moment of asking.',
  zh: '规则是一棵树：由分组与叶子组成。用法见[人群](../segments.md)。最多 6 层、50 个分组与叶子，JSON 不超过 32 KB。一天按 24 小时、从查询的时刻往回计算。',
};
const GROUPS = { en: '## Groups', zh: '## 分组' };
const GROUP_HEADS = { en: ['group', 'holds of'], zh: ['分组', '对谁成立'] };
const GROUP_ROWS: Sentence[][] = [
  [
    { en: '`{ kind: "all", of: [rule, …] }`', zh: '`{ kind: "all", of: [rule, …] }`' },
    { en: 'whom all of them hold of; of none: everybody', zh: '其中每一条都成立的人；为空时指所有人' },
  ],
  [
    { en: '`{ kind: "any", of: [rule, …] }`', zh: '`{ kind: "any", of: [rule, …] }`' },
    { en: 'whom at least one of them holds of', zh: '至少一条成立的人' },
  ],
  [
    { en: '`{ kind: "not", of: rule }`', zh: '`{ kind: "not", of: rule }`' },
    {
      en: 'everybody else, those of whom nothing is known included',
      zh: '其余所有人，包括一无所知的人',
    },
  ],
];
const LEAF_TITLE = { en: '## Leaves', zh: '## 叶子' };
const HEADS = {
  en: ['leaf', 'an example', 'holds of whoever', 'of whom it is not known'],
  zh: ['叶子', '示例', '对这样的人成立', '无记录时'],
};

export const segmentsPage: PageMaker = (language) =>
  page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    GROUPS[language],
    table(
      GROUP_HEADS[language],
      GROUP_ROWS.map((row) => row.map((text) => text[language])),
    ),
    LEAF_TITLE[language],
    table(
      HEADS[language],
      Object.values<Leaf>(EXAMPLES).map((leaf) => {
        const { words, missing } = meaningOf(leaf);
        return [
          code(leaf.kind),
          code(JSON.stringify(leaf)),
          words(leaf, BARE as Config)[language],
          missing[language],
        ];
      }),
    ),
    COMPARISONS[language],
  );

const COMPARISONS = {
  en: '`trait`: `is` may be `equals`, `differs`, `oneOf` (with a list) and `exists` (without a value); of numbers and dates also `lessThan`, `atMost`, `moreThan`, `atLeast`. A date is ISO 8601, epoch ms or `{ "daysAgo": 30 }` (negative: ahead). `forDays`: it has had this value, unchanged, for so long. `where` names one declared key of the event: events are counted by one at a time.',
  zh: '`trait` 的 `is` 可为 `equals`、`differs`、`oneOf`（给列表）、`exists`（不给值）；数字与日期还可用 `lessThan`、`atMost`、`moreThan`、`atLeast`。日期可写 ISO 8601、毫秒时间戳或 `{ "daysAgo": 30 }`（负数为将来）。`forDays`：此值已保持这么多天未变。`where` 给出事件的一个已声明的键：每次只按一个键计数。',
};
