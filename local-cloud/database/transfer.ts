import { setImmediate } from 'node:timers/promises';
import { invalidParam } from './base/errors';
import { checkDocument, generateId } from './operations/documents';
import type { Context } from './operations/request';
import { decode } from './values/ejson';
import { isDocument } from './values/types';

/** Documents written per commit; between two commits the process serves others. */
const BATCH = 2000;

/** All collections with their documents as canonical EJSON values, in their order of insertion. */
export function exportData({ store, catalog }: Context): Record<string, unknown[]> {
  const data: [string, unknown[]][] = catalog
    .all()
    .map((collection) => [
      collection.name,
      [...store.scanDocuments(collection.id, undefined)].map(({ text }) => JSON.parse(text) as unknown),
    ]);
  return Object.fromEntries(data);
}

/**
 * Replaces everything.
 * @param data EJSON values (canonical or relaxed) by collection
 * @throws CloudError naming the collection and position of a document that cannot be stored
 */
export async function importData(
  { store, catalog, transactions, clock }: Context,
  data: Record<string, unknown[]>,
): Promise<void> {
  for (const [name, documents] of Object.entries(data)) {
    if (!Array.isArray(documents)) throw invalidParam(`import: ${name} must be an array of documents.`);
  }
  transactions.abortAll();
  catalog.reset();
  for (const [name, documents] of Object.entries(data)) {
    const collection = catalog.get(name) ?? catalog.add(name);
    for (let start = 0; start < documents.length; start += BATCH) {
      store.write(() => {
        documents.slice(start, start + BATCH).forEach((value, i) => {
          const where = `import: ${name}[${start + i}]`;
          const document = decode(copied(value), where, clock.now());
          if (!isDocument(document)) throw invalidParam(`${where}: expected an object.`);
          checkDocument(document);
          collection.insert(
            Object.hasOwn(document, '_id') ? document : { _id: generateId(clock.now()), ...document },
          );
        });
      });
      await setImmediate();
    }
  }
}

/** EJSON is JSON. `structuredClone` gives objects of another realm under jest, which no longer count as plain ones. */
const copied = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
