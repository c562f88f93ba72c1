import { isDocument } from '../values/types';
import type { Doc } from '../values/types';
import { isOperatorObject } from './operators';

const LOGIC = new Set(['$and', '$or', '$nor']);

/**
 * A query without its values: field names and operators, e.g. `{dueAt:{$lte},state:{$eq}}`. Fields are sorted, so that
 * one shape stands for all queries of the kind, and branches that are alike appear once.
 */
export function queryShape(query: Doc): string {
  const parts = Object.keys(query)
    .sort()
    .map((key) => {
      const operand = query[key];
      if (LOGIC.has(key) && Array.isArray(operand)) {
        const shapes = new Set(
          operand.map((branch: unknown) => (isDocument(branch) ? queryShape(branch) : '?')),
        );
        return `${key}:[${[...shapes].join(',')}]`;
      }
      if (key.startsWith('$')) return key;
      return `${key}:${isOperatorObject(operand) ? `{${Object.keys(operand).sort().join(',')}}` : '{$eq}'}`;
    });
  return `{${parts.join(',')}}`;
}
