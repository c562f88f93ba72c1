/** What each entry alone cannot show: references to nowhere, the same thing said twice, options that exclude each other. */
import { type ConfigIssue, show } from '../config/configError';
import { fieldTypeOf } from '../fields/fieldTypes';
import { neverApply } from '../time/quietHours';
import type { ParsedInput } from './schema';

type Templates = ParsedInput['templates'];
type Template = Templates[string];

export function contradictionsOf(config: ParsedInput): ConfigIssue[] {
  return [
    ...environments(config.environments),
    ...Object.entries(config.templates).flatMap(([alias, template]) => [
      ...topic(alias, template, config.topics),
      ...fields(alias, template),
      ...credit(alias, template),
    ]),
    ...sharedIds(config.templates),
    ...quietHours(config.quietHours),
    ...caps(config),
    ...aliases(config.traits ?? {}),
  ];
}

const MOST_ALIASES = 3;

/** What a user can claim names nobody, and each alias takes room in every user's document. */
function aliases(traits: NonNullable<ParsedInput['traits']>): ConfigIssue[] {
  const named = Object.entries(traits).filter(([, { alias }]) => alias);
  return named.flatMap(([name, { type, fromClient }], i) => [
    ...(type === 'text' || type === 'number'
      ? []
      : [issue(`traits.${name}.alias`, 'an alias of type text or number', '类型为 text 或 number', type)]),
    ...(fromClient
      ? [
          issue(
            `traits.${name}.fromClient`,
            'false: anybody could claim another’s alias',
            'false：否则任何人都能冒用他人的别名',
            true,
          ),
        ]
      : []),
    ...(i >= MOST_ALIASES
      ? [
          issue(
            `traits.${name}.alias`,
            `at most ${MOST_ALIASES} traits that name users`,
            `最多 ${MOST_ALIASES} 个可指人的属性`,
            named.length,
          ),
        ]
      : []),
  ]);
}

const issue = (path: string, expected: string, expectedZh: string, got: unknown): ConfigIssue => ({
  path,
  expected,
  expectedZh,
  got: show(got),
});

function environments(all: ParsedInput['environments']): ConfigIssue[] {
  if (Object.keys(all).length === 0) {
    return [issue('environments', 'at least one environment', '至少一个环境', all)];
  }
  const owner = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  for (const [name, { envId, admins = [] }] of Object.entries(all)) {
    for (const id of [envId].flat()) {
      const first = owner.get(id);
      if (first)
        issues.push(
          issue(
            `environments.${name}.envId`,
            `an id not yet used (environments.${first} has it)`,
            `未用过的环境 ID（environments.${first} 已用）`,
            id,
          ),
        );
      owner.set(id, name);
    }
    admins.forEach((admin, index) => {
      if ((admin.openid === undefined) === (admin.uid === undefined)) {
        issues.push(
          issue(
            `environments.${name}.admins.${index}`,
            'either openid or uid',
            'openid 与 uid 二者之一',
            admin,
          ),
        );
      }
    });
  }
  return issues;
}

function topic(alias: string, { topic: name }: Template, topics: ParsedInput['topics']): ConfigIssue[] {
  if (Object.hasOwn(topics, name)) return [];
  const known = Object.keys(topics).join(', ') || 'none yet';
  return [
    issue(`templates.${alias}.topic`, `a key of topics (${known})`, `topics 中的名称（${known}）`, name),
  ];
}

const fieldOf = (entry: Template['data'][string]) => (typeof entry === 'string' ? entry : entry.field);

const MAX_FIELDS = 20;

function fields(alias: string, { data }: Template): ConfigIssue[] {
  const path = `templates.${alias}.data`;
  const count = Object.keys(data).length;
  if (count < 1 || count > MAX_FIELDS)
    return [issue(path, `1 to ${MAX_FIELDS} fields`, `1 至 ${MAX_FIELDS} 个字段`, data)];
  const owner = new Map<string, string>();
  return Object.entries(data).flatMap(([name, entry]) => {
    const field = fieldOf(entry);
    const first = owner.get(field);
    owner.set(field, name);
    return [
      ...(first
        ? [
            issue(
              `${path}.${name}`,
              `a field not yet used (${path}.${first} has it)`,
              `未用过的字段（${path}.${first} 已用）`,
              field,
            ),
          ]
        : []),
      ...(typeof entry === 'string' ? [] : values(`${path}.${name}`, entry)),
    ];
  });
}

