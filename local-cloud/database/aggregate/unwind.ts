import { requestFailed } from '../base/errors';
import { cloneValue, getField, setField, unsetField } from '../update/fields';
import { isDocument } from '../values/types';
import type { Doc } from '../values/types';

/** `$unwind`: one document per element. Own code: mingo drops empty strings and empty documents as if they were missing. */
export function unwind(documents: Doc[], spec: unknown): Doc[] {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = isDocument(spec) ? spec : { path: spec };
  if (typeof path !== 'string' || !path.startsWith('$') || path.length < 2) {
    throw requestFailed(`$unwind: path must be a field with a "$" before it, got ${JSON.stringify(path)}.`);
  }
  if (
    includeArrayIndex !== undefined &&
    (typeof includeArrayIndex !== 'string' || includeArrayIndex === '' || includeArrayIndex.startsWith('$'))
  ) {
    throw requestFailed('$unwind: includeArrayIndex must be the name of a field.');
  }
  const field = path.slice(1).split('.');
  const indexField = includeArrayIndex?.split('.');
  const withIndex = (document: Doc, index: number | null): Doc => {
    if (indexField) setField(document, indexField, index);
    return document;
  };
  return documents.flatMap((document) => {
    const value = getField(document, field);
    if (Array.isArray(value) && value.length > 0) {
      return value.map((element: unknown, i) => {
        const copy = cloneValue(document) as Doc;
        setField(copy, field, element);
        return withIndex(copy, i);
      });
    }
    const empty = value === null || value === undefined || Array.isArray(value);
    if (empty && preserveNullAndEmptyArrays !== true) return [];
    const copy = cloneValue(document) as Doc;
    if (Array.isArray(value)) unsetField(copy, field);
    return [withIndex(copy, null)];
  });
}
