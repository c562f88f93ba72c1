import * as whole from 'zod';
import * as z from 'zod/mini';
import { NotifyError } from '../errors';
import { parseRequest } from './parse';

const anything = z.looseObject({});
const strict = z.strictObject({ name: z.optional(z.string()) });

function refusal(event: unknown, schema: Parameters<typeof parseRequest>[0] = anything): NotifyError {
  try {
    parseRequest(schema, event);
  } catch (error) {
    expect(error).toBeInstanceOf(NotifyError);
    return error as NotifyError;
  }
  throw new Error('expected a refusal');
}

test.each([['text'], [7], [null], [undefined], [[]], [[{ action: 'send' }]], [true]])(
  'an event that is %j is no request',
  (event) =>
    expect(refusal(event)).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('an object'),
    }),
);

test('what the platform adds to a mini program’s event is no unknown key', () => {
  const event = { name: 'a', userInfo: { appId: 'wx', openId: 'o' }, tcbContext: {} };
  expect(parseRequest(strict, event)).toEqual({ name: 'a' });
});

test.each([
  ['{"__proto__":{"admin":true}}'],
  ['{"name":"a","list":[{"__proto__":1}]}'],
  ['{"data":{"deep":{"__proto__":"x"}}}'],
])('%s carries a prototype and is refused, not silently mended', (json) => {
  expect(refusal(JSON.parse(json))).toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('__proto__'),
  });
});

test('over 256 KB is too large, whatever is in it', () => {
  expect(refusal({ name: 'x'.repeat(256 * 1024) }, strict).code).toBe('TOO_LARGE');
  expect(refusal({ list: Array(100_000).fill('abc') }).code).toBe('TOO_LARGE');
  expect(parseRequest(anything, { name: 'x'.repeat(200 * 1024) })).toBeDefined();
});

test('a request nested a hundred thousand deep is refused, not a stack overflow', () => {
  let deep: object = {};
  for (let i = 0; i < 100_000; i++) deep = { deep };
  expect(refusal(deep)).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('levels') });
});

test('a thousand mistakes are counted but not all listed', () => {
  const many = z.array(z.string());
  const error = refusal({ list: Array(1000).fill(1) }, z.strictObject({ list: many }));
  expect(error.issues.length).toBeLessThanOrEqual(20);
  expect(error.message).toContain('and 999 more');
});

test('long keys and values are shown shortened', () => {
  const error = refusal({ ['k'.repeat(10_000)]: 1, name: 7 }, strict);
  expect(JSON.stringify(error.issues).length).toBeLessThan(500);
  expect(refusal('x'.repeat(100_000)).message.length).toBeLessThan(200);
});

test('what was expected and what came are told for every kind of mistake', () => {
  const schema = z.strictObject({
    text: z.string(),
    count: z.int().check(z.minimum(1), z.maximum(5)),
    list: z.array(z.boolean()).check(z.minLength(1)),
    choice: z.enum(['a', 'b']),
    either: z.union([z.string(), z.number()]),
    there: z.string(),
  });
  const { issues } = refusal({ text: null, count: 9, list: [], choice: 'c', either: {} }, schema);
  expect(Object.fromEntries(issues.map(({ path, message }) => [path, message]))).toEqual({
    text: 'expected text, got null',
    count: 'expected at most 5, got 9',
    list: 'expected at least 1 entries, got a list of 0',
    choice: 'expected one of a, b, got "c"',
    either: 'expected text or a number, got an object',
    there: 'expected text, got nothing',
  });
});

test('the words are the same where all of zod is loaded beside, with a language of its own', () => {
  const before = whole.config().localeError;
  whole.config(whole.locales.en());
  try {
    expect(refusal({ name: 7 }, strict).message).toBe('name: expected text, got 7. 请求格式有误。');
    const limit = z.strictObject({ limit: z.int().check(z.minimum(1)) });
    expect(refusal({ limit: 0 }, limit).message).toMatch(/^limit: expected at least 1, got 0/);
  } finally {
    whole.config({ localeError: before });
  }
});
