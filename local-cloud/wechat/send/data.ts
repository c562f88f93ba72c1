import { WeChatRefusal } from '../base/errors';
import type { TemplateDefinition } from '../base/options';
import { fieldTakes, typeOfField } from './fields';

const invalid = (what: string): WeChatRefusal => new WeChatRefusal(47003, `argument invalid! ${what}`);

/**
 * Checks `data` of a send against the template (all fields there, none besides) and the rules of the field types.
 * @param template absent when templates are not configured: then each key's type alone is checked
 * @returns field → text, for the card
 * @throws WeChatRefusal 47003 naming the first field that does not fit
 */
export function checkedData(data: unknown, template: TemplateDefinition | undefined): Record<string, string> {
  if (!isObject(data) || Object.keys(data).length === 0) throw invalid('data is empty');
  const missing = template?.fields.find((field) => !Object.hasOwn(data, field));
  if (missing) throw invalid(`data.${missing}.value is empty`);
  return Object.fromEntries(
    Object.entries(data).map(([field, slot]) => [field, textOf(field, slot, template)]),
  );
}

function textOf(field: string, slot: unknown, template: TemplateDefinition | undefined): string {
  const type = typeOfField(field);
  if (!type || (template && !template.fields.includes(field))) throw invalid(`data.${field} invalid`);
  const value = isObject(slot) ? slot.value : undefined;
  // WeChat's documentation shows strings only; a number would pass or not by luck, so it is refused here.
  if (typeof value !== 'string') throw invalid(`data.${field}.value invalid`);
  if (value === '') throw invalid(`data.${field}.value is empty`);
  if (!fieldTakes(type, value, template?.enumValues?.[field])) throw invalid(`data.${field}.value invalid`);
  return value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
