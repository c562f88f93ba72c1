import fc from 'fast-check';
import { pack } from './pack';

const row = (to: string, template = 'a') => ({ to, template, templateId: template });

test('rows of users of their own fill windows in order', () => {
  const rows = Array.from({ length: 60 }, (_, i) => row(`o-${i}`));
  expect(pack(rows, 25).map(({ length }) => length)).toEqual([25, 25, 10]);
  expect(pack(rows, 25).flat()).toEqual(rows);
});

test('one user’s rows ride along with everybody’s', () => {
  const rows = [
    ...Array.from({ length: 6 }, () => row('o-many')),
    ...Array.from({ length: 294 }, (_, i) => row(`o-${i}`)),
  ];
  expect(pack(rows, 25)).toHaveLength(12);
});

test('no window has a user twice, or two templates; a user’s rows keep their order', () => {
  const rows = fc.array(
    fc.record({
      to: fc.constantFrom('x', 'y', 'z', 'o-1', 'o-2', 'o-3'),
      template: fc.constantFrom('a', 'b'),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 5 }), (list, size) => {
      const all = list.map(({ to, template }, i) => ({ ...row(to, template), i }));
      const windows = pack(all, size);
      expect(
        windows
          .flat()
          .map(({ i }) => i)
          .sort((a, b) => a - b),
      ).toEqual(all.map(({ i }) => i));
      for (const window of windows) {
        expect(window.length).toBeGreaterThan(0);
        expect(window.length).toBeLessThanOrEqual(size);
        expect(new Set(window.map(({ to }) => to)).size).toBe(window.length);
        expect(new Set(window.map(({ template }) => template)).size).toBe(1);
      }
      for (const to of ['x', 'y', 'z']) {
        for (const template of ['a', 'b']) {
          const own = windows.flat().filter((each) => each.to === to && each.template === template);
          expect(own.map(({ i }) => i)).toEqual(own.map(({ i }) => i).sort((a, b) => a - b));
        }
      }
    }),
  );
});
