import fc from 'fast-check';
import { plainNumber } from './plainNumber';

test('a number in digits is the same number, and never has an exponent', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const text = plainNumber(value);
      if (text === undefined) return;
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(text) === value).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test.each<[number, string | undefined]>([
  [1e21, '1000000000000000000000'],
  [1.25e-7, '0.000000125'],
  [-0.5, '-0.5'],
  [-0, '0'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [2 ** 64, undefined],
  [0.1 + 0.2, undefined],
  [NaN, undefined],
  [-Infinity, undefined],
])('%d is written %s', (value, expected) => expect(plainNumber(value)).toBe(expected));
