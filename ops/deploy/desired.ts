/** What an environment should hold, read from the repository: `database-rules.json`, each function's `config.json`, the configuration. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Config, environmentOf } from '../../cloudfunctions/core/config';
import { APP_SECRET } from '../../cloudfunctions/platform/https/settings';
import { discoverFunctions } from '../../scripts/build/discover';
import { readFunctionConfig } from '../../scripts/build/functionConfig';
import { BuildError } from '../../scripts/build/problems';

/** Fixed when a function is created, and never changed after that (PLATFORM §12). */
export const RUNTIME = 'Nodejs20.19';
/** WeChat's own default, where a `config.json` says nothing. */
const DEFAULT_MEMORY_MB = 256;
const DEFAULT_TIMEOUT_SECONDS = 3;

export interface Index {
  name: string;
  keys: { name: string; direction: 1 | -1 }[];
  unique: boolean;
}

export interface DesiredCollection {
  name: string;
  indexes: Index[];
}

export interface DesiredFunction {
  /** Folder of its source. */
  source: string;
  /** As deployed, prefix included. */
  name: string;
  /** Absolute path of what the build made of it: exactly what is uploaded. */
  folder: string;
  /** 16 hexadecimal digits that change with any file of the folder. */
  build: string;
  timeoutSeconds: number;
  memoryMb: number;
  openapi: string[];
  trigger?: { name: string; cron: string };
  /** Whether clients are kept out of it by the function rules. */
  closed: boolean;
  /** Environment variables that it needs; those that a team has set besides stay. Without a value: any will do, but one must be there. */
  variables: Record<string, string | undefined>;
}

export interface Desired {
  appid: string;
  envId: string;
  collections: DesiredCollection[];
  functions: DesiredFunction[];
}

export interface DesiredSources {
  /** Absolute paths. */
  databaseRules: string;
  /** Source folders of the product's functions: the list of what is ours, so nothing else of `built` is ever uploaded. */
  functions: string;
  /** What `npm run build` wrote. */
  built: string;
  config: Config;
  envId: string;
  /** Of the mini program, where it is at hand. */
  appSecret?: string | undefined;
}

/**
 * The whole of it, in the order in which it is made: collections and indexes before functions, because a function that
 * is there is called; unique indexes before the first write.
 * @throws ConfigError when the configuration knows no such environment; BuildError when a file is not what the build takes
 */
export function readDesired(sources: DesiredSources): Desired {
  const { config, envId } = sources;
  const { transport } = environmentOf(config, envId);
  // Only where the configuration sends by it, and only to who does: a secret goes to no more places than it must.
  const forSenders = transport === 'https' ? { [APP_SECRET]: sources.appSecret } : {};
  return {
    appid: config.appid,
    envId,
    collections: readCollections(sources.databaseRules),
    functions: discoverFunctions(sources.functions).map(({ name, folder }) =>
      readFunction(name, folder, sources, forSenders),
    ),
  };
}

interface RulesFile {
  [collection: string]: {
    indexes: { name: string; unique?: boolean; keys: { name: string; direction: 1 | -1 }[] }[];
  };
}

/** The build has checked the file: it stops at what cannot be made. */
function readCollections(file: string): DesiredCollection[] {
  const rules = JSON.parse(readFileSync(file, 'utf8')) as RulesFile;
  return Object.entries(rules).map(([name, { indexes }]) => ({
    name,
    indexes: indexes.map(({ name: index, keys, unique = false }) => ({ name: index, keys, unique })),
  }));
}

function readFunction(
  source: string,
  sourceFolder: string,
  sources: DesiredSources,
  forSenders: DesiredFunction['variables'],
): DesiredFunction {
  const shown = `cloudfunctions/${source}/config.json`;
  const { config, problems } = readFunctionConfig(sourceFolder, shown);
  if (problems.length > 0) throw new BuildError(problems);
  const name = sources.config.prefix + source;
  const folder = join(sources.built, name);
  const [trigger] = config.triggers ?? [];
  const openapi = config.permissions?.openapi ?? [];
  return {
    source,
    name,
    folder,
    build: hashOf(folder),
    timeoutSeconds: config.timeout ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMb: config.memorySize ?? DEFAULT_MEMORY_MB,
    openapi,
    ...(trigger && { trigger: { name: trigger.name, cron: trigger.config } }),
    closed: config.clients === false,
    variables: config.appSecret ? forSenders : {},
  };
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesOf(folder)) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch {
    throw new BuildError([
      `${folder}: expected what npm run build makes of this function, got no such folder`,
    ]);
  }
}
