/** The two sides of a send, each with its own reading of PLATFORM §3: nothing that the door lets through is refused by WeChat. */
import fc from 'fast-check';
import type { Field } from '../cloudfunctions/core/config';
import { fit } from '../cloudfunctions/core/content/fit';
import { FIELD_TYPES, type FieldType } from '../cloudfunctions/core/fields/fieldTypes';
import { fieldTakes } from '../local-cloud/wechat/send/fields';

const anyField = fc.record({
  type: fc.constantFrom(...(Object.keys(FIELD_TYPES) as FieldType[])),
  overLong: fc.constantFrom('error' as const, 'truncate' as const),
});

/** Pieces of which values are made: some alone are good, most are nearly good. */
const PIECES = [
  ...[
    '已发货',
    '粤A',
    '12',
    '.5',
    '¥',
    '元',
    '1,234',
    '-',
    '~',
    '～',
    ':',
    '：',
    ' ',
    'Zhang',
    '𠮷',
    '挂',
    '*',
    '+86',
  ],
  ...['15:01', '9:5', '2020年03月19日', '2026-02-30', '2024-01-01T09:00:00', '08:00~12:00', '2019/12/25'],
  ...['😀', '👩\u200d🔧', '🇨🇳', 'e\u0301', '\u3164', '\u200b', '\ud800', '\n', '\u202e', 'م\u200cم', '❤️'],
];
const anyValue = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.integer(),
  fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }),
);

test('what the door lets through, the local WeChat takes', () => {
  let taken = 0;
  fc.assert(
    fc.property(anyField, anyValue, ({ type, overLong }, value) => {
      const field: Field = { name: 'value', field: `${type}1`, type, overLong };
      const result = fit(field, value, 'Asia/Shanghai');
      if (!result.ok) return;
      taken++;
      expect([type, result.text, fieldTakes(type, result.text)]).toEqual([type, result.text, true]);
    }),
    { numRuns: 5000 },
  );
  expect(taken).toBeGreaterThan(500);
});
