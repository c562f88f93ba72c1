import { recordedRule } from '../codes/classify';
import { fieldOf, ridOf } from '../codes/refusal';
import type { Config } from '../config/config';
import type { Refusal } from '../contract';
import type { JournalResult } from '../model/journal';
import type { MessageDocument } from '../model/message';

/** A refusal with what its text tells: the rid, and the field in the caller's words with what was sent in it. */
export function refusalOf(
  config: Config,
  { template: alias, data }: Pick<MessageDocument, 'template' | 'data'>,
  { code, text = '' }: Pick<JournalResult, 'code' | 'text'>,
): Refusal {
  const { en, zh } = recordedRule(code);
  const rid = ridOf(text);
  const field = fieldOf(text, Object.keys(data));
  const own = Object.values(config.templates[alias]?.data ?? {}).find((each) => each.field === field);
  const sent = field !== undefined && Object.hasOwn(data, field) ? data[field] : undefined;
  return {
    code,
    meaning: `${en}（${zh}）`,
    ...(text ? { text } : {}),
    ...(rid ? { rid } : {}),
    ...(field ? { field } : {}),
    ...(own ? { name: `data.${own.name}` } : {}),
    ...(sent === undefined ? {} : { sent }),
  };
}
