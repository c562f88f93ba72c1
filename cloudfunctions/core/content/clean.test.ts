import fc from 'fast-check';
import { clean } from './clean';

const PIECES = [
  'a',
  ' ',
  '\u200b',
  '\u200c',
  '\u200d',
  '\n',
  '\u{1f3f4}',
  '\u{e0067}',
  '\u{e007f}',
  '👩',
  '🔧',
  '\ufe0f',
  'ب',
  '\ud83d',
  '\u3164',
];
const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40, size: 'max' })
  .map((parts) => parts.join(''));

test('what has been cleaned is clean, whatever it was made of', () => {
  fc.assert(
    fc.property(text, (given) => {
      const once = clean(given);
      expect(clean(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(given.length);
      expect(once).not.toMatch(/[\r\n\u200b]|\p{Cs}/u);
    }),
    { numRuns: 500 },
  );
});

test.each([1, 14, 15, 16, 17, 30, 200])(
  'a flag of %i tags is whole or has none: no text hides behind it',
  (count) => {
    const left = clean(`\u{1f3f4}${'\u{e0067}'.repeat(count)}\u{e007f}`);
    expect(left === '\u{1f3f4}' || left.endsWith('\u{e007f}')).toBe(true);
  },
);

test('Scotland and the mechanic stay one sign', () => {
  for (const sign of ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👩‍🔧', '❤️']) expect(clean(sign)).toBe(sign);
});
