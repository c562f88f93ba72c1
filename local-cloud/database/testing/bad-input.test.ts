import { withDatabase } from './harness';

const QUERY = { collectionName: 'things', query: '{}' };

describe('a malformed request', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['an unknown action', 'database.listIndexes', QUERY, 'database.listIndexes'],
    ['no collection', 'database.getDocument', {}, 'collectionName'],
    ['a collection name that is none', 'database.getDocument', { collectionName: 'a b' }, 'collectionName'],
    ['a collection named __proto__', 'database.addCollection', { collectionName: '__proto__' }, 'collectionName'],
    ['a query that is no JSON', 'database.getDocument', { ...QUERY, query: '{' }, 'query'],
    ['a query that is no object', 'database.getDocument', { ...QUERY, query: '[1]' }, 'query'],
    ['a query that is no text', 'database.getDocument', { ...QUERY, query: { a: 1 } }, 'query'],
    ['an int that is none', 'database.getDocument', { ...QUERY, query: '{"a":{"$numberInt":"x"}}' }, '$numberInt'],
    ['a date that is none', 'database.getDocument', { ...QUERY, query: '{"a":{"$date":"never"}}' }, '$date'],
    ['an ObjectId that is none', 'database.getDocument', { ...QUERY, query: '{"a":{"$oid":"x"}}' }, '$oid'],
    ['a negative limit', 'database.getDocument', { ...QUERY, limit: -1 }, 'limit'],
    ['a limit that is text', 'database.getDocument', { ...QUERY, limit: '5' }, 'limit'],
    ['an order of 2', 'database.getDocument', { ...QUERY, order: '{"a":2}' }, 'order'],
    ['an invalid regular expression', 'database.getDocument', { ...QUERY, query: '{"a":{"$regularExpression":{"pattern":"(","options":""}}}' }, '/(/'],
    ['an $in without a list', 'database.getDocument', { ...QUERY, query: '{"a":{"$in":5}}' }, '$in'],
    ['an empty $or', 'database.getDocument', { ...QUERY, query: '{"$or":[]}' }, '$or'],
    ['operators beside values', 'database.getDocument', { ...QUERY, query: '{"a":{"$gt":1,"b":2}}' }, 'b'],
    ['a prototype key in a query', 'database.getDocument', { ...QUERY, query: '{"__proto__":{"a":1}}' }, '__proto__'],
    ['a prototype path in a query', 'database.getDocument', { ...QUERY, query: '{"a.__proto__.b":1}' }, '__proto__'],
    ['no document to insert', 'database.insertDocument', { collectionName: 'things', data: [] }, 'data'],
    ['a document that is an array', 'database.insertDocument', { collectionName: 'things', data: ['[]'] }, 'data'],
    ['an array as _id', 'database.insertDocument', { collectionName: 'things', data: ['{"_id":[1]}'] }, '_id'],
    ['a prototype key in a document', 'database.insertDocument', { collectionName: 'things', data: ['{"a":{"__proto__":{"x":1}}}'] }, '__proto__'],
    ['a prototype path in an update', 'database.modifyDocument', { ...QUERY, merge: true, data: '{"$set":{"a.__proto__.x":1}}' }, '__proto__'],
    ['an empty update', 'database.modifyDocument', { ...QUERY, merge: true, data: '{}' }, 'data'],
    ['a document nested 20 000 deep', 'database.insertDocument', { collectionName: 'things', data: [`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`] }, 'deep'],
    ['stages that are none', 'database.aggregateDocuments', { collectionName: 'things', stages: 'x' }, 'stages'],
    ['a stage without value', 'database.aggregateDocuments', { collectionName: 'things', stages: [{ stageKey: '$match' }] }, 'stages[0]'],
    ['a limit of 0 in an aggregate', 'database.aggregateDocuments', { collectionName: 'things', stages: [{ stageKey: '$limit', stageValue: '0' }] }, '$limit'],
    ['an unknown transaction', 'database.getDocument', { ...QUERY, transactionId: 'x' }, 'TransactionNotExist'],
  ])('is refused with a reason and writes nothing: %s', (_name, action, params, word) =>
    withDatabase({ indexes: { things: [] } }, async ({ database }) => {
      await database.handle('database.insertDocument', { collectionName: 'things', data: ['{"_id":"kept","a":[1]}'] });
      const error = (await database.handle(action, params).catch((reason: unknown) => reason)) as { code: string; message: string };
      expect(error.code).toMatch(/^(INVALID_PARAM|DATABASE_REQUEST_FAILED|DATABASE_TRANSACTION_FAIL)$/);
      expect(error.message).toContain(word);
      expect(await database.export()).toEqual({ things: [{ _id: 'kept', a: [{ $numberInt: '1' }] }] });
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    }),
  ); // prettier-ignore

  it('may name fields like methods of objects: they are fields', () =>
    withDatabase({}, async ({ database }) => {
      const document = '{"_id":"1","constructor":{"$numberInt":"1"},"toString":"x","hasOwnProperty":null}';
      await database.handle('database.insertDocument', {
        collectionName: 'constructor',
        data: [document, '{"_id":"2"}'],
      });
      const list = async (query: string): Promise<unknown> =>
        (
          (await database.handle('database.getDocument', { collectionName: 'constructor', query })).body[
            'data'
          ] as { list: string[] }
        ).list;
      expect(await list('{"constructor":{"$numberInt":"1"}}')).toEqual([document]);
      expect(await list('{"toString":{"$exists":false}}')).toEqual(['{"_id":"2"}']);
      const update = {
        collectionName: 'constructor',
        query: '{"_id":"2"}',
        merge: true,
        data: '{"$set":{"constructor.prototype.x":1}}',
      };
      await database.handle('database.modifyDocument', update);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
      expect(await list('{"constructor.prototype.x":1}')).toHaveLength(1);
    }));
});
