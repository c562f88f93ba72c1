import fc from 'fast-check';
import { Double, Long, ObjectId } from 'bson';
import type { Doc } from '../values/types';
import { entryKey, keysOf } from './indexing';
import type { Index } from './indexing';
import { plainChange, plainEntry } from './plainKeys';

const RECORD = 7;

const scalar = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, '', 'a\0b', 'x'.repeat(48), 'x'.repeat(49), '马克杯', new Date(5)),
  fc.constantFrom(
    new Double(1),
    Long.fromString('9007199254740993'),
    new ObjectId('0123456789abcdef01234567'),
  ),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('b', '0'), scalar, { maxKeys: 2 }),
  fc.array(fc.dictionary(fc.constantFrom('b'), scalar), { maxLength: 2 }),
);
const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value) as fc.Arbitrary<Doc>;
const index: fc.Arbitrary<Index> = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'a.b', 'a.0', 'b.b.b'), { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.constantFrom(1 as const, -1 as const).map((direction) => ({ name, direction })),
      ),
    ),
  )
  .map((keys) => ({ id: 3, name: 'i', keys, arrays: [] }));

/** By the general way; `undefined` when the index refuses the document. */
function entries(of: Index, from: Doc): { entries: string[]; multi: boolean } | undefined {
  try {
    const { keys, arrays } = keysOf(of, from);
    return { entries: keys.map((key) => entryKey(key, RECORD).toString('hex')), multi: arrays.length > 0 };
  } catch {
    return undefined;
  }
}

test('a plain entry is byte for byte the one that the general way finds', () => {
  let plain = 0;
  fc.assert(
    fc.property(index, document, (of, from) => {
      const entry = plainEntry(of, from, RECORD)?.toString('hex');
      const general = entries(of, from);
      if (entry === undefined) return general === undefined || general.multi;
      plain += 1;
      expect(general).toEqual({ entries: [entry], multi: false });
      return true;
    }),
    { numRuns: 2000 },
  );
  expect(plain).toBeGreaterThan(200);
});

test('a plain change takes away the old entry and adds the new one, or nothing when they are the same', () => {
  fc.assert(
    fc.property(index, document, document, (of, before, after) => {
      const change = plainChange(of, before, after, RECORD);
      if (!change) return;
      const [old, now] = [plainEntry(of, before, RECORD)!, plainEntry(of, after, RECORD)!];
      expect(change).toEqual(old.equals(now) ? { gone: [], added: [] } : { gone: [old], added: [now] });
    }),
    { numRuns: 1000 },
  );
});

test('a value that is too long for an index is left to the way that says so', () => {
  const of: Index = { id: 3, name: 'i', keys: [{ name: 'a', direction: 1 }], arrays: [] };
  expect(plainEntry(of, { a: 'x'.repeat(1025) }, RECORD)).toBeUndefined();
  expect(plainEntry(of, { a: 'x'.repeat(1024) }, RECORD)).toBeDefined();
});
