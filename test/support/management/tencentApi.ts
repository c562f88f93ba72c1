/**
 * The actions of Tencent Cloud's API that the vendor's library calls, with their parameters, answers and refusals as its
 * source has them: pages, asynchronous jobs, quotas.
 */
import { createHash } from 'node:crypto';
import type { State, StoredCollection, StoredFunction } from './state';
import { unzip } from './unzip';

export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Parameters {
  EnvId: string;
  Namespace: string;
  TableName: string;
  MgoLimit: number;
  MgoOffset: number;
  Limit: number;
  Offset: number;
  FunctionName: string;
  DropIndexes: { IndexName: string }[];
  CreateIndexes: {
    IndexName: string;
    MgoKeySchema: { MgoIndexKeys: { Name: string; Direction: string }[]; MgoIsUnique: boolean };
  }[];
  ResourceType: string;
  Resources: string[];
  Resource: string;
  Permission: string;
  SecurityRule: string;
  Runtime: string;
  Handler: string;
  Timeout: number;
  MemorySize: number;
  Description: string;
  InstallDependency: string;
  Environment: { Variables: { Key: string; Value: string }[] };
  Code: { ZipFile: string };
  Triggers: string;
  TriggerName: string;
}

/** How many looks an asynchronous job takes. */
const LOOKS = 2;
/** What the console lets a description hold. */
const DESCRIPTION = /^[A-Za-z0-9 ,.\n\u4e00-\u9fa5]{0,1000}$/;
const RUNTIMES = ['Nodejs16.13', 'Nodejs18.15', 'Nodejs20.19'];

export function tencentActions(state: State): Record<string, (parameters: Parameters) => object> {
  return { ...environmentActions(state), ...databaseActions(state), ...functionActions(state) };
}

function environmentActions(state: State): Record<string, (parameters: Parameters) => object> {
  return {
    DescribeEnvInfo: ({ EnvId }) =>
      EnvId === state.envId
        ? {
            EnvInfo: {
              EnvBaseInfo: {
                EnvId,
                Status: 'NORMAL',
                Databases: [{ InstanceId: 'tnt-standin' }],
                Functions: [{ Namespace: EnvId, Region: 'ap-shanghai' }],
                LogServices: [{ LogsetId: 'logset', TopicId: 'topic' }],
                Meta: state.opa ? [{ Key: 'authz_engine', Value: 'opa' }] : [],
              },
            },
          }
        : { EnvInfo: {} },
    DescribeResourcePermission: ({ ResourceType, Resources }) => {
      const list =
        ResourceType === 'function'
          ? [{ ResourceType, Permission: 'CUSTOM', SecurityRule: state.rules }]
          : (Resources ?? []).map((Resource) => ({
              ResourceType,
              Resource,
              Permission: collection(state, Resource).permission,
            }));
      return { Data: { TotalCount: list.length, PermissionList: list } };
    },
    ModifyResourcePermission: ({ ResourceType, Resource, Permission, SecurityRule }) => {
      if (ResourceType === 'function') {
        const rules = JSON.parse(SecurityRule) as Record<string, unknown>;
        if (!('*' in rules)) throw new Refused('InvalidParameter', 'Invalid security rule config');
        state.rules = SecurityRule;
      } else {
        collection(state, Resource).permission = Permission;
      }
      return { Data: { Success: true } };
    },
  };
}

function databaseActions(state: State): Record<string, (parameters: Parameters) => object> {
  return {
    ListTables: ({ MgoLimit, MgoOffset }) => {
      const names = [...state.collections.keys()].sort();
      const page = names.slice(MgoOffset, MgoOffset + MgoLimit);
      return {
        Tables: page.length === 0 ? null : page.map((TableName) => ({ TableName, Count: 0 })),
        Pager: { Offset: MgoOffset, Limit: MgoLimit, Total: names.length },
      };
    },
    DescribeTable: ({ TableName }) => {
      const built = builtIndexes(state, TableName);
      return {
        IndexNum: built.length + 1,
        Indexes: [
          { Name: '_id_', Size: 4096, Unique: true, Keys: [{ Name: '_id', Direction: '1' }] },
          ...built.map(({ name, unique, keys }) => ({
            Name: name,
            Size: 4096,
            Unique: unique,
            Keys: keys.map((key) => ({ Name: key.name, Direction: key.direction })),
          })),
        ],
      };
    },
    CreateTable: ({ TableName }) => {
      addCollection(state, TableName);
      return {};
    },
    UpdateTable: ({ TableName, CreateIndexes, DropIndexes }) => {
      for (const { IndexName } of DropIndexes ?? []) {
        const { indexes } = collection(state, TableName);
        const at = indexes.findIndex(({ name }) => name === IndexName);
        if (at < 0) throw new Refused('FailedOperation', `index ${IndexName} not found`);
        indexes.splice(at, 1);
      }
      for (const { IndexName, MgoKeySchema } of CreateIndexes ?? []) {
        addIndex(state, TableName, {
          name: IndexName,
          unique: MgoKeySchema.MgoIsUnique,
          keys: MgoKeySchema.MgoIndexKeys.map(({ Name, Direction }) => ({
            name: Name,
            direction: Direction,
          })),
        });
      }
      return {};
    },
  };
}

