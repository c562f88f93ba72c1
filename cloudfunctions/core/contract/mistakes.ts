import type * as z from 'zod/mini';
import type { Issue } from '../errors';

/**
 * Said where a schema brings no words of its own. Asked for with each parse: zod/mini would say it by itself, but where all
 * of zod is loaded as well (the build, `ops`), that sets a language for both.
 */
export const WORDLESS = 'Invalid input';
/** Keys and values are shown up to this many characters: an answer is no place for a caller's megabyte. */
const SHOWN = 40;

/** One mistake that zod found, in the words of a person: what was expected, and what came. */
export function toIssue(issue: z.core.$ZodIssue): Issue {
  return { code: issue.code, path: pathOf(issue.path), message: messageOf(issue) };
}

/** `events[3].nid` */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = shorten(String(part));
    return text ? `${text}.${name}` : name;
  }, '');

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `unknown: ${issue.keys.slice(0, 5).map(shorten).join(', ')}`;
  }
  const expected = issue.message === WORDLESS ? `expected ${expectation(issue)}` : issue.message;
  const input = inputOf(issue);
  // A rule over several fields says itself what is wrong.
  return issue.code === 'custom' && typeof input === 'object' ? expected : `${expected}, got ${show(input)}`;
}

/** Of a request whose `action` fits none, the action is the mistake, not the request. */
function inputOf(issue: z.core.$ZodIssue): unknown {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return issue.input;
  return (issue.input as Record<string, unknown> | undefined)?.[issue.discriminator];
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return NAMES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return alternatives(issue);
    case 'invalid_key':
      return withoutExpected(issue.issues[0]?.message) ?? 'a plain name';
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${String(issue.minimum)}${unitOf(issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${String(issue.maximum)}${unitOf(issue.origin)}`;
    default:
      return 'another value';
  }
}

function alternatives(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.inclusive !== false && issue.options) {
    // That a field may be left out is no word to put there.
    const words = issue.options.filter((option) => option !== undefined);
    return `one of ${words.map(String).join(', ')}`;
  }
  const branches = issue.errors.flatMap(([first]) => (first ? [expectation(first)] : []));
  return [...new Set(branches)].join(' or ') || 'another value';
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };
const unitOf = (origin: string): string => UNITS[origin] ?? '';

const withoutExpected = (message: string | undefined): string | undefined =>
  message?.replace(/^expected /, '');

/** A short word for a value: small plain ones as they are, others by their kind. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? JSON.stringify(shorten(value)) : String(value);
}

function shorten(text: string): string {
  const points = [...text.slice(0, 2 * SHOWN + 2)];
  return points.length > SHOWN ? `${points.slice(0, SHOWN).join('')}…` : text;
}
