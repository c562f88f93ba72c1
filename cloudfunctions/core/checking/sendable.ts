/**
 * What the build accepts, every send accepts: what the configuration itself puts into notifications (pages, defaults,
 * listed values) goes through the functions that a send uses.
 */
import type { Config, Field, Template } from '../config/config';
import { type ConfigIssue, show } from '../config/configError';
import { fit } from '../content/fit';
import { pageWithMark } from '../content/page';
import { NotifyError } from '../errors';
import { FIELD_TYPES } from '../fields/fieldTypes';

/** As long as every notification's id. */
const NID = 'n'.repeat(30);

export function unsendable(config: Config): ConfigIssue[] {
  return Object.values(config.templates).flatMap((template) => [
    ...page(template),
    ...Object.values(template.data).flatMap((field) =>
      values(`templates.${template.alias}.data.${field.name}`, field, config.timeZone),
    ),
  ]);
}

/** WeChat's 128 bytes are no refusal: `warnings.ts`. */
export const markedPage = ({ page }: Template): string => pageWithMark(page, undefined, NID);

function page(template: Template): ConfigIssue[] {
  try {
    markedPage(template);
    return [];
  } catch (error) {
    if (!(error instanceof NotifyError)) throw error;
    const zh = '小程序页面路径：首尾无 /，无协议与中文，查询参数须编码且不含 nid，如 "pages/goods/index"';
    const problem = error.issues[0]?.message ?? error.message;
    return [issue(`templates.${template.alias}.page`, problem, zh, template.page)];
  }
}

function values(path: string, field: Field, zone: string): ConfigIssue[] {
  const zh = `可发送的值（${FIELD_TYPES[field.type].zh}）`;
  const { values: _values, ...unlisted } = field;
  const listed = (field.values ?? []).flatMap((value, index) => {
    const fitted = fit(unlisted, value, zone);
    if (fitted.ok && fitted.text === value) return [];
    const problem = fitted.ok ? `the value as it is sent, ${show(fitted.text)}` : fitted.problem;
    return [issue(`${path}.values.${index}`, problem, zh, value)];
  });
  const fitted = field.default === undefined ? undefined : fit(field, field.default, zone);
  return [
    ...listed,
    ...(fitted && !fitted.ok ? [issue(`${path}.default`, fitted.problem, zh, field.default)] : []),
  ];
}

/** From a problem as a send words it: `expected …, got …`. */
function issue(path: string, problem: string, expectedZh: string, value: unknown): ConfigIssue {
  const [, expected = problem, got = show(value)] =
    /^(?:expected )?(.*?)(?:, got (.*))?$/s.exec(problem) ?? [];
  return { path, expected, expectedZh, got };
}
