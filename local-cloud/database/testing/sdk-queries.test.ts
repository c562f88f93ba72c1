import { withSdk } from './harness';
import type { SdkDatabase } from './harness';

const DOCUMENTS = [
  { _id: 'web', category: 'Web', tags: ['JavaScript', 'C#'], index: 0, at: new Date(1000) },
  { _id: 'go', category: 'Web', tags: ['Go', 'C#'], index: 1, nested: { deep: { value: 1 } } },
  { _id: 'life', category: 'Life', tags: ['Go', 'Python', 'JavaScript'], index: 2, at: new Date(3000) },
  { _id: 'numbers', category: 'number', tags: [1, 2, 3, 9], index: 3 },
  {
    _id: 'embedded',
    category: 'embedded',
    tags: [
      { value: 1, n: 5 },
      { value: 7, n: 1 },
    ],
    index: 0.2,
  },
  { _id: 'null', category: null, tags: [] },
  { _id: 'bare' },
  { _id: 'text', category: 'AbCdEf 1234 结尾', index: '5' },
];

/** The SDK's own typing of `mod` names no parameter. */
const mod = (_: SdkDatabase['command'], operand: [number, number]): object =>
  (_.mod as (operand: [number, number]) => object)(operand);

/** The ids a condition finds, through the real SDK. */
async function finding(query: (db: SdkDatabase) => object, raw = false): Promise<string[]> {
  return withSdk({}, async ({ db }) => {
    const things = db.collection('things');
    await things.add(DOCUMENTS);
    const { data } = await things.options({ raw }).where(query(db)).get();
    return (data as { _id: string }[]).map(({ _id }) => _id);
  });
}

/** Name of the behaviour, condition, ids expected in the order of insertion. */
type Case = [behaviour: string, query: (db: SdkDatabase) => object, expected: string[]];

const CASES: Case[] = [
  ['a value matches itself and an array that holds it', () => ({ tags: 'Go' }), ['go', 'life']],
  ['a nested object becomes conditions on its fields', () => ({ nested: { deep: { value: 1 } } }), ['go']],
  ['null matches null and missing fields', () => ({ category: null }), ['null', 'bare']],
  ['neq finds missing fields too', ({ command: _ }) => ({ category: _.neq('Web') }), ['life', 'numbers', 'embedded', 'null', 'bare', 'text']],
  ['neq null finds what is there', ({ command: _ }) => ({ index: _.neq(null) }), ['web', 'go', 'life', 'numbers', 'embedded', 'text']],
  ['a comparison stays inside the type of its operand', ({ command: _ }) => ({ index: _.gte(0) }), ['web', 'go', 'life', 'numbers', 'embedded']],
  ['chained comparisons must both hold', ({ command: _ }) => ({ index: _.gt(0).and(_.lt(2)) }), ['go', 'embedded']],
  ['dates compare as dates', ({ command: _ }) => ({ at: _.gt(new Date(1000)) }), ['life']],
  ['a date matches itself', () => ({ at: new Date(1000) }), ['web']],
  ['in takes several values', ({ command: _ }) => ({ category: _.in(['Life', 'number']) }), ['life', 'numbers']],
  ['nin excludes them, missing fields stay', ({ command: _ }) => ({ category: _.nin(['Web', 'Life', null]) }), ['numbers', 'embedded', 'text']],
  ['all needs each of the values', ({ command: _ }) => ({ tags: _.all(['Go', 'C#']) }), ['go']],
  ['size counts elements', ({ command: _ }) => ({ tags: _.size(2) }), ['web', 'go', 'embedded']],
  ['exists tells a null from nothing', ({ command: _ }) => ({ category: _.exists(false) }), ['bare']],
  ['mod takes divisor and remainder', ({ command: _ }) => ({ index: mod(_, [2, 1]) }), ['go', 'numbers']],
  ['elemMatch needs one element for all conditions', ({ command: _ }) => ({ tags: _.elemMatch({ value: _.gt(5), n: 5 }) }), []],
  ['elemMatch finds a matching element', ({ command: _ }) => ({ tags: _.elemMatch({ value: _.gt(5), n: 1 }) }), ['embedded']],
  ['elemMatch takes conditions on plain elements', ({ command: _ }) => ({ tags: _.elemMatch(_.gt(3)) }), ['numbers']],
  ['paths go into the documents of an array', ({ command: _ }) => ({ 'tags.value': _.gt(6) }), ['embedded']],
  ['paths go to a position of an array', () => ({ 'tags.0': 'Go' }), ['go', 'life']],
  ['not turns a condition round and finds missing fields', ({ command: _ }) => ({ index: _.not(_.gt(0)) }), ['web', 'null', 'bare', 'text']],
  ['nor excludes both', ({ command: _ }) => ({ category: _.nor(_.eq('Life'), _.eq('Web')) }), ['numbers', 'embedded', 'null', 'bare', 'text']],
  ['or of one field', ({ command: _ }) => ({ index: _.or(_.eq(1), _.eq('5')) }), ['go', 'text']],
  ['or of whole conditions', ({ command: _ }) => _.or({ category: 'Life' }, { at: new Date(1000) }), ['web', 'life']],
  ['two ors under one and must both hold', ({ command: _ }) => _.and([_.or([{ index: 1 }, { index: 2 }]), _.or([{ category: 'Web' }, { category: 'x' }])]), ['go']],
  ['a regular expression keeps its flags', () => ({ category: /^abcdef.*\d+ 结尾$/i }), ['text']],
  ["the SDK's own RegExp does too", (db) => ({ category: db.RegExp({ regexp: '^ABCDEF', options: 'i' }) }), ['text']],
  ['a regular expression looks into arrays', () => ({ tags: /^Py/ }), ['life']],
  ['expressions compare fields', ({ command: _ }) => _.expr(_.aggregate.gte(['$index', 3])), ['numbers', 'text']],
  ['a JSON schema tests documents', ({ command: _ }) => _.jsonSchema({ required: ['at'], properties: { index: { minimum: 1 } } }), ['life']],
]; // prettier-ignore

describe('conditions through the SDK', () => {
  it.each(CASES)('%s', async (_behaviour, query, expected) => {
    expect(await finding(query)).toEqual(expected);
  });

  it('are taken as MongoDB writes them in raw mode', async () => {
    expect(
      await finding(
        () => ({ $or: [{ index: { $gt: 2, $lt: 4 } }, { category: { $regex: '^ab', $options: 'i' } }] }),
        true,
      ),
    ).toEqual(['numbers', 'text']);
    expect(await finding(() => ({ index: { $type: 'string' } }), true)).toEqual(['text']);
    expect(await finding(() => ({ category: { $not: /^(Web|Life)$/ } }), true)).toEqual([
      'numbers',
      'embedded',
      'null',
      'bare',
      'text',
    ]);
  });
});

describe('what is not supported', () => {
  it.each<[string, object]>([
    ['$where', { $where: 'true' }],
    ['$text', { $text: { $search: 'x' } }],
    ['$near', { place: { $near: [1, 2] } }],
    ['$nothing', { a: { $nothing: 1 } }],
    ['$function', { $expr: { $function: { body: 'x', args: [], lang: 'js' } } }],
    ['uniqueItems', { $jsonSchema: { uniqueItems: true } }],
  ])('is refused by name: %s', (name, query) =>
    withSdk({ indexes: { things: [] } }, async ({ db }) => {
      const asked = db.collection('things').options({ raw: true }).where(query).get();
      await expect(asked).rejects.toMatchObject({
        code: 'DATABASE_REQUEST_FAILED',
        message: expect.stringContaining(name) as string,
      });
    }),
  );
});
