import type { Config } from '../../config/config';
import { NotifyError } from '../../errors';
import type { TraitValue } from '../../model/behaviour';
import type { Compared, TagLeaf, TraitLeaf } from '../../model/rule';
import type { Query } from '../../ports';
import { parseDate } from '../../time/parse';
import { shortTime } from '../../time/zone';
import { DAY, titleOf, unknown, type Meaning, type Mistake, type Person, type Setting } from '../leaf';

const TYPES = { text: 'string', number: 'number', boolean: 'boolean' } as const;
/** `lessThan` a word is a slip, more often than it is meant. */
const ORDERED: readonly string[] = ['lessThan', 'atMost', 'moreThan', 'atLeast'];

function valuesOf({ value }: TraitLeaf): Compared[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function check(leaf: TraitLeaf, config: Config): Mistake[] {
  const strange = unknown('name', 'a trait', leaf.name, config.traits);
  if (strange.length > 0) return strange;
  const { type } = config.traits[leaf.name]!;
  if (ORDERED.includes(leaf.is) && type !== 'number' && type !== 'date')
    return [
      { field: 'is', message: `expected equals, differs, oneOf or exists for a ${type}, got "${leaf.is}"` },
    ];
  return valuesOf(leaf).flatMap((value) => {
    const message = wrongValue(value, type, config);
    return message === undefined ? [] : [{ field: 'value', message }];
  });
}

function wrongValue(value: Compared, type: string, config: Config): string | undefined {
  if (type !== 'date')
    return typeof value === TYPES[type as keyof typeof TYPES]
      ? undefined
      : `expected a ${type}, got ${JSON.stringify(value)}`;
  if (typeof value === 'object') return undefined;
  if (typeof value === 'boolean') return `expected a date, got ${value}`;
  try {
    parseDate(value, 'value', config.timeZone);
    return undefined;
  } catch (error) {
    if (error instanceof NotifyError) return error.issues?.[0]?.message ?? error.message;
    throw error;
  }
}

/** As it is kept: dates as epoch ms. */
function kept(value: Compared, { config, now }: Setting, name: string): TraitValue {
  if (typeof value === 'object') return now - value.daysAgo * DAY;
  if (config.traits[name]?.type !== 'date' || typeof value === 'boolean') return value;
  return parseDate(value, name, config.timeZone);
}

/** Values of another type are neither less nor more. */
const compares = (value: TraitValue, other: TraitValue, accept: (a: number, b: number) => boolean): boolean =>
  typeof value === 'number' && typeof other === 'number' && accept(value, other);

function fits(value: TraitValue, leaf: TraitLeaf, setting: Setting): boolean {
  const [first = 0, ...more] = valuesOf(leaf).map((each) => kept(each, setting, leaf.name));
  switch (leaf.is) {
    case 'exists':
      return true;
    case 'equals':
      return value === first;
    case 'differs':
      return value !== first;
    case 'oneOf':
      return [first, ...more].includes(value);
    case 'lessThan':
      return compares(value, first, (a, b) => a < b);
    case 'atMost':
      return compares(value, first, (a, b) => a <= b);
    case 'moreThan':
      return compares(value, first, (a, b) => a > b);
    case 'atLeast':
      return compares(value, first, (a, b) => a >= b);
  }
}

const OPERATORS = {
  lessThan: '$lt',
  atMost: '$lte',
  moreThan: '$gt',
  atLeast: '$gte',
  equals: '$eq',
  differs: '$ne',
} as const;

function condition(leaf: TraitLeaf, setting: Setting): Query {
  const values = valuesOf(leaf).map((each) => kept(each, setting, leaf.name));
  switch (leaf.is) {
    case 'exists':
      return { $exists: true };
    case 'oneOf':
      return { $in: values };
    case 'differs':
      return { $exists: true, $ne: values[0] };
    default:
      return { [OPERATORS[leaf.is]]: values[0] };
  }
}

const since = ({ forDays = 0 }: TraitLeaf, { now }: Setting): number => now - forDays * DAY;

const COMPARED = {
  equals: ['is', '是'],
  differs: ['is something else than', '不是（但有值）'],
  lessThan: ['is less than', '小于'],
  atMost: ['is at most', '不大于'],
  moreThan: ['is more than', '大于'],
  atLeast: ['is at least', '不小于'],
  oneOf: ['is one of', '属于'],
  exists: ['is known', '有值'],
} as const;

function shown(value: Compared, config: Config, name: string): { en: string; zh: string } {
  if (typeof value === 'object') {
    const days = Math.abs(value.daysAgo);
    return value.daysAgo >= 0
      ? { en: `${days} days ago`, zh: `${days} 天前` }
      : { en: `in ${days} days`, zh: `${days} 天后` };
  }
  if (typeof value === 'boolean') return { en: value ? 'yes' : 'no', zh: value ? '是' : '否' };
  if (config.traits[name]?.type !== 'date') return { en: String(value), zh: String(value) };
  const at = typeof value === 'number' ? shortTime(value, config.timeZone) : value;
  return { en: at, zh: at };
}

export const trait: Meaning<TraitLeaf> = {
  missing: {
    en: 'fits nothing, “differs” neither: that asks for those who have another value',
    zh: '均不符合；“不是”也只指有其他值的人',
  },
  check,
  fields: ({ name, forDays }) => [
    `traits.${name}`,
    ...(forDays === undefined ? [] : [`traitsSince.${name}`]),
  ],
  test(leaf, user, setting) {
    const value = user.traits?.[leaf.name];
    if (value === undefined || !fits(value, leaf, setting)) return false;
    if (leaf.forDays === undefined) return true;
    const from = user.traitsSince?.[leaf.name];
    return from !== undefined && from <= since(leaf, setting);
  },
  query: (leaf, setting) => ({
    [`traits.${leaf.name}`]: condition(leaf, setting),
    ...(leaf.forDays === undefined ? {} : { [`traitsSince.${leaf.name}`]: { $lte: since(leaf, setting) } }),
  }),
  words(leaf, config) {
    const title = titleOf(config.traits, leaf.name);
    const [en, zh] = COMPARED[leaf.is];
    const values = valuesOf(leaf).map((value) => shown(value, config, leaf.name));
    const forEn = leaf.forDays === undefined ? '' : `, unchanged for ${leaf.forDays} days`;
    const forZh = leaf.forDays === undefined ? '' : `，且保持 ${leaf.forDays} 天未变`;
    return {
      en: `${title} ${en} ${values.map((value) => value.en).join(', ')}`.trim() + forEn,
      zh: `${title} ${zh} ${values.map((value) => value.zh).join('、')}`.trim() + forZh,
    };
  },
};

export const tag: Meaning<TagLeaf> = {
  missing: { en: 'has it not', zh: '视为没有该标签' },
  check: ({ name }, config) => unknown('name', 'a tag', name, config.tags),
  fields: () => ['tags'],
  test: ({ name }, { tags }: Person) => tags?.includes(name) ?? false,
  query: ({ name }) => ({ tags: name }),
  words: ({ name }, config) => {
    const title = titleOf(config.tags, name);
    return { en: `has the tag ${title}`, zh: `有标签“${title}”` };
  },
};
