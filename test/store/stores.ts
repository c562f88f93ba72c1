/** What every `Store` must do: one list of cases (`reading`, `writing`), run against memory and against the real one. */
import { cloudPerFile } from '../../local-cloud/testing/withCloud';
import type { LockDocument } from '../../cloudfunctions/core/model/figures';
import type { Store } from '../../cloudfunctions/core/ports';
import { connect } from '../support/connect';
import { createMemoryStore } from '../support/memory/store';

/** Where the stores come from: a fresh, empty one for each test. */
const STORES: Record<string, () => () => Promise<Store>> = {
  memory: () => async () => createMemoryStore(),
  'the real SDK on the local cloud': () => {
    const cloud = cloudPerFile({ indexesFile: 'database-rules.json' });
    return async () => (await connect({ local: cloud().cloud.url })).store;
  },
};

/** @param cases registers tests; what it is given gives the store, inside a test */
export function forEachStore(cases: (store: () => Store) => void): void {
  describe.each(Object.entries(STORES))('the store of %s', (_name, begin) => {
    const open = begin();
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    cases(() => store);
  });
}

export const lock = (_id: string, more: Partial<LockDocument> = {}): LockDocument => ({
  _id,
  token: '',
  until: 0,
  number: 0,
  at: 0,
  ...more,
});

export const idsOf = (documents: { _id: string }[]): string[] => documents.map(({ _id }) => _id).sort();
