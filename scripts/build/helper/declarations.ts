/** The types of the helper for one configuration: aliases, data names and goals as literals, with what they hold. */
import { type Config, type Field, FIELD_TYPES, type Template } from '../../../cloudfunctions/core/config';
import { FIXED_TYPES } from './fixedTypes';

export function declarations(config: Config): string {
  const templates = Object.values(config.templates);
  return (
    [
      FIXED_TYPES.trim(),
      dataTypes(templates),
      notificationType(templates),
      contentType(config),
      goalType(config),
    ].join('\n\n') + '\n'
  );
}

const LIST = (members: string[]) => (members.length > 0 ? members.join(' | ') : 'never');

function dataTypes(templates: Template[]): string {
  const entries = templates.map((template) => {
    const fields = Object.values(template.data).map(fieldType);
    return `${comment(`${template.title} — ${template.kind}, ${template.class}, topic "${template.topic}"`, 2)}\n  ${quote(template.alias)}: {\n${fields.join('\n')}\n  };`;
  });
  return `/** By template: the values it takes. */\nexport interface TemplateData {\n${entries.join('\n')}\n}\n\nexport type TemplateAlias = keyof TemplateData;`;
}

function fieldType(field: Field): string {
  const { limit, zh } = FIELD_TYPES[field.type];
  const notes = [
    `${field.label ? `${field.label}, ` : ''}${field.field}: ${limit}（${zh}）`,
    field.overLong === 'truncate' ? 'cut to fit when longer' : '',
    field.default === undefined ? '' : `default: ${field.default}`,
  ];
  const optional = field.default === undefined ? '' : '?';
  return `${comment(notes.filter(Boolean).join('; '), 4)}\n    ${quote(field.name)}${optional}: ${valueType(field)};`;
}

/** The same rule as `ValueOf` in core/config/values.ts; a test holds the two together. */
function valueType({ type, values }: Field): string {
  if (values) return LIST(values.map((value) => JSON.stringify(value)));
  if (type === 'time' || type === 'date') return 'Date | number | string';
  return ['number', 'amount', 'character_string', 'phone_number'].includes(type)
    ? 'number | string'
    : 'string';
}

function notificationType(templates: Template[]): string {
  const members = templates.map(
    ({ alias }) =>
      `\n  | (Envelope & { template: ${JSON.stringify(alias)}; data: TemplateData[${JSON.stringify(alias)}] })`,
  );
  return `/** One notification; \`data\` follows from \`template\`. */\nexport type Notification =${members.join('') || ' never'};

/** One message to all who wait for a thing. */
export type Wish = Notification extends infer One
  ? One extends Notification
    ?
        | (Omit<One, 'to'> & WishFor)
        | (Omit<One, 'to' | 'data'> & WishFor & { /** What is the same for all. */ data: Partial<One['data']>; content: OwnContent })
    : never
  : never;

/** One message to the people of a stored segment. */
export type ToSegment = Notification extends infer One
  ? One extends Notification
    ?
        | (Omit<One, 'to'> & { segment: string })
        | (Omit<One, 'to' | 'data'> & { segment: string; /** What is the same for all. */ data: Partial<One['data']>; content: OwnContent })
    : never
  : never;

/** One of many whose content a function gives. */
export type Outline = Notification extends infer One
  ? One extends Notification
    ? Omit<One, 'data'> & { /** What the function need not give. */ data: Partial<One['data']> }
    : never
  : never;`;
}

function contentType({ contentFunctions }: Config): string {
  return `/** The functions of your own that may give content. */\nexport type ContentFunction = ${LIST(contentFunctions.map((name) => JSON.stringify(name)))};`;
}

function goalType({ goals }: Config): string {
  return `/** The goals of the configuration. */\nexport type Goal = ${LIST(Object.keys(goals).map((goal) => JSON.stringify(goal)))};`;
}

const quote = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

/** A title must not end the comment it stands in. */
const comment = (text: string, indent: number) =>
  `${' '.repeat(indent)}/** ${text.replaceAll('*/', '* /')} */`;
