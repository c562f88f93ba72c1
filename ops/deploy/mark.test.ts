import { markOf, markText, pendingMark, shortSum } from './mark';

const BUILD = '0123456789abcdef';

test('a mark is read back, from the platform’s own characters', () => {
  const mark = { build: BUILD, code: shortSum('Zm9v+/Bar=='.repeat(4)) };
  expect(markOf(markText(mark))).toEqual(mark);
  expect(markText(mark)).toMatch(/^[A-Za-z0-9 ,.]{1,1000}$/);
});

test('an upload under way is ours, and no code is taken for it', () => {
  const pending = markOf(pendingMark(BUILD))!;
  expect(pending.build).toBe(BUILD);
  expect(pending.code).not.toBe(shortSum('pending'.padEnd(64, '0')));
});

test.each(['', 'our own mail', 'miniprogram notify', `x miniprogram notify, build ${BUILD}, code ab.`])(
  '%p is somebody else’s',
  (description) => {
    expect(markOf(description)).toBeUndefined();
  },
);