function values(path: string, entry: Exclude<Template['data'][string], string>): ConfigIssue[] {
  if (entry.values === undefined) return [];
  const type = fieldTypeOf(entry.field);
  if (type !== 'enum' && type !== 'enum_string') {
    return [
      issue(
        `${path}.values`,
        `values only with an enum field (this is ${entry.field})`,
        `仅枚举字段可用 values（此为 ${entry.field}）`,
        entry.values,
      ),
    ];
  }
  return [];
}

/** A long-term template needs no credits, so nothing can be said about their absence. */
function credit(alias: string, { kind, whenNoCredit }: Template): ConfigIssue[] {
  if (kind !== 'long-term' || whenNoCredit === undefined) return [];
  return [
    issue(
      `templates.${alias}.whenNoCredit`,
      'no whenNoCredit with kind "long-term", which knows no credits',
      '长期订阅没有次数，不能设 whenNoCredit',
      whenNoCredit,
    ),
  ];
}

/** Two aliases of one WeChat template describe the same thing at WeChat: kind, title and set of fields must agree. */
function sharedIds(templates: Templates): ConfigIssue[] {
  const firsts = new Map<string, [string, Template]>();
  const issues: ConfigIssue[] = [];
  for (const [alias, template] of Object.entries(templates)) {
    const [other, first] = firsts.get(template.id) ?? [];
    if (!first) {
      firsts.set(template.id, [alias, template]);
      continue;
    }
    const same = (option: string, wanted: string, got: string) => {
      if (wanted === got) return;
      issues.push(
        issue(
          `templates.${alias}.${option}`,
          `the same as templates.${other} (${wanted}), which has the same id`,
          `与同一模板 ID 的 templates.${other} 相同（${wanted}）`,
          got,
        ),
      );
    };
    same('kind', first.kind, template.kind);
    same('title', first.title, template.title);
    same('data', fieldSet(first), fieldSet(template));
  }
  return issues;
}

const fieldSet = ({ data }: Template) => Object.values(data).map(fieldOf).sort().join(', ');

function quietHours(hours: ParsedInput['quietHours']): ConfigIssue[] {
  if (!hours || !neverApply(hours)) return [];
  return [
    issue('quietHours.to', 'a time other than quietHours.from', '与 quietHours.from 不同的时刻', hours.to),
  ];
}

type CapInput = NonNullable<ParsedInput['topics'][string]['cap']>;
type Allowance = NonNullable<CapInput['fatigue']>;

const hoursOf = ({ hours, days }: Pick<CapInput, 'hours' | 'days'>): number => hours ?? (days ?? 0) * 24;

function caps(config: ParsedInput): ConfigIssue[] {
  const all = [
    ...Object.entries(config.caps ?? {}).map(([name, cap]) => [`caps.${name}`, cap] as const),
    ...Object.entries(config.topics).map(([name, { cap }]) => [`topics.${name}.cap`, cap] as const),
  ];
  return all.flatMap(([path, cap]) => {
    if (!cap) return [];
    const { fatigue } = cap;
    const windows = [...window(path, cap), ...(fatigue ? window(`${path}.fatigue`, fatigue) : [])];
    if (windows.length > 0) return windows;
    return [...interval(path, cap), ...(fatigue ? lessOften(path, cap, fatigue) : [])];
  });
}

function window(path: string, { hours, days }: Pick<CapInput, 'hours' | 'days'>): ConfigIssue[] {
  if ((hours === undefined) !== (days === undefined)) return [];
  return [
    issue(
      path,
      'either hours (a rolling window) or days (of the calendar)',
      'hours（滚动窗口）与 days（自然日）二者之一',
      { hours, days },
    ),
  ];
}

/** An interval that the window's own size makes impossible would put messages off for ever. */
function interval(path: string, cap: CapInput): ConfigIssue[] {
  const { leastIntervalMinutes, max } = cap;
  const hours = hoursOf(cap);
  if (!leastIntervalMinutes || leastIntervalMinutes * (max - 1) <= hours * 60) return [];
  return [
    issue(
      `${path}.leastIntervalMinutes`,
      `an interval that lets ${max} messages into ${hours} hours`,
      `能在 ${hours} 小时内容纳 ${max} 条消息的间隔`,
      leastIntervalMinutes,
    ),
  ];
}

/** Whoever opens none must not get more for it. */
function lessOften(path: string, cap: CapInput, fatigue: Allowance): ConfigIssue[] {
  if (fatigue.max / hoursOf(fatigue) < cap.max / hoursOf(cap)) return [];
  return [
    issue(
      `${path}.fatigue`,
      `fewer messages than the cap itself (${cap.max} in ${hoursOf(cap)} hours)`,
      `比上限本身（${hoursOf(cap)} 小时 ${cap.max} 条）更少`,
      fatigue,
    ),
  ];
}
