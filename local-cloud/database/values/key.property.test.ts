import { Double, Long, ObjectId } from 'bson';
import * as fc from 'fast-check';
import { KeyWriter } from './key';
import { compareValues } from './order';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.array(fc.constantFrom('\0', 'a', 'ÿ', '\uffff', '😀'), { maxLength: 4 }).map((parts) => parts.join('')),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 53n + 3n }).map((value) => Long.fromBigInt(value)),
  fc.integer().map((value) => new Double(value)),
);
const leaf = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.integer({ min: 0, max: 5 }).map((value) => new ObjectId(String(value).repeat(24))),
);
const value = fc.oneof(
  { weight: 6, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'ab'), leaf, { maxKeys: 3, noNullPrototype: true }),
  },
);

const key = (values: unknown[], descending: boolean[]): Buffer => {
  const writer = new KeyWriter().reset();
  values.forEach((field, i) => writer.value(field, descending[i]));
  return writer.take();
};

describe('index keys', () => {
  it('are ordered as bytes like the values they stand for, field by field, up or down', () => {
    const pair = fc.tuple(value, value);
    const directions = fc.tuple(fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(pair, pair, directions, (a, b, descending) => {
        const first = compareValues(a[0], b[0]) * (descending[0] ? -1 : 1);
        const second = compareValues(a[1], b[1]) * (descending[1] ? -1 : 1);
        const order = Buffer.compare(key(a, descending), key(b, descending));
        expect(Math.sign(order)).toBe(Math.sign(first || second) + 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('tell texts apart that differ in a zero or only in length', () => {
    const texts = ['', '\0', '\0\0', '\0a', 'a', 'a\0', 'a\0\0', 'a\0b', 'ab', 'b'];
    const keys = texts.map((entry) => key([entry, 'z'], [false, false]));
    expect([...keys].sort(Buffer.compare)).toEqual(keys);
    expect(new Set(keys.map((entry) => entry.toString('hex'))).size).toBe(texts.length);
  });
});
