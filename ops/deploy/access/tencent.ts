/** A Tencent Cloud key: it can see and do everything but the push settings. */
import type { Actual, ActualCollection } from '../actual';
import { type DesiredFunction, type Index, RUNTIME } from '../desired';
import { markText, pendingMark, shortSum } from '../mark';
import { DeployError } from '../problems';
import { mergeRules } from '../rules';
import type { Action } from '../steps';
import type { Access } from './access';
import { type Keys, type Manager, openEnvironment, quietly } from './library';
import {
  findCollection,
  findFunction,
  readCollection,
  readEnvironment,
  readFunction,
  readPermission,
  readRules,
  readStatus,
} from './readEnvironment';

/** How long a function may be under construction. */
const PATIENCE_MS = 5 * 60_000;

export interface Pauses {
  /** Between two looks at something that the platform is still doing. */
  sleep(ms: number): Promise<void>;
}

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
  { does, collection }: Extract<Action, { collection: string }>,
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

function performer(manager: Manager, { sleep }: Pauses) {
  /** The library takes `UpdateFailed` for done, and a second change during the first is refused: so we look ourselves. */
  async function settled(name: string): Promise<void> {
    for (let waited = 0; ; waited += 1000) {
      const { status, statusReason } = await readStatus(manager, name);
      if (status === 'Active') return;
      if (/Failed$/.test(status)) throw failed(name, status, statusReason);
      if (waited >= PATIENCE_MS) throw failed(name, status, 'still under way after 5 minutes');
      await sleep(1000);
    }
  }

  async function configure(name: string, settings: Record<string, unknown>): Promise<void> {
    await manager.functions.updateFunctionConfig({ name, ...settings });
    await settled(name);
  }

  /** Only code that answered is marked as that build: an upload that stopped half-way is done again. */
  async function proveAndMark({ name, build }: DesiredFunction): Promise<void> {
    const { InvokeResult, ErrMsg, RetMsg } = await manager.functions.invokeFunction(name, {});
    if (InvokeResult !== 0) {
      throw new DeployError({
        zh: `云函数 ${name} 已上传，但调用失败：${ErrMsg || RetMsg}`,
        en: `function ${name} has been uploaded but fails when it is called: ${ErrMsg || RetMsg}`,
      });
    }
    const { codeSha256 } = await readFunction(manager, name);
    await configure(name, { description: markText({ build, code: shortSum(codeSha256) }) });
  }

  const runs: { [A in Action['does']]: (action: Extract<Action, { does: A }>) => Promise<unknown> } = {
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
    createFunction: async ({ function: fn }) => {
      await manager.functions.createFunction({
        func: {
          name: fn.name,
          runtime: RUNTIME,
          handler: 'index.main',
          timeout: fn.timeoutSeconds,
          memorySize: fn.memoryMb,
          // Everything is in the bundle; the library would have the cloud install it again.
          installDependency: false,
          description: pendingMark(fn.build),
        },
        functionPath: fn.folder,
        deployMode: 'zip',
      });
      await settled(fn.name);
      await proveAndMark(fn);
    },
    uploadCode: async ({ function: fn }) => {
      await manager.functions.updateFunctionCode({
        func: { name: fn.name, runtime: RUNTIME, handler: 'index.main', installDependency: false },
        functionPath: fn.folder,
        deployMode: 'zip',
      });
      await settled(fn.name);
      await proveAndMark(fn);
    },
    configure: ({ function: fn, memory, timeLimit }) =>
      configure(fn.name, {
        ...(timeLimit && { timeout: fn.timeoutSeconds }),
        ...(memory && { memorySize: fn.memoryMb }),
      }),
    // The platform replaces them all at once, so what the team has set goes along.
    setVariables: async ({ function: fn, names }) => {
      const { variables } = await readFunction(manager, fn.name);
      const ours = Object.fromEntries(names.map((name) => [name, fn.variables[name]]));
      await configure(fn.name, { envVariables: { ...variables, ...ours } });
    },
    setTimer: async ({ function: { name, trigger }, replaces }) => {
      if (!trigger) return;
      if (replaces !== undefined) await manager.functions.deleteFunctionTrigger(name, trigger.name);
      await manager.functions.createFunctionTriggers(name, [
        { name: trigger.name, type: 'timer', config: trigger.cron },
      ]);
    },
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

const indexRequest = ({ name, keys, unique }: Index) => ({
  IndexName: name,
  MgoKeySchema: {
    MgoIndexKeys: keys.map((key) => ({ Name: key.name, Direction: String(key.direction) })),
    MgoIsUnique: unique,
  },
});

function failed(name: string, status: string, reason = ''): DeployError {
  const why = reason ? `: ${reason}` : '';
  return new DeployError({
    zh: `云函数 ${name} 处于 ${status}${why}。请到控制台云函数日志查看，再次运行会继续`,
    en: `function ${name}: expected it to become active, got ${status}${why}. Look at it in the console; running again goes on from here`,
  });
}
