import fc from 'fast-check';
import { chunk, groupBy } from './grouping';

test('items with the same parts share a group, in the order they came', () => {
  const groups = groupBy(['b1', 'a1', 'b2', 'a2'], (item) => [item[0]]);
  expect(groups).toEqual([
    ['b1', 'b2'],
    ['a1', 'a2'],
  ]);
});

test('a number and the same number as text are different parts', () => {
  expect(groupBy([1, '1'], (item) => item)).toHaveLength(2);
});

test('grouping and chunking lose nothing and add nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 7 }), (items, size) => {
      const sorted = [...items].sort((a, b) => a - b);
      expect(
        groupBy(items, (item) => item % 3)
          .flat()
          .sort((a, b) => a - b),
      ).toEqual(sorted);
      expect(chunk(items, size).flat()).toEqual(items);
    }),
  );
});

test('every chunk but the last is full, none is empty', () => {
  expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunk([], 2)).toEqual([]);
});
