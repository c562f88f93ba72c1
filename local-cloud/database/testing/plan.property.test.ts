import * as fc from 'fast-check';
import { Query } from 'mingo';
import { stringifyEjson } from '../values/ejson';
import { sameValue } from '../values/order';
import type { Doc } from '../values/types';
import { index, withDatabase } from './harness';
import { sortBy } from '../plan/sort';

/** Values that meet each other across types, in arrays, missing, and at the edges of the key encoding. */
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    'a',
    'ab',
    'a\0',
    'a\0b',
    'b',
    '\uffff',
    '😀',
    0,
    1,
    2,
    -1,
    1.5,
    -1.5,
    2 ** 40,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
  ),
  fc.constantFrom<unknown>(new Date(0), new Date(-5), new Date(1000)),
);
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ n: scalar }, { requiredKeys: [] }) },
);
const document = fc.record({ a: value, b: value, c: scalar }, { requiredKeys: [] });

const operator = fc.oneof(
  fc.record({ $eq: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $gt: scalar }),
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 2 }) }),
  fc.record({ $exists: fc.boolean() }),
);
const condition = fc.oneof(scalar, operator);
const fields = fc.record(
  { a: condition, b: condition, c: condition, 'a.n': condition, 'b.0': condition },
  { requiredKeys: [] },
);
const query = fc.oneof(
  { weight: 4, arbitrary: fields },
  { weight: 1, arbitrary: fc.record({ $and: fc.array(fields, { minLength: 1, maxLength: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ a: condition, $or: fc.array(fields, { minLength: 1, maxLength: 2 }) }),
  },
);

const direction = fc.constantFrom<1 | -1>(1, -1);
const path = fc.constantFrom('a', 'b', 'c', 'a.n', 'b.0');
const keys = fc.uniqueArray(fc.tuple(path, direction), {
  minLength: 1,
  maxLength: 3,
  selector: ([name]) => name,
});
// Arrays may lie on one field of an index only; which one it is differs from document to document.
const indexes = fc.array(keys, { minLength: 1, maxLength: 3 });

const COLLECTION = 'things';

async function insertAll(
  database: { handle(action: string, params: Doc): Promise<unknown> },
  documents: Doc[],
): Promise<void> {
  if (documents.length === 0) return;
  await database.handle('database.insertDocument', {
    collectionName: COLLECTION,
    data: documents.map(stringifyEjson),
  });
}

async function read(
  database: { handle(action: string, params: Doc): Promise<{ body: Doc }> },
  params: Doc,
): Promise<string[]> {
  const { body } = await database.handle('database.getDocument', { collectionName: COLLECTION, ...params });
  return (body['data'] as { list: string[] }).list;
}

const numbered = (documents: Doc[]): Doc[] => documents.map((fields, i) => ({ _id: `d${i}`, ...fields }));
/** Two arrays in one index are refused, as by MongoDB: `b` holds scalars where indexes may combine it with `a`. */
const flatB = (documents: Doc[]): Doc[] =>
  documents.map(({ b, ...rest }) => (Array.isArray(b) || b === undefined ? rest : { ...rest, b }));

describe('indexed plans', () => {
  it('find the same documents as reading all of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 25 }),
        indexes,
        fc.array(query, { minLength: 1, maxLength: 8 }),
        async (drawn, specs, queries) => {
          const documents = flatB(numbered(drawn));
          const definitions = specs.map((spec, i) => index(`i${i}`, Object.fromEntries(spec)));
          await withDatabase({ indexes: { [COLLECTION]: definitions } }, (indexed) =>
            withDatabase({ indexes: { [COLLECTION]: [] } }, async (plain) => {
              await insertAll(indexed.database, documents);
              await insertAll(plain.database, documents);
              for (const wanted of queries) {
                const params = { query: stringifyEjson(wanted) };
                const expected = await read(plain.database, params);
                expect((await read(indexed.database, params)).sort()).toEqual([...expected].sort());
                const { body } = await indexed.database.handle('database.calculateDocument', {
                  collectionName: COLLECTION,
                  ...params,
                });
                expect(body['data']).toEqual({ total: expected.length });
              }
            }),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('give the order that sorting in memory gives, from any position, after updates and removals', async () => {
    const sort = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), direction), {
      minLength: 1,
      maxLength: 2,
      selector: ([name]) => name,
    });
    const change = fc.record({
      of: fc.nat(24),
      set: fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }),
      remove: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 25 }), indexes, query, sort, fc.nat(5), fc.integer({ min: 1, max: 9 }), fc.array(change, { maxLength: 6 }),
        async (drawn, specs, wanted, order, offset, limit, changes) => {
          const definitions = specs.map((spec, i) => index(`i${i}`, Object.fromEntries(spec)));
          await withDatabase({ indexes: { [COLLECTION]: definitions } }, async ({ database }) => {
            await insertAll(database, flatB(numbered(drawn)));
            for (const { of, set, remove } of changes) {
              const one = { collectionName: COLLECTION, query: stringifyEjson({ _id: `d${of}` }) };
              if (remove) await database.handle('database.removeDocument', one);
              else if (Object.keys(set).length > 0) await database.handle('database.modifyDocument', { ...one, data: stringifyEjson({ $set: set }) });
            }
            const left = ((await database.export())[COLLECTION] ?? []).map((tree) => JSON.stringify(tree));
            const params = { query: stringifyEjson(wanted) };
            const matching = new Set(await read(database, { ...params, limit: 1000 }));
            const spec = Object.fromEntries(order);
            const { parseStored } = await import('../values/ejson');
            const sorted = sortBy(left.filter((text) => matching.has(text)).map(parseStored), (doc) => doc, order).slice(offset, offset + limit);
            const found = (await read(database, { ...params, order: stringifyEjson(spec), offset, limit })).map(parseStored);
            // Documents with equal sort keys may come in either order: what counts are the keys, position by position.
            const keysOf = (doc: Doc): unknown[] => order.map(([name]) => sortKeyOf(doc[name], spec[name]!));
            expect(found.length).toBe(sorted.length);
            found.forEach((doc, i) => expect(sameValue(keysOf(doc), keysOf(sorted[i]!))).toBe(true));
          });
        },
      ),
      { numRuns: 60 },
    ); // prettier-ignore
  });

  it('agree with mingo on which documents match', async () => {
    // Where mingo follows MongoDB: plain values and arrays of them; not $all, which MongoDB also applies to scalars.
    const plain = fc.constantFrom<unknown>('a', 'b', 0, 1, 2, -1, true);
    const simple = fc.record(
      {
        a: fc.oneof(plain, fc.array(plain, { minLength: 1, maxLength: 3 })),
        c: fc.oneof(plain, fc.constant(null)),
      },
      { requiredKeys: [] },
    );
    const test = fc.oneof(
      plain,
      fc.record({ $in: fc.array(plain, { minLength: 1, maxLength: 3 }) }),
      fc.record({ $gt: fc.constantFrom(0, 1, 'a') }),
      fc.record({ $ne: plain }),
      fc.record({ $exists: fc.boolean() }),
      fc.record({ $size: fc.constantFrom(1, 2) }),
    );
    const asked = fc.record({ a: test, c: fc.oneof(plain, fc.constant(null)) }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(
        fc.array(simple, { maxLength: 20 }),
        fc.array(asked, { minLength: 1, maxLength: 6 }),
        async (drawn, queries) => {
          const documents = numbered(drawn);
          await withDatabase(
            { indexes: { [COLLECTION]: [index('a_c', { a: 1, c: -1 }), index('c', { c: 1 })] } },
            async ({ database }) => {
              await insertAll(database, documents);
              for (const wanted of queries) {
                const mingo = new Query(wanted as never, {});
                const expected = documents.filter((doc) => mingo.test(doc as never)).map(stringifyEjson);
                expect((await read(database, { query: stringifyEjson(wanted) })).sort()).toEqual(
                  expected.sort(),
                );
              }
            },
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Of an array the element it sorts by; `undefined` for an empty one, which no other value equals here. */
function sortKeyOf(field: unknown, towards: 1 | -1): unknown {
  if (!Array.isArray(field)) return field ?? null;
  if (field.length === 0) return 'empty array';
  return sortBy(field, (element) => ({ element }), [['element', towards]])[0];
}
