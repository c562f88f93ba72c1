import { evalExpr } from 'mingo/core';
import { requestFailed } from '../base/errors';
import { evaluating, expressionOptions, toPlain } from '../query/expression';
import { compareValues } from '../values/order';
import { isDocument, rankOf } from '../values/types';
import type { Doc } from '../values/types';

/**
 * `$bucket`: documents by the boundary at or below their value. Own code: mingo puts a value that equals a boundary
 * into the bucket before it.
 * @param group computes the output fields of one bucket's documents, as `$group` does
 */
export function bucket(
  documents: Doc[],
  value: unknown,
  group: (documents: Doc[], spec: Doc) => Doc[],
): Doc[] {
  const { groupBy, boundaries, default: other, output } = value as Doc;
  if (groupBy === undefined) throw requestFailed("$bucket requires 'groupBy' and 'boundaries'.");
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw requestFailed("$bucket: 'boundaries' needs at least two values.");
  boundaries.forEach((boundary: unknown, i) => {
    const before: unknown = boundaries[i - 1];
    if (i > 0 && (rankOf(boundary) !== rankOf(before) || compareValues(boundary, before) <= 0)) {
      throw requestFailed("$bucket: 'boundaries' must be of one type and ascending.");
    }
  });
  if (output !== undefined && !isDocument(output))
    throw requestFailed("$bucket: 'output' must be an object.");
  const members = new Map<number, Doc[]>();
  const options = expressionOptions({});
  for (const document of documents) {
    const at = evaluating(() => evalExpr(toPlain(document), toPlain(groupBy), options));
    const place = placeOf(at, boundaries);
    if (place < 0 && other === undefined) {
      throw requestFailed('$bucket: a value lies outside the boundaries and there is no default bucket.');
    }
    const list = members.get(place);
    if (list) list.push(document);
    else members.set(place, [document]);
  }
  return [...members]
    .map(([place, list]) => ({ id: place < 0 ? other : (boundaries[place] as unknown), list }))
    .sort((a, b) => compareValues(a.id, b.id))
    .flatMap(({ id, list }) => group(list, { _id: { $literal: id }, ...(output ?? { count: { $sum: 1 } }) }));
}

/** The position of the last boundary at or below a value; -1 when it lies outside. */
function placeOf(value: unknown, boundaries: unknown[]): number {
  if (compareValues(value, boundaries[boundaries.length - 1]) >= 0) return -1;
  return boundaries.filter((boundary) => compareValues(boundary, value) <= 0).length - 1;
}
