/** What a schema takes, in words: read from zod’s own description of it, so that a changed limit is a changed page. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { EXPECTED_WORDS } from '../words/expected';

/** As much of a schema as is read here; zod types it for its own use. */
export interface Schema {
  _zod: { def: Def };
}

interface Def {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  element?: Schema;
  keyType?: Schema;
  valueType?: Schema;
  options?: Schema[];
  discriminator?: string;
  entries?: Record<string, string>;
  values?: unknown[];
  format?: string;
  checks?: { _zod: { def: Check } }[];
  error?: (issue: object) => unknown;
}

interface Check {
  check: string;
  minimum?: number;
  maximum?: number;
  value?: number;
  format?: string;
  error?: (issue: object) => unknown;
}

export const defOf = (schema: unknown): Def => (schema as Schema)._zod.def;

/** The schema inside `optional`. */
export const required = (schema: Schema): Schema =>
  defOf(schema).type === 'optional' ? defOf(schema).innerType! : schema;

export const isOptional = (schema: Schema): boolean => defOf(schema).type === 'optional';

const PLAIN: Record<string, Sentence> = {
  string: { en: 'text', zh: '文本' },
  number: { en: 'a number', zh: '数字' },
  boolean: { en: '`true` or `false`', zh: '`true` 或 `false`' },
  unknown: { en: 'a notification, see below', zh: '一条通知，见下' },
  object: { en: 'an object', zh: '对象' },
  // The only type that holds itself.
  lazy: { en: 'a rule: [Segments](../segments.md)', zh: '规则，见[人群](../segments.md)' },
  null: { en: '`null`', zh: '`null`' },
};

/** @throws Error naming what is new to it */
export function typeOf(schema: Schema): Sentence {
  const def = defOf(schema);
  const own = expected(def.error);
  if (own) return own;
  switch (def.type) {
    case 'optional':
      return typeOf(def.innerType!);
    case 'nullable':
      return either([typeOf(def.innerType!), PLAIN['null']!]);
    case 'string':
      return stringOf(def);
    case 'number':
      return numberOf(def);
    case 'enum':
      return either(Object.values(def.entries!).map(quoted));
    case 'literal':
      return either(def.values!.map(quoted));
    case 'array':
      return listOf(def);
    case 'record': {
      const value = typeOf(def.valueType!);
      return { en: `an object of names, each with ${value.en}`, zh: `以名字为键的对象，值为：${value.zh}` };
    }
    case 'union':
      return defOf(def.options![0]!).type === 'object' ? PLAIN['object']! : either(def.options!.map(typeOf));
    default: {
      const plain = PLAIN[def.type];
      if (!plain) throw new Error(`schema: expected a known type, got "${def.type}"`);
      return plain;
    }
  }
}

const quoted = (value: unknown): Sentence => {
  const text = `\`${typeof value === 'string' ? `'${value}'` : String(value)}\``;
  return { en: text, zh: text };
};

export const either = (all: Sentence[]): Sentence => ({
  en: [...new Set(all.map(({ en }) => en))].join(' or '),
  zh: [...new Set(all.map(({ zh }) => zh))].join(' 或 '),
});

function stringOf(def: Def): Sentence {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  // The first says what is wanted, the others what it must not be besides.
  const saying = checks.find(({ error }) => expected(error, false));
  if (saying) return expected(saying.error)!;
  const most = checks.find(({ check }) => check === 'max_length')?.maximum;
  const least = checks.find(({ check }) => check === 'min_length')?.minimum;
  if (most === undefined) return PLAIN['string']!;
  return least === undefined
    ? { en: `text, at most ${most} characters`, zh: `文本，最多 ${most} 个字符` }
    : { en: `text, ${least} to ${most} characters`, zh: `文本，${least} 至 ${most} 个字符` };
}

function numberOf(def: Def): Sentence {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  const least = checks.find(({ check }) => check === 'greater_than')?.value;
  const most = checks.find(({ check }) => check === 'less_than')?.value;
  const whole = def.format === 'safeint' || checks.some(({ format }) => format === 'safeint');
  const kind = whole ? { en: 'a whole number', zh: '整数' } : PLAIN['number']!;
  if (least === undefined || most === undefined) return kind;
  const [from, to] = [least.toLocaleString('en'), most.toLocaleString('en')];
  return { en: `${kind.en}, ${from} to ${to}`, zh: `${kind.zh}，${from} 至 ${to}` };
}

function listOf(def: Def): Sentence {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  const most = checks.find(({ check }) => check === 'max_length')?.maximum;
  const least = checks.find(({ check }) => check === 'min_length')?.minimum ?? 0;
  const element = typeOf(def.element!);
  if (most === undefined) throw new Error('schema: expected a list with a bound');
  return {
    en: `a list of ${least} to ${most}: ${element.en}`,
    zh: `${least} 至 ${most} 项的列表：${element.zh}`,
  };
}

/** Sentences that bounds say better. */
const BOUND = /^expected (at most \d+|whole characters)/;

/** What the schema says where it is not met; it must have its Chinese. */
function expected(error: Check['error'], needed = true): Sentence | undefined {
  const text = error?.({ code: 'custom', input: undefined });
  if (typeof text !== 'string' || BOUND.test(text)) return undefined;
  const en = text.replace(/^expected /, '');
  const zh = EXPECTED_WORDS[en];
  if (zh === undefined && needed)
    throw new Error(`schema: expected Chinese for "${en}" in scripts/docs/words/expected.ts`);
  return { en, zh: zh ?? '' };
}
