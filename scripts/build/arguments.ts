/** The options that say where a build reads and writes: the same for `build` and `start`. */
import { resolve } from 'node:path';
import { type BuildOptions, defaultOptions } from './options';
import { BuildError } from './problems';

export const PLACES = ['config', 'out', 'client', 'server'] as const;
export type Place = (typeof PLACES)[number];

/** For people, one line each. */
export const PLACES_HELP = [
  '  --config FILE   your configuration (default notify.config.ts) 配置文件',
  '  --out DIR       receives the functions: your cloudfunctions folder (default dist/cloudfunctions) 云函数输出目录',
  '  --client DIR    a folder of its own in your mini program, for the client (default dist/client) 小程序端输出目录',
  '  --server DIR    receives notify.js, which your functions call (default dist/server) 服务端助手输出目录',
];

/**
 * @param given as typed; paths are from the project
 * @throws BuildError for one that is empty
 */
export function optionsOf(
  given: Partial<Record<Place, string | undefined>>,
  root: string,
  project: string,
): BuildOptions {
  const paths = PLACES.flatMap((name) => {
    const path = given[name];
    if (path === '')
      throw new BuildError([`--${name}: expected a ${name === 'config' ? 'file' : 'folder'}, got ""`]);
    return path === undefined ? [] : [[name, resolve(project, path)]];
  });
  return { ...defaultOptions(root, project), ...(Object.fromEntries(paths) as Partial<BuildOptions>) };
}
