/** What the stand-in's environment holds. */

export interface StoredIndex {
  name: string;
  unique: boolean;
  keys: { name: string; direction: string }[];
  /** Looks at the collection before it is built. */
  building: number;
}

export interface StoredCollection {
  indexes: StoredIndex[];
  permission: string;
  documents: number;
}

export interface StoredFunction {
  runtime: string;
  timeout: number;
  memory: number;
  description: string;
  /** Text by path, as uploaded. */
  code: ReadonlyMap<string, string>;
  codeSha256: string;
  triggers: { name: string; cron: string }[];
  variables: Record<string, string>;
  installDependency: string;
  status: string;
  /** What `status` becomes after that many looks. */
  becomes: string;
  looks: number;
}

export interface State {
  appid: string;
  envId: string;
  secretId: string;
  secretKey: string;
  appSecret: string;
  collections: Map<string, StoredCollection>;
  functions: Map<string, StoredFunction>;
  rules: string;
  /** The new kind of rules. */
  opa: boolean;
  limits: { collections: number; indexes: number; functions: number };
  /** Actions that the key has no right to. */
  forbidden: Set<string>;
  /** Names of functions whose code fails when it is called. */
  broken: Set<string>;
  /** Names of functions whose next update fails, as an asynchronous job. */
  failing: Set<string>;
  templates: { priTmplId: string; title: string; content: string; type: number }[];
}

export function emptyState(envId: string, appid: string): State {
  return {
    appid,
    envId,
    secretId: 'AKIDstandInSecretId0123456789',
    secretKey: 'standInSecretKey0123456789',
    appSecret: 'standInAppSecret0123456789',
    collections: new Map(),
    functions: new Map(),
    rules: '',
    opa: false,
    limits: { collections: 100, indexes: 20, functions: 50 },
    forbidden: new Set(),
    broken: new Set(),
    failing: new Set(),
    templates: [],
  };
}

/** A copy that shares nothing with it but code, megabytes of it, which is only ever replaced as a whole. */
export function cloneState(state: State): State {
  const { functions, ...rest } = state;
  const copies = [...functions].map(
    ([name, { code, ...fn }]) => [name, { ...structuredClone(fn), code }] as const,
  );
  return { ...structuredClone(rest), functions: new Map(copies) };
}
