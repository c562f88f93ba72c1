import { resolve } from 'node:path';

/** Where a build reads and writes; every path absolute. */
export interface BuildOptions {
  /** The checkout: names in the output are relative to it, `node_modules` is found from it. */
  root: string;
  /** Folder whose subfolders with an `index.ts` are functions. */
  functions: string;
  /** `notify.config.ts` */
  config: string;
  /** `database-rules.json` */
  databaseRules: string;
  /** Receives one folder per function; may hold others of the team's own. */
  out: string;
  /** Receives `server/` (the helper) and `wechat-templates.json`. */
  dist: string;
}

export function defaultOptions(root: string): BuildOptions {
  return {
    root,
    functions: resolve(root, 'cloudfunctions'),
    config: resolve(root, 'notify.config.ts'),
    databaseRules: resolve(root, 'database-rules.json'),
    out: resolve(root, 'dist/cloudfunctions'),
    dist: resolve(root, 'dist'),
  };
}
