import { statSync } from 'node:fs';
import path from 'node:path';

import { StartError } from '../base/errors';
import type { IndexDefinition } from '../base/ports';
import { USUAL } from '../profile/builtIn';
import { readProfile, type GivenProfile } from '../profile/read';
import type { Profile } from '../profile/schema';
import { readIndexes, readPages, readTemplates } from './files';
import type { TemplateDefinition } from '../wechat';
import { USUAL_SECRET } from '../wechat/base/options';

/** What `startLocalCloud` takes. */
export interface LocalCloudOptions {
  /** Folder whose sub-folders with an index.js are the functions. */
  functionsDir: string;
  /** 0: any free one. Default 0. */
  port?: number;
  /** Where the state lies. Default `.local-cloud` in the current folder. */
  dataDir?: string;
  /** `database-rules.json`; without it every query but those by `_id` scans. */
  indexesFile?: string;
  /** Indexes by collection, instead of a file. */
  indexes?: Record<string, IndexDefinition[]>;
  /** Further collections that are there from the start, as a team's own are in its environment. */
  collections?: string[];
  /** WeChat's templates; without them every template id is taken. */
  templatesFile?: string;
  templates?: TemplateDefinition[];
  /** Paths of the published mini program's pages; without them every page is taken. */
  pagesFile?: string;
  pages?: string[];
  /** Folder of the mini program that `/phone` shows: with `app.json`, or a project whose `project.config.json` names one. */
  miniprogramDir?: string;
  /** Package name → folder, for packages that the mini program requires and that are not installed. */
  packages?: Record<string, string>;
  /** Function that WeChat's events are pushed to. Default: the one whose name ends in `receive`, if there is exactly one. */
  push?: string;
  /** What the platform leaves open (docs/local-cloud.md, "Profile"): a built-in one by name, a file, or keys laid over `default`. */
  profile?: GivenProfile;
  /** Environment variables of all functions, as set in the console. `{url}` in a value stands for the address of this local cloud. */
  variables?: Record<string, string>;
  /** The mini program's AppSecret, for WeChat's HTTPS API. Default `local-cloud-app-secret`. */
  appSecret?: string;
  /** false: no trigger fires by the clock. Default true. */
  timers?: boolean;
  /** Put `userInfo {appId, openId}` into the events of calls from a mini program, as WeChat does. Default false. */
  userInfo?: boolean;
  /** Default `local-env`. */
  envId?: string;
  /** Default `wx0000000000000000`. */
  appid?: string;
  /** The Node that runs the functions, to see them on the cloud's version. Default: the one that runs this. */
  nodePath?: string;
  /** Processes of one function at the same time, 1 to 1000. Default 16; further calls queue. */
  maxInstances?: number;
  /** Milliseconds after which an idle process is ended. Default 60 000. */
  idleMs?: number;
}

type FileOptions = 'collections' | 'indexesFile' | 'templatesFile' | 'pagesFile' | 'profile';
type MayBeAbsent = 'templates' | 'pages' | 'push' | 'miniprogramDir';

/** All options with their values; files read. */
export type ResolvedOptions = Required<Omit<LocalCloudOptions, FileOptions | MayBeAbsent>> &
  Pick<LocalCloudOptions, MayBeAbsent> & { profile: Profile };

/** @throws StartError when a value is out of bounds or a file is not what it should be */
export function resolveOptions(given: LocalCloudOptions): ResolvedOptions {
  const { indexesFile, templatesFile, pagesFile, port = 0, maxInstances = 16 } = given;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartError(`port: expected 0 to 65535, got ${port}.`);
  if (!Number.isInteger(maxInstances) || maxInstances < 1 || maxInstances > 1000) {
    throw new StartError(`maxInstances: expected 1 to 1000, got ${maxInstances}.`);
  }
  return {
    functionsDir: path.resolve(given.functionsDir),
    port,
    dataDir: path.resolve(given.dataDir ?? '.local-cloud'),
    indexes: {
      ...Object.fromEntries((given.collections ?? []).map((name) => [name, []])),
      ...(given.indexes ?? (indexesFile === undefined ? {} : readIndexes(indexesFile))),
    },
    templates: given.templates ?? (templatesFile === undefined ? undefined : readTemplates(templatesFile)),
    pages: given.pages ?? (pagesFile === undefined ? undefined : readPages(pagesFile)),
    miniprogramDir:
      given.miniprogramDir === undefined ? undefined : folderOf('miniprogramDir', given.miniprogramDir),
    packages: mapValues(given.packages ?? {}, (folder, name) => folderOf(`packages.${name}`, folder)),
    push: given.push,
    profile: readProfile(given.profile ?? USUAL),
    variables: checkedVariables(given.variables ?? {}),
    appSecret: given.appSecret ?? USUAL_SECRET,
    timers: given.timers ?? true,
    userInfo: given.userInfo ?? false,
    envId: given.envId ?? 'local-env',
    appid: given.appid ?? 'wx0000000000000000',
    maxInstances,
    idleMs: given.idleMs ?? 60_000,
    nodePath: programOf(given.nodePath ?? process.execPath),
  };
}

/** @throws StartError for a name that no environment variable has */
function checkedVariables(variables: Record<string, string>): Record<string, string> {
  const wrong = Object.keys(variables).find((name) => !/^[A-Za-z]\w{0,63}$/.test(name));
  if (wrong === undefined) return variables;
  throw new StartError(`variables: expected names of letters, digits and "_", got ${JSON.stringify(wrong)}.`);
}

/** @throws StartError when there is no such folder */
function folderOf(option: string, folder: string): string {
  const absolute = path.resolve(folder);
  if (statSync(absolute, { throwIfNoEntry: false })?.isDirectory()) return absolute;
  throw new StartError(`${option}: expected a folder, and there is none at ${absolute}.`);
}

/** @throws StartError when there is no such file */
function programOf(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return path.resolve(file);
  throw new StartError(`nodePath: expected a Node program, and there is none at ${path.resolve(file)}.`);
}

function mapValues(
  record: Record<string, string>,
  make: (value: string, name: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value, name)]));
}
