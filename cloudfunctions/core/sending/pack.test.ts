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

test('who has more rows than ride along gets windows of their own, behind the others’', () => {
  const others = Array.from({ length: 50 }, (_, i) => row(`o-${i}`));
  const windows = pack([...Array.from({ length: 50 }, () => row('o-many')), ...others], 25);
  expect(windows.slice(0, 2).flat()).toEqual(others);
  expect(windows.slice(2).map((window) => window.map(({ to }) => to))).toEqual(
    Array.from({ length: 2 }, () => Array.from({ length: 25 }, () => 'o-many')),
  );
});

/** How many windows there are if every row rides along, each two windows behind the last of its user. */
function riding(rows: { to: string }[], size: number): number {
  const windows: string[][] = [];
  for (const { to } of rows) {
    let at = windows.map((window) => window.includes(to)).lastIndexOf(true);
    at = at < 0 ? 0 : at + 2;
    while ((windows[at]?.length ?? 0) >= size) at += 1;
    while (windows.length <= at) windows.push([]);
    windows[at]!.push(to);
  }
  return windows.filter(({ length }) => length > 0).length;
}

test('a window has each user once, or one user only; one template; a user’s rows keep their order', () => {
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
        expect([1, window.length]).toContain(new Set(window.map(({ to }) => to)).size);
        expect(new Set(window.map(({ template }) => template)).size).toBe(1);
      }
      for (const to of ['x', 'y', 'z']) {
        for (const template of ['a', 'b']) {
          const own = windows.flat().filter((each) => each.to === to && each.template === template);
          expect(own.map(({ i }) => i)).toEqual(own.map(({ i }) => i).sort((a, b) => a - b));
        }
      }
      // What a window costs is the same whatever it holds.
      const ofA = all.filter(({ template }) => template === 'a');
      const counts = new Map<string, number>();
      for (const { to } of ofA) counts.set(to, (counts.get(to) ?? 0) + 1);
      const series = [...counts.values()].reduce((sum, count) => sum + Math.ceil(count / size), 0);
      const inA = windows.filter(([first]) => first!.template === 'a').length;
      expect(inA).toBeLessThanOrEqual(Math.min(series, riding(ofA, size)));
    }),
  );
});
