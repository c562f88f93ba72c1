import type { ConfigIssue } from '../../config/configError';
import { fieldTypeOf } from '../../fields/fieldTypes';
import type { ParsedInput } from '../schema';
import { issue } from './issue';

type Templates = ParsedInput['templates'];
type Template = Templates[string];

export const templates = (config: Pick<ParsedInput, 'templates' | 'topics'>): ConfigIssue[] => [
  ...Object.entries(config.templates).flatMap(([alias, template]) => [
    ...topic(alias, template, config.topics),
    ...fields(alias, template),
    ...credit(alias, template),
  ]),
  ...sharedIds(config.templates),
];

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

/** Two aliases of one WeChat template describe the same thing at WeChat: kind, title, scene and set of fields must agree. */
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
    same('scene', first.scene ?? '', template.scene ?? '');
    same('data', fieldSet(first), fieldSet(template));
  }
  return issues;
}

const fieldSet = ({ data }: Template) => Object.values(data).map(fieldOf).sort().join(', ');
