import fc from 'fast-check';
import { Query } from 'mingo';
import { gaps } from './gaps';

test.each([[[]], [['b']], [['', 'b', 'template:x']]])(
  'every string but %j, each once',
  (values: string[]) => {
    for (const value of ['', 'a', 'b', 'c', 'template:a', 'template:x', 'template:y', '😀']) {
      const found = gaps(values).filter((gap) => new Query({ value: gap }).test({ value }));
      expect(found).toHaveLength(values.includes(value) ? 0 : 1);
    }
  },
);

const BEARS = {
  $gte: (order: number) => order >= 0,
  $gt: (order: number) => order > 0,
  $lt: (order: number) => order < 0,
};
/** As a database that compares UTF-8 bytes tells whether a string lies in a range. */
const lies = (value: string, range: Record<string, string>): boolean => {
  const compared = (other: string) => Buffer.compare(Buffer.from(value), Buffer.from(other));
  return Object.entries(range).every(([operator, other]) => {
    const order = compared(other);
    return BEARS[operator as keyof typeof BEARS](order);
  });
};

test('whatever the strings, in any script: those left out lie in no range, every other in exactly one', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 3 }),
    fc.constantFrom('', 'a', '\uffee', '😀', '中'),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), fc.array(text), (values, others) => {
      const ranges = gaps(values) as Record<string, string>[];
      for (const value of [...values, ...others])
        expect(ranges.filter((range) => lies(value, range))).toHaveLength(values.includes(value) ? 0 : 1);
    }),
  );
});
