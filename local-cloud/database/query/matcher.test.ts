import { Context } from 'mingo/core';
import * as queryOperators from 'mingo/operators/query';
import { Query } from 'mingo/query';
import { parseDocument } from '../values/ejson';
import type { Doc } from '../values/types';
import { expressionOptions, toPlain } from './expression';
import { compileQuery } from './matcher';
import { isRegex, toRegExp } from './regex';

/** Document and query as EJSON, and whether MongoDB's documentation says that they match. */
const CASES: [document: string, query: string, matches: boolean][] = [
  ['{"a":[{"b":1},{}]}', '{"a.b":null}', true],
  ['{"a":[{"b":1},{"c":1}]}', '{"a.b":{"$exists":false}}', false],
  ['{"a":[{"b":1},{}]}', '{"a.b":{"$ne":null}}', false],
  ['{"a":[[1]]}', '{"a":1}', false],
  ['{"a":[[1,2]]}', '{"a":{"$eq":[1,2]}}', true],
  ['{"a":{"x":1,"y":2}}', '{"a":{"y":2,"x":1}}', false],
  ['{"a":null}', '{"a":{"$gte":null}}', true],
  ['{}', '{"a":{"$gte":null}}', true],
  ['{}', '{"a":{"$lte":null}}', true],
  ['{"a":[null]}', '{"a":{"$in":[null]}}', true],
  ['{"a":[null]}', '{"a":null}', true],
  ['{"a":[]}', '{"a":null}', false],
  ['{"a":[]}', '{"a.b":null}', false],
  ['{"a":[]}', '{"a.b":{"$exists":false}}', true],
  ['{"a":["x"]}', '{"a":{"$type":"string"}}', true],
  ['{"a":1}', '{"a":{"$type":"long"}}', false],
  ['{"a":{"$numberLong":"5000000000"}}', '{"a":{"$type":"int"}}', false],
  ['{"a":{"$numberDouble":"1.0"}}', '{"a":{"$type":"double"}}', true],
  ['{"a":1}', '{"a":{"$type":"double"}}', false],
  ['{"a":5}', '{"a":{"$all":[5]}}', true],
  ['{"a":[[1,2]]}', '{"a":{"$all":[[1,2]]}}', true],
  ['{"a":[1,2]}', '{"a":{"$all":[[1,2]]}}', true],
  ['{"a":{"$numberLong":"9007199254740993"}}', '{"a":{"$numberLong":"9007199254740993"}}', true],
  ['{"a":{"$numberLong":"9007199254740993"}}', '{"a":{"$numberLong":"9007199254740992"}}', false],
  ['{"a":{"$numberLong":"9007199254740993"}}', '{"a":{"$gt":5}}', true],
  ['{"a":{"$numberDouble":"NaN"}}', '{"a":{"$numberDouble":"NaN"}}', true],
  ['{"a":{"$numberDouble":"NaN"}}', '{"a":{"$gte":{"$numberDouble":"NaN"}}}', true],
  ['{"a":5.5}', '{"a":{"$mod":[2,1]}}', true],
  ['{"a":[{"b":[1,2]}]}', '{"a.b":2}', true],
  ['{"a":[{"b":[1,2]}]}', '{"a.b":[1,2]}', true],
  ['{"a":[{"b":[[2]]}]}', '{"a.b":2}', false],
  ['{"a":[{"b":1},{"b":5}]}', '{"a":{"$elemMatch":{"b":{"$gt":3}}}}', true],
  ['{"a":[{"b":1},{"b":2}]}', '{"a.b":{"$size":2}}', false],
  ['{"a":[{"b":[1]},{"b":[1,2]}]}', '{"a.b":{"$size":2}}', true],
  ['{"a":[{"b":[1,2]}]}', '{"a.b":{"$elemMatch":{"$gt":1}}}', true],
  ['{"a":[{"b":[1,2]},{"b":[5]}]}', '{"a.b":{"$elemMatch":{"$gt":1}}}', true],
  ['{"a":[{"0":"x"}]}', '{"a.0":"x"}', true],
  ['{"a":"\\uffff"}', '{"a":{"$lt":"\\ud83d\\ude00"}}', true],
  ['{"a":{"$oid":"5f5f5f5f5f5f5f5f5f5f5f5f"}}', '{"a":{"$gt":{"$oid":"4f5f5f5f5f5f5f5f5f5f5f5f"}}}', true],
  ['{"a":{"$date":{"$numberLong":"5"}}}', '{"a":{"$gt":{"$date":{"$numberLong":"4"}}}}', true],
  ['{"a":{"$date":{"$numberLong":"5"}}}', '{"a":{"$in":[{"$date":{"$numberLong":"5"}}]}}', true],
  ['{"a":{"b":{"$oid":"5f5f5f5f5f5f5f5f5f5f5f5f"}}}', '{"a.b":{"$oid":"5f5f5f5f5f5f5f5f5f5f5f5f"}}', true],
  ['{"a":["x","abc"]}', '{"a":{"$regex":"^ab"}}', true],
  ['{"a":["x","abc"]}', '{"a":{"$in":[{"$regularExpression":{"pattern":"^ab","options":""}}]}}', true],
  ['{"a":["x","abc"]}', '{"a":{"$not":{"$regularExpression":{"pattern":"^ab","options":""}}}}', false],
  ['{"a":["x"]}', '{"a":{"$nin":["x"]}}', false],
  ['{"a":[1,5]}', '{"a":{"$not":{"$gt":3}}}', false],
  ['{"a":[1,5]}', '{"a":{"$gt":4,"$lt":2}}', true],
  ['{"constructor":1}', '{"constructor":1}', true],
  ['{}', '{"constructor":{"$exists":true}}', false],
  ['{"a":{"b":{"$numberInt":"5"}}}', '{"a":{"b":{"$numberDouble":"5.0"}}}', true],
  ['{"a":false}', '{"a":{"$gt":null}}', false],
  ['{"a":[1,2]}', '{"a":{"$gt":[1,1]}}', true],
  ['{"a":[2,1]}', '{"a":{"$gt":[1,2]}}', true],
  ['{"a":{"x":2}}', '{"a":{"$gt":{"x":1}}}', true],
  ['{"a":1}', '{"a":{"$in":[[1]]}}', false],
  ['{"a":[1]}', '{"a":{"$in":[[1]]}}', true],
  ['{"a":[{"b":1},{"b":{"c":2}}]}', '{"a.b.c":2}', true],
  ['{"a":[{"b":3},{"b":{"c":2}}]}', '{"a.b.c":{"$exists":true}}', true],
]; // prettier-ignore

test.each(CASES)('%s under %s: %s', (document, query, expected) => {
  const { matches } = compileQuery(parseDocument(query, 'query'));
  expect(matches(parseDocument(document, 'document'))).toBe(expected);
});

// docs/decisions.md: when nothing is left here, mingo can take the matcher's place.
test('mingo answers these otherwise, so the matcher is our own', () => {
  const context = Context.init({ query: queryOperators as never });
  const differing = CASES.filter(([document, query, expected]) => {
    const condition = withRegExps(parseDocument(query, 'query'));
    const mingo = new Query(condition as never, expressionOptions({}, context));
    return mingo.test(toPlain(parseDocument(document, 'document')) as never) !== expected;
  });
  expect(differing.length).toBe(20);
});

function withRegExps(value: unknown): unknown {
  if (isRegex(value)) return toRegExp(value.pattern, value.options);
  if (Array.isArray(value)) return value.map(withRegExps);
  const plain = toPlain(value);
  if (plain === null || typeof plain !== 'object' || Object.getPrototypeOf(plain) !== Object.prototype)
    return plain;
  return Object.fromEntries(Object.entries(value as Doc).map(([key, each]) => [key, withRegExps(each)]));
}
