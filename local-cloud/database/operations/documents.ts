import { randomBytes } from 'node:crypto';
import { invalidParam, requestFailed } from '../base/errors';
import { bsonType, isDocument } from '../values/types';
import type { Doc } from '../values/types';

/** MongoDB's limit of nesting. */
const DEPTH_LIMIT = 100;

const process8 = randomBytes(4).toString('hex');
let counter = randomBytes(3).readUIntBE(0, 3);

/** A new `_id`: 32 hex digits like the vendor's, here ascending with time. */
export function generateId(now: number): string {
  counter = (counter + 1) % 0x100000000;
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
    .slice(-8);
  return seconds + counter.toString(16).padStart(8, '0') + process8 + randomBytes(4).toString('hex');
}

/**
 * Checks what is about to be stored.
 * @throws CloudError when a field name begins with $, `_id` cannot be one, or documents nest too deep
 */
export function checkDocument(document: Doc): void {
  const id = document['_id'];
  if (Array.isArray(id) || (typeof id === 'object' && id !== null && bsonType(id) === 'BSONRegExp')) {
    throw requestFailed(`The '_id' value cannot be of type ${Array.isArray(id) ? 'array' : 'regex'}.`);
  }
  checkNames(document, 0);
}

/** As checkDocument, for the fields of a stored document that an update has made anew. */
export function checkChanges(before: Doc, after: Doc): void {
  for (const key of Object.keys(after)) {
    const value = after[key];
    if (value !== before[key]) checkNames({ [key]: value }, 0);
  }
}

function checkNames(value: unknown, depth: number): void {
  if (depth > DEPTH_LIMIT) throw invalidParam(`the document nests deeper than ${DEPTH_LIMIT} levels.`);
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === 'object') checkNames(element, depth + 1);
  } else if (isDocument(value)) {
    for (const key of Object.keys(value)) {
      if (key.charCodeAt(0) === 36)
        throw requestFailed(`The dollar ($) prefixed field '${key}' is not valid for storage.`);
      if (typeof value[key] === 'object') checkNames(value[key], depth + 1);
    }
  }
}
