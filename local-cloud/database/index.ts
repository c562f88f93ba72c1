import type { Database } from '../base/ports';
import { LocalDatabase } from './database';
import type { DatabaseOptions } from './database';

/**
 * Opens the document database of the local cloud: answers the SDKs' `database.*` actions (PLATFORM §11) from a durable
 * store with MongoDB's semantics.
 * @throws DamagedDataError when the folder holds something that is no sound store; nothing is changed then
 */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return Promise.resolve().then(() => new LocalDatabase(options));
}

export type { DatabaseOptions } from './database';
export { DamagedDataError } from './store/health';
