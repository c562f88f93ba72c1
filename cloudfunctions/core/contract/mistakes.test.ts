import fc from 'fast-check';
import { show } from './mistakes';

test('whatever came is shown in a few characters, never half of one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300, size: 'max' }), (given) => {
      const shown = show(given);
      expect([...(JSON.parse(shown) as string)].length).toBeLessThanOrEqual(41);
      expect(shown).not.toMatch(/\p{Cs}/u);
    }),
  );
});

test.each<[unknown, string]>([
  [undefined, 'nothing'],
  [null, 'null'],
  [{ secret: 1 }, 'an object'],
  [[1, 2], 'a list of 2'],
  [true, 'true'],
  [NaN, 'NaN'],
  ['', '""'],
])('%p is shown as %s', (value, expected) => expect(show(value)).toBe(expected));