/** Each look brings the others nearer. */
export function builtIndexes(state: State, name: string): StoredCollection['indexes'] {
  const { indexes } = collection(state, name);
  const built = indexes.filter((index) => index.building <= 0);
  for (const index of indexes) index.building -= 1;
  return built;
}

function collection(state: State, name: string): StoredCollection {
  const found = state.collections.get(name);
  if (!found) throw new Refused('ResourceNotFound', `collection ${name} not exists`);
  return found;
}

export function addCollection(state: State, name: string): void {
  if (state.collections.has(name)) throw new Refused('FailedOperation', `Table ${name} already exist`);
  if (state.collections.size >= state.limits.collections) {
    throw new Refused('LimitExceeded', 'the number of collections exceeds the limit of the package');
  }
  state.collections.set(name, { indexes: [], permission: 'PRIVATE', documents: 0 });
}

export function addIndex(
  state: State,
  name: string,
  index: Omit<StoredCollection['indexes'][number], 'building'>,
): void {
  const { indexes } = collection(state, name);
  if (index.keys.some(({ direction }) => !['1', '-1', '2dsphere'].includes(direction))) {
    throw new Refused('InvalidParameter', `direction of index ${index.name} must be a string`);
  }
  if (indexes.some((other) => other.name === index.name)) {
    throw new Refused('FailedOperation', `index ${index.name} already exists`);
  }
  if (indexes.length >= state.limits.indexes) {
    throw new Refused('LimitExceeded', `the number of indexes of ${name} exceeds the limit`);
  }
  indexes.push({ ...index, building: 1 });
}

