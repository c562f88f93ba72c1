import type { Config, Field, Template } from '../config/config';
import { NotifyError, type Issue } from '../errors';
import { fit, type Fitted } from './fit';
import { fillTraits, isPersonal, personalProblem } from './personal';

/**
 * The caller's data as WeChat's fields.
 * @returns field → text, every field of the template
 * @throws NotifyError `BAD_DATA` with one issue per missing, unknown or unfit name
 */
export function renderData(
  config: Config,
  template: Template,
  data: Record<string, string | number>,
): Record<string, string> {
  const issues: Issue[] = [];
  for (const name of Object.keys(data)) {
    if (!Object.hasOwn(template.data, name)) {
      const known = Object.keys(template.data).join(', ');
      issues.push({ code: 'unknown', path: `data.${name}`, message: `expected only ${known}` });
    }
  }
  const rendered: Record<string, string> = {};
  for (const field of Object.values(template.data)) {
    const value = Object.hasOwn(data, field.name) ? data[field.name] : field.default;
    if (value === undefined) {
      issues.push({
        code: 'missing',
        path: `data.${field.name}`,
        message: `expected a value for ${field.field}`,
      });
      continue;
    }
    const made = fieldText(config, field, value);
    if (made.ok) rendered[field.field] = made.text;
    else issues.push({ code: 'unfit', path: `data.${field.name}`, message: made.problem });
  }
  const [first] = issues;
  if (first) {
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
    throw new NotifyError(
      'BAD_DATA',
      `Template "${template.alias}", ${first.path}: ${first.message}${more}. 模板数据有误。`,
      issues,
    );
  }
  return rendered;
}

/**
 * What is known of the user is filled in when it is sent (`personal.ts`): until then the value stays as it is, and what is
 * checked is that it fits a user of whom nothing is known.
 */
export function fieldText(config: Config, field: Field, value: string | number): Fitted {
  if (typeof value !== 'string' || !value.includes('{{')) return fit(field, value, config.timeZone);
  const problem = personalProblem(config, value);
  if (problem !== undefined) return { ok: false, problem };
  const fitted = fit(field, fillTraits(config, value, {}), config.timeZone);
  return fitted.ok && isPersonal(value) ? { ok: true, text: value } : fitted;
}
