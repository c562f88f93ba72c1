import type { Config } from '../config/config';
import type { OwnTemplate } from '../model/templates';
import { enumValuesOf, fieldsOf, kindInWords, kindOf, labelOf } from './compare';

/**
 * A template's entry for `notify.config.ts`; topic, class and the callers' names are for the team to choose.
 * @param scene as WeChat was told, where that is known
 */
export function entryOf(own: OwnTemplate, alias: string, { topics }: Config, scene?: string): string {
  const fields = fieldsOf(own).map((field) => `      ${keyOf(field)}: ${valueOf(own, field)},`);
  return [
    `${keyOf(alias)}: {`,
    `  id: ${quoted(own.priTmplId)},`,
    `  kind: '${kindOf(own) ?? 'one-time'}',${kindOf(own) ? '' : ` // WeChat says: ${kindInWords(own)}`}`,
    `  title: ${quoted(own.title)},`,
    ...(scene === undefined ? [] : [`  scene: ${quoted(scene)},`]),
    `  topic: ${quoted(Object.keys(topics)[0] ?? 'news')}, // choose`,
    `  class: 'transactional', // or 'promotional'`,
    "  // page: 'pages/…/…', // of yours: a tap on the card opens it",
    '  data: {',
    ...fields.map((line) => line.slice(2)),
    '  },',
    '},',
  ].join('\n');
}

function valueOf(own: OwnTemplate, field: string): string {
  const values = enumValuesOf(own, field);
  const label = labelOf(own, field);
  const more = [
    ...(label === undefined || label === field ? [] : [`label: ${quoted(label)}`]),
    ...(values?.length ? [`values: [${values.map(quoted).join(', ')}]`] : []),
  ];
  return more.length > 0 ? `{ field: ${quoted(field)}, ${more.join(', ')} }` : quoted(field);
}

/** An alias may hold `-`. */
const keyOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));

/** WeChat's text is data: whatever is in it stays inside the quotes. */
const quoted = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replace(/[\r\n\u2028\u2029]+/g, ' ')}'`;
