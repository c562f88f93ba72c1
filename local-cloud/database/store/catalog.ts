import type { IndexDefinition } from '../../base/ports';
import { collectionExists, invalidParam } from '../base/errors';
import { parseStored } from '../values/ejson';
import { Collection } from './collection';
import { ID_INDEX } from './indexing';
import type { Index } from './indexing';
import type { Store } from './store';

/** What the store remembers of a collection. */
interface CollectionEntry {
  id: number;
  idIndex: number;
  indexes: Index[];
}

interface CatalogState {
  /** The layout of the data; another number is not understood. */
  version: 1;
  /** The next number for a collection or an index; numbers are never used twice. */
  next: number;
  collections: Record<string, CollectionEntry>;
}

const KEY = 'catalog';

/** Which collections there are, with their indexes. */
export class Catalog {
  private readonly collections = new Map<string, Collection>();
  private state: CatalogState = { version: 1, next: 1, collections: {} };

  /** @param definitions indexes per collection; these collections exist from the start */
  constructor(
    private readonly store: Store,
    private readonly definitions: Record<string, IndexDefinition[]>,
  ) {
    store.write(() => this.load());
    store.onUndone = () => this.afterUndone();
  }

  get(name: string): Collection | undefined {
    return this.collections.get(name);
  }

  all(): Collection[] {
    return [...this.collections.values()];
  }

  /** @throws CloudError when it exists, or the name is none */
  add(name: string): Collection {
    checkName(name);
    if (this.collections.has(name)) throw collectionExists(name);
    return this.store.write(() => {
      const collection = this.create(name);
      this.save();
      return collection;
    });
  }

  /** Forgets and drops everything, then begins again with the defined collections. */
  reset(): void {
    this.store.write(() => {
      this.store.clearAll();
      this.collections.clear();
      this.state = { version: 1, next: 1, collections: {} };
      this.load();
    });
  }

  /** Counts again; and keeps again which indexes met an array, for that is remembered in memory all the same. */
  private afterUndone(): void {
    for (const collection of this.collections.values()) collection.forgetCount();
    this.store.write(() => this.save());
  }

  private load(): void {
    const saved = this.store.meta.get(KEY) as CatalogState | undefined;
    if (saved) {
      if (saved.version !== 1)
        throw new Error(
          `The data folder was written by another version of the local cloud (layout ${String(saved.version)}).`,
        );
      this.state = saved;
    }
    for (const name of Object.keys(this.state.collections)) this.restore(name);
    for (const name of Object.keys(this.definitions)) {
      checkName(name);
      if (!this.collections.has(name)) this.create(name);
    }
    this.save();
  }

  private create(name: string): Collection {
    const entry: CollectionEntry = { id: this.state.next++, idIndex: this.state.next++, indexes: [] };
    this.state.collections[name] = entry;
    return this.restore(name);
  }

  /** Makes a collection usable and brings its indexes to what is defined now. */
  private restore(name: string): Collection {
    const entry = this.state.collections[name]!;
    const idIndex: Index = {
      id: entry.idIndex,
      name: ID_INDEX,
      keys: [{ name: '_id', direction: 1 }],
      unique: true,
      arrays: [],
    };
    const collection = new Collection(this.store, name, entry.id, idIndex, [], () => this.save());
    const wanted = Object.hasOwn(this.definitions, name) ? this.definitions[name]! : [];
    const kept = wanted.map((definition) => entry.indexes.find((index) => isSame(index, definition)));
    for (const index of entry.indexes) {
      if (!kept.includes(index)) this.store.clearEntries(index.id);
    }
    entry.indexes = wanted.map((definition, i) => kept[i] ?? this.buildIndex(collection, definition));
    collection.indexes = entry.indexes;
    this.collections.set(name, collection);
    return collection;
  }

  private buildIndex(collection: Collection, definition: IndexDefinition): Index {
    const index: Index = {
      id: this.state.next++,
      name: definition.name,
      keys: definition.keys,
      unique: definition.unique ?? false,
      arrays: [],
    };
    collection.build(index, parsedRows(this.store, collection.id));
    return index;
  }

  private save(): void {
    this.store.meta.putSync(KEY, this.state);
  }
}

/** Rows are collected first: a table must not be written while it is read. */
function parsedRows(store: Store, collection: number) {
  return [...store.scanDocuments(collection, undefined)].map(({ record, text }) => ({
    record,
    document: parseStored(text),
  }));
}

const isSame = (index: Index, definition: IndexDefinition): boolean =>
  Array.isArray(index.arrays) &&
  index.name === definition.name &&
  (index.unique ?? false) === (definition.unique ?? false) &&
  JSON.stringify(index.keys.map(({ name, direction }) => [name, direction])) ===
    JSON.stringify(definition.keys.map(({ name, direction }) => [name, direction]));

/** @throws CloudError INVALID_PARAM for what cannot name a collection */
export function checkName(name: unknown): asserts name is string {
  // Letters of any script, digits, _ - and . (not first); MongoDB refuses $ and an empty name.
  if (typeof name !== 'string' || !/^[^\s$.\0/\\"][^\s$\0/\\"]{0,119}$/u.test(name) || name === '__proto__') {
    throw invalidParam(
      `collectionName: expected the name of a collection, got ${JSON.stringify(name) ?? 'nothing'}.`,
    );
  }
}