function functionActions(state: State): Record<string, (parameters: Parameters) => object> {
  const find = (name: string): StoredFunction => {
    const found = state.functions.get(name);
    if (!found) throw new Refused('ResourceNotFound.Function', `function ${name} not found`);
    return found;
  };
  /** A second change during the first is refused. */
  const change = (name: string, alter: (fn: StoredFunction) => void): object => {
    const fn = find(name);
    if (fn.status === 'Updating' || fn.status === 'Creating') {
      throw new Refused(
        'FailedOperation.UpdateFunctionCode',
        `当前函数处于${fn.status}状态，无法进行此操作，请稍后重试`,
      );
    }
    alter(fn);
    const becomes = state.failing.delete(name) ? 'UpdateFailed' : 'Active';
    Object.assign(fn, { status: 'Updating', becomes, looks: LOOKS });
    return {};
  };
  const codeOf = ({ ZipFile }: Parameters['Code']) => {
    const archive = Buffer.from(ZipFile, 'base64');
    if (archive.length > 1.5 * 1024 * 1024)
      throw new Refused('InvalidParameterValue.Code', 'ZipFile is too large');
    const code = unzip(archive);
    if (!code.has('index.js')) throw new Refused('InvalidParameterValue.Code', 'index.js is missing');
    return { code, codeSha256: createHash('sha256').update(archive).digest('hex') };
  };
  const describe = (description: string): string => {
    if (!DESCRIPTION.test(description))
      throw new Refused('InvalidParameterValue.Description', 'illegal description');
    return description;
  };
  return {
    ListFunctions: ({ Limit, Offset }) => {
      const names = [...state.functions.keys()].sort();
      return {
        TotalCount: names.length,
        Functions: names.slice(Offset, Offset + Limit).map((FunctionName) => ({ FunctionName })),
      };
    },
    GetFunction: ({ FunctionName }) => {
      const fn = find(FunctionName);
      if (fn.looks > 0) fn.looks -= 1;
      else fn.status = fn.becomes;
      return {
        FunctionName,
        Runtime: fn.runtime,
        Timeout: fn.timeout,
        MemorySize: fn.memory,
        Description: fn.description,
        Status: fn.status,
        StatusDesc: fn.status === 'UpdateFailed' ? 'the instance did not start' : '',
        StatusReasons: [],
        InstallDependency: fn.installDependency,
        VpcConfig: { VpcId: '', SubnetId: '' },
        Environment: { Variables: Object.entries(fn.variables).map(([Key, Value]) => ({ Key, Value })) },
        Triggers: fn.triggers.map(({ name, cron }) => ({
          TriggerName: name,
          Type: 'timer',
          TriggerDesc: JSON.stringify({ cron }),
        })),
      };
    },
    GetFunctionAddress: ({ FunctionName }) => ({
      Url: 'https://standin.invalid/code.zip',
      CodeSha256: find(FunctionName).codeSha256,
    }),
    CreateFunction: (given) => {
      const { FunctionName, Runtime, Timeout, MemorySize, Description, InstallDependency, Code } = given;
      if (state.functions.has(FunctionName))
        throw new Refused('ResourceInUse.FunctionName', 'FunctionName is in use');
      if (state.functions.size >= state.limits.functions) {
        throw new Refused('LimitExceeded.Function', 'the number of functions exceeds the limit');
      }
      if (!RUNTIMES.includes(Runtime))
        throw new Refused('InvalidParameterValue.Runtime', `no runtime ${Runtime}`);
      if (given.Handler !== 'index.main') throw new Refused('InvalidParameterValue.Handler', given.Handler);
      state.functions.set(FunctionName, {
        runtime: Runtime,
        timeout: Timeout ?? 3,
        memory: MemorySize ?? 256,
        description: describe(Description ?? ''),
        ...codeOf(Code),
        triggers: [],
        variables: {},
        installDependency: InstallDependency,
        status: 'Creating',
        becomes: 'Active',
        looks: LOOKS,
      });
      return {};
    },
    UpdateFunctionCode: ({ FunctionName, Code, InstallDependency }) =>
      change(FunctionName, (fn) =>
        Object.assign(fn, codeOf(Code), { installDependency: InstallDependency ?? fn.installDependency }),
      ),
    UpdateFunctionConfiguration: ({ FunctionName, Timeout, MemorySize, Description, Environment }) =>
      change(FunctionName, (fn) =>
        Object.assign(fn, {
          ...(Timeout !== undefined && { timeout: Timeout }),
          ...(MemorySize !== undefined && { memory: MemorySize }),
          ...(Description !== undefined && { description: describe(Description) }),
          ...(Environment && {
            variables: Object.fromEntries(Environment.Variables.map(({ Key, Value }) => [Key, Value])),
          }),
        }),
      ),
    BatchCreateTrigger: ({ FunctionName, Triggers }) => {
      const fn = find(FunctionName);
      const added = JSON.parse(Triggers) as { TriggerName: string; TriggerDesc: string }[];
      for (const { TriggerName, TriggerDesc } of added) {
        if (fn.triggers.some(({ name }) => name === TriggerName)) {
          throw new Refused('ResourceInUse.Trigger', `trigger ${TriggerName} already exists`);
        }
        if (fn.triggers.length > 0) throw new Refused('LimitExceeded.Trigger', 'one timer per function');
        fn.triggers.push({ name: TriggerName, cron: TriggerDesc });
      }
      return {};
    },
    DeleteTrigger: ({ FunctionName, TriggerName }) => {
      const fn = find(FunctionName);
      fn.triggers = fn.triggers.filter(({ name }) => name !== TriggerName);
      return {};
    },
    Invoke: ({ FunctionName }) => {
      const fn = find(FunctionName);
      if (fn.status !== 'Active') throw new Refused('FailedOperation.FunctionStatusError', fn.status);
      const broken = state.broken.has(FunctionName);
      return {
        Result: {
          InvokeResult: broken ? 1 : 0,
          RetMsg: broken ? '' : '{"ok":false}',
          ErrMsg: broken ? '{"errorMessage":"Cannot find module \'left-out\'"}' : '',
        },
      };
    },
  };
}
