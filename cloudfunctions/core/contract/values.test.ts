import fc from 'fast-check';
import { key, linkNid, name, nid, openid, place, plainKey, templateId, text } from './values';

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;
const NAMES = { openid, key, nid, linkNid, name, place, templateId, plainKey };
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 140, size: 'max' }),
  fc.string({ maxLength: 140 }),
);

test.each(Object.entries(NAMES))('%s lets no object, operator or megabyte through', (_name, schema) => {
  for (const value of [
    '',
    ' ',
    '\u0000',
    '\ud800',
    '__proto__',
    'x'.repeat(1_000_000),
    { $gt: '' },
    ['a'],
    7,
    null,
  ])
    if (
      !(value === '__proto__' && (schema === key || schema === place)) &&
      !(value === ' ' && schema === plainKey)
    )
      expect([value, takes(schema, value)]).toEqual([value, false]);
});

test('what may be part of a path in the database has no dot and no leading dollar', () => {
  fc.assert(
    fc.property(anything, (given) => {
      for (const schema of [nid, linkNid, name, place, templateId, plainKey])
        if (takes(schema, given)) expect(given).not.toMatch(/^\$|\.|\p{Cc}/u);
    }),
  );
});

test.each(['constructor', 'toString', 'hasOwnProperty'])('an account named %s is none', (inherited) => {
  expect(takes(templateId, inherited)).toBe(false);
});

test('text is bounded in characters and whole', () => {
  expect(takes(text(3), 'abc')).toBe(true);
  expect(takes(text(3), 'abcd')).toBe(false);
  expect(takes(text(3), '😀')).toBe(true);
  expect(takes(text(3), '\ude00')).toBe(false);
});
