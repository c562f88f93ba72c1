import { join, resolve } from 'node:path';

/** Where a build reads and writes; every path absolute. */
export interface BuildOptions {
  /** The product: names in the bundles are relative to it, its packages are found from it. */
  root: string;
  /** Whose configuration it is: messages name files from here. */
  project: string;
  /** Folder whose subfolders with an `index.ts` are functions. */
  functions: string;
  /** `notify.config.ts` */
  config: string;
  /** `database-rules.json` */
  databaseRules: string;
  /** Receives one folder per function; may hold others of the team's own. */
  out: string;
  /** Receives `wechat-templates.json`, and `server/` and `client/` where these are given no place of their own. */
  dist: string;
  /** Receives the helper: `notify.js` and its types. Default: `server` in `dist`. */
  server?: string;
  /** Is the client's own folder. Default: `client` in `dist`. */
  client?: string;
  /** The mini program's `app.json`: pages are held against it. Default: the one beside or above `client`, if there is any. */
  appJson?: string;
}

/** @param project the team's folder; the checkout is one, too */
export function defaultOptions(root: string, project = root): BuildOptions {
  return {
    root,
    project,
    functions: join(root, 'cloudfunctions'),
    config: join(project, 'notify.config.ts'),
    databaseRules: join(root, 'database-rules.json'),
    out: join(project, 'dist/cloudfunctions'),
    dist: join(project, 'dist'),
  };
}

/**
 * The demo shop's build: a configuration of its own, whatever stands at the root; and functions in a folder of their own,
 * so that who uploads all of `dist/cloudfunctions` uploads none of the shop's.
 */
export function demoOptions(root: string): BuildOptions {
  return {
    ...defaultOptions(root),
    config: resolve(root, 'miniprogram-client/demo-functions/notify.config.ts'),
    out: resolve(root, 'miniprogram-client/demo-cloudfunctions'),
    dist: resolve(root, 'dist/demo'),
    appJson: resolve(root, 'miniprogram-client/demo/app.json'),
  };
}

export const serverFolder = ({ server, dist }: Pick<BuildOptions, 'server' | 'dist'>): string =>
  server ?? join(dist, 'server');

export const clientFolder = ({ client, dist }: Pick<BuildOptions, 'client' | 'dist'>): string =>
  client ?? join(dist, 'client');
