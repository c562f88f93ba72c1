/** A Tencent Cloud key: it can see and do everything but the push settings. */
import type { Actual, ActualCollection } from '../actual';
import type { Index } from '../desired';
import { mergeRules } from '../rules';
import type { Action, Runs } from '../steps';
import type { Access } from './access';
import { functionRuns, type Pauses } from './functionRuns';
import { type Keys, type Manager, openEnvironment, quietly } from './library';
import {
  findCollection,
  findFunction,
  readCollection,
  readEnvironment,
  readFunction,
  readPermission,
  readRules,
} from './readEnvironment';

type CollectionAction = Extract<Action, { collection: string }>;

/** @throws DeployError; any error of the library */
export async function tencentAccess(envId: string, keys: Keys, pauses: Pauses): Promise<Access> {
  const manager = await openEnvironment(envId, keys);
  const perform = performer(manager, pauses);
  return {
    key: { zh: '腾讯云 API 密钥', en: 'the Tencent Cloud key' },
    can: ({ does }) => does !== 'byHand',
    read: (desired) => quietly(() => readEnvironment(manager, desired)),
    readAgain: (actual, action) => quietly(() => readAgain(manager, actual, action)),
    perform: (action) => quietly(() => perform(action)),
  };
}

/** Only what the action has changed, where it is known to be there. */
async function readAgain(manager: Manager, actual: Actual, action: Action): Promise<Actual> {
  if ('collection' in action) {
    const found = await collectionAgain(manager, actual.collections.get(action.collection), action);
    return { ...actual, collections: replaced(actual.collections, action.collection, found) };
  }
  if ('function' in action) {
    const { name } = action.function;
    const found = await (action.does === 'createFunction' ? findFunction : readFunction)(manager, name);
    return { ...actual, functions: replaced(actual.functions ?? new Map(), name, found) };
  }
  return { ...actual, rules: await readRules(manager) };
}

function collectionAgain(
  manager: Manager,
  known: ActualCollection | undefined,
  { does, collection }: CollectionAction,
): Promise<ActualCollection | undefined> {
  if (does === 'createIndex' || does === 'dropIndex')
    return readCollection(manager, collection, known?.permission);
  if (does === 'createCollection' || !known) return findCollection(manager, collection);
  return readPermission(manager, collection).then((permission) => ({
    ...known,
    ...(permission && { permission }),
  }));
}

function replaced<T>(map: ReadonlyMap<string, T>, name: string, value: T | undefined): Map<string, T> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(name);
  else copy.set(name, value);
  return copy;
}

function performer(manager: Manager, pauses: Pauses) {
  const runs: Runs<Action['does']> = {
    ...collectionRuns(manager),
    ...functionRuns(manager, pauses),
    // Merged into what stands there now: the team may have changed it since the plan was made.
    mergeRules: async ({ closes }) => {
      const merged = mergeRules(await readRules(manager), closes);
      if (merged.state !== 'merge') return;
      await manager.permission.modifyResourcePermission({
        resourceType: 'function',
        permission: 'CUSTOM',
        securityRule: merged.text,
      });
    },
    byHand: () => Promise.resolve(),
  };
  return async <A extends Action['does']>(action: Extract<Action, { does: A }>): Promise<void> => {
    await runs[action.does as A](action);
  };
}

const collectionRuns = (manager: Manager): Runs<CollectionAction['does']> => ({
  createCollection: ({ collection }) => manager.database.createCollection(collection),
  closeCollection: ({ collection }) =>
    manager.permission.modifyResourcePermission({
      resourceType: 'collection',
      resource: collection,
      permission: 'ADMINONLY',
    }),
  createIndex: ({ collection, index }) =>
    manager.database.updateCollection(collection, { CreateIndexes: [indexRequest(index)] }),
  dropIndex: ({ collection, index }) =>
    manager.database.updateCollection(collection, { DropIndexes: [{ IndexName: index.name }] }),
});

const indexRequest = ({ name, keys, unique }: Index) => ({
  IndexName: name,
  MgoKeySchema: {
    MgoIndexKeys: keys.map((key) => ({ Name: key.name, Direction: String(key.direction) })),
    MgoIsUnique: unique,
  },
});
