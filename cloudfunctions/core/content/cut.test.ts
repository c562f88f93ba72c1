import fc from 'fast-check';
import { clean } from './clean';
import { cut } from './cut';

const sign = fc.constantFrom('a', '杯', 'é', 'e\u0301', '👍🏽', '👩‍🔧', '🇨🇳', '❤️', '-');
const signs = fc.array(sign, { maxLength: 30, size: 'max' });

test('a cut text has room, is whole signs from the beginning, and is not cut again', () => {
  fc.assert(
    fc.property(
      signs,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('plain', 'ellipsis'),
      (given, max, how) => {
        const whole = clean(given.join(''));
        const kind = how === 'ellipsis' ? how : ('plain' as Parameters<typeof cut>[2]);
        const left = cut(whole, max, kind);
        expect(left.length).toBeLessThanOrEqual(max);
        expect(cut(left, max, kind)).toBe(left);
        const segments = [...new Intl.Segmenter('zh').segment(whole)].map(({ segment }) => segment);
        const heads = segments.map((_s, i) => segments.slice(0, i).join(''));
        expect(['', whole, ...heads]).toContain(left === whole ? left : left.replace(/…$/, ''));
      },
    ),
    { numRuns: 500 },
  );
});

test('who must not cut gets the text as it is', () => {
  expect(cut('123456', 3, 'never')).toBe('123456');
});
