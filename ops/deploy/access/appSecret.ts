/** The AppSecret alone: collections and indexes, through WeChat's HTTPS API. It sees neither functions, nor rules, nor rights. */
import type { Actual, ActualCollection } from '../actual';
import type { Index } from '../desired';
import type { Action } from '../steps';
import type { Access } from './access';
import { type WeChatApi, WeChatError } from './weChatApi';

/** The API gives at most this many at a time. */
const PAGE = 100;

export function appSecretAccess(envId: string, api: WeChatApi): Access {
  const confirmed = new Map<string, Index[]>();
  const read = async (): Promise<Actual> => {
    const collections = new Map<string, ActualCollection>();
    for (const { name, indexes } of await countCollections(envId, api)) {
      collections.set(name, { indexes: { count: indexes, confirmed: confirmed.get(name) ?? [] } });
    }
    return { collections };
  };
  return {
    key: { zh: 'AppSecret', en: 'the AppSecret' },
    can: ({ does }) => does === 'createCollection' || does === 'createIndex',
    read,
    readAgain: read,
    perform: async (action) => {
      await perform(envId, api, action);
      if (action.does !== 'createIndex') return;
      confirmed.set(action.collection, [...(confirmed.get(action.collection) ?? []), action.index]);
    },
  };
}

interface CollectionsAnswer {
  collections: { name: string; index_count: number }[] | null;
  pager: { Total: number };
}

async function countCollections(envId: string, api: WeChatApi): Promise<{ name: string; indexes: number }[]> {
  const found: { name: string; indexes: number }[] = [];
  for (let offset = 0; ;) {
    const { collections, pager } = await api.call<CollectionsAnswer>('/tcb/databasecollectionget', {
      env: envId,
      limit: PAGE,
      offset,
    });
    const page = collections ?? [];
    // The one on `_id` is counted too.
    found.push(...page.map(({ name, index_count }) => ({ name, indexes: Math.max(0, index_count - 1) })));
    offset += page.length;
    if (page.length === 0 || offset >= pager.Total) return found;
  }
}

async function perform(envId: string, api: WeChatApi, action: Action): Promise<void> {
  if (action.does === 'createCollection') {
    await api.call('/tcb/databasecollectionadd', { env: envId, collection_name: action.collection });
  }
  if (action.does === 'createIndex') {
    const { name, unique, keys } = action.index;
    try {
      await api.call('/tcb/updateindex', {
        env: envId,
        collection_name: action.collection,
        create_indexes: [
          { name, unique, keys: keys.map((key) => ({ name: key.name, direction: String(key.direction) })) },
        ],
        drop_indexes: [],
      });
    } catch (error) {
      // Which indexes there are cannot be asked: that it exists is how we learn it.
      if (!(error instanceof WeChatError) || !/exist/i.test(error.message)) throw error;
    }
  }
}
