/** What an environment holds, through the vendor's management library. */
import type { Actual, ActualCollection, ActualFunction } from '../actual';
import type { Desired, Index } from '../desired';
import type { Manager } from './library';

/** Collections and permissions come in pages of at most this many. */
const PAGE = 100;
const FUNCTIONS_PAGE = 20;

export async function readEnvironment(manager: Manager, desired: Desired): Promise<Actual> {
  const newRules = await hasNewRules(manager, desired.envId);
  const names = await collectionNames(manager);
  const wanted = desired.collections.map(({ name }) => name).filter((name) => names.includes(name));
  const permissions = await readPermissions(manager, wanted);
  const collections = new Map<string, ActualCollection>();
  for (const name of wanted)
    collections.set(name, await readCollection(manager, name, permissions.get(name)));

  const existing = await functionNames(manager);
  const functions = new Map<string, ActualFunction>();
  for (const { name } of desired.functions) {
    if (existing.includes(name)) functions.set(name, await readFunction(manager, name));
  }
  return { collections, functions, newRules, rules: newRules ? '' : await readRules(manager) };
}

/** The library knows how to tell, but keeps it to itself. Its old calls answer in such an environment too, without effect. */
async function hasNewRules(manager: Manager, envId: string): Promise<boolean> {
  const { EnvInfo } = await manager.env.describeEnvInfo({ EnvId: envId });
  return (
    EnvInfo?.EnvBaseInfo?.Meta?.some(({ Key, Value }) => Key === 'authz_engine' && Value === 'opa') ?? false
  );
}

/** Never through the library's `checkCollectionExists`, which takes any error for "no" (PLATFORM §12). */
async function collectionNames(manager: Manager): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const { Collections } = await manager.database.listCollections({
      MgoLimit: PAGE,
      MgoOffset: names.length,
    });
    names.push(...Collections.map(({ CollectionName }) => CollectionName));
    if (Collections.length < PAGE) return names;
  }
}

export async function findCollection(manager: Manager, name: string): Promise<ActualCollection | undefined> {
  if (!(await collectionNames(manager)).includes(name)) return undefined;
  return readCollection(manager, name, await readPermission(manager, name));
}

export async function readPermission(manager: Manager, name: string): Promise<string | undefined> {
  return (await readPermissions(manager, [name])).get(name);
}

async function readPermissions(manager: Manager, names: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < names.length; at += PAGE) {
    const { Data } = await manager.permission.describeResourcePermission({
      resourceType: 'collection',
      resources: names.slice(at, at + PAGE),
    });
    for (const { Resource, Permission } of Data.PermissionList) {
      if (Resource && Permission) found.set(Resource, Permission);
    }
  }
  return found;
}

export async function readCollection(
  manager: Manager,
  name: string,
  permission: string | undefined,
): Promise<ActualCollection> {
  const { Indexes } = await manager.database.describeCollection(name);
  return {
    indexes: (Indexes ?? []).filter(({ Name }) => Name !== '_id_').map(indexOf),
    ...(permission && { permission }),
  };
}

interface StoredIndex {
  Name: string;
  Unique: boolean;
  Keys: { Name?: string; Direction?: string }[];
}

const indexOf = ({ Name, Unique, Keys }: StoredIndex): Index => ({
  name: Name,
  unique: Unique,
  keys: Keys.map((key) => ({ name: key.Name ?? '', direction: key.Direction === '-1' ? -1 : 1 })),
});

async function functionNames(manager: Manager): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const { Functions, TotalCount } = await manager.functions.getFunctionList(FUNCTIONS_PAGE, names.length);
    names.push(...Functions.map(({ FunctionName }) => FunctionName ?? ''));
    if (Functions.length === 0 || names.length >= TotalCount) return names;
  }
}

export async function findFunction(manager: Manager, name: string): Promise<ActualFunction | undefined> {
  return (await functionNames(manager)).includes(name) ? readFunction(manager, name) : undefined;
}

type Status = Pick<ActualFunction, 'status' | 'statusReason'>;
type Detail = Awaited<ReturnType<Manager['functions']['getFunctionDetail']>>;

export async function readStatus(manager: Manager, name: string): Promise<Status> {
  return statusOf(await manager.functions.getFunctionDetail(name));
}

function statusOf({ Status, StatusDesc, StatusReasons }: Detail): Status {
  const statusReason = StatusReasons?.map(({ ErrorMessage }) => ErrorMessage).join('; ') || StatusDesc;
  return { status: Status, ...(statusReason && { statusReason }) };
}

export async function readFunction(manager: Manager, name: string): Promise<ActualFunction> {
  const detail = await manager.functions.getFunctionDetail(name);
  const { CodeSha256 } = await manager.functions.getFunctionDownloadUrl(name);
  return {
    ...statusOf(detail),
    runtime: detail.Runtime,
    timeoutSeconds: detail.Timeout,
    memoryMb: detail.MemorySize,
    description: detail.Description ?? '',
    codeSha256: CodeSha256 ?? '',
    triggers: (detail.Triggers ?? [])
      .filter(({ Type }) => Type === 'timer')
      .map(({ TriggerName, TriggerDesc }) => ({ name: TriggerName, cron: TriggerDesc })),
    variables: Object.fromEntries(
      (detail.Environment?.Variables ?? []).map(({ Key, Value }) => [Key, Value]),
    ),
  };
}

export async function readRules(manager: Manager): Promise<string> {
  const { Data } = await manager.permission.describeResourcePermission({ resourceType: 'function' });
  return Data.PermissionList[0]?.SecurityRule ?? '';
}
