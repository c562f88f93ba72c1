/**
 * `npm start [-- --port N --data DIR …]`: builds, then serves the local cloud with what was built: the functions of the
 * team's configuration, or the demo shop, where there is none yet and with `--demo`. `--functions DIR` runs another folder
 * instead, and then nothing is built. All other options are the local cloud's own.
 */
import { stop as stopEsbuild } from 'esbuild';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { main as startLocalCloud } from '../../local-cloud/main';
import { OPTIONS_HELP } from '../../local-cloud/start/arguments';
import { buildAll } from '../build/build';
import { optionsOf, PLACES, PLACES_HELP } from '../build/arguments';
import { CALLED_AS } from '../build/calledAs';
import { buildClientSide, clientProblems } from '../build/client';
import { type BuildOptions, defaultOptions, demoOptions } from '../build/options';
import { BuildError, failIfAny } from '../build/problems';
import { teamCollections } from '../build/teamSources';
import { valueOf, without, withDefaults } from './arguments';
import { builtShop, DEMO, isDemos } from './demo';
import { requireEnvironment, requireEnvironmentOfFunctions } from './environment';

const USAGE = [
  `usage 用法: ${CALLED_AS.start} [options]`,
  '  builds as "build" does, then serves the functions of --out, yours among them, on a local cloud',
  '  先构建，再在本地云上运行 --out 中的全部云函数，包括你自己的',
  ...PLACES_HELP,
  '  --demo             the demo shop instead (in the repository only) 示例商店',
  '  --functions DIR    runs this folder as it is; nothing is built 不构建，直接运行该文件夹',
  OPTIONS_HELP,
].join('\n');

/** @param project the folder of the team's configuration; the checkout is one, too */
export async function start(argv: readonly string[], root: string, project: string): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) return console.log(USAGE);
  let given: string[];
  try {
    given = await served(argv, root, project);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(`Not started. 未启动。\n${error.message}`);
    process.exitCode = 1;
    return;
  } finally {
    // Its process would live as long as the local cloud.
    await stopEsbuild();
  }
  await startLocalCloud(given);
}

/** Builds what is to be served, and prints what that is. @returns the local cloud's arguments */
async function served(argv: readonly string[], root: string, project: string): Promise<string[]> {
  const rest = without(
    argv,
    PLACES.map((name) => `--${name}`),
    ['--demo'],
  );
  const functions = valueOf(argv, '--functions');
  if (functions !== undefined) {
    const ours = requireEnvironmentOfFunctions(resolve(functions), valueOf(argv, '--env'));
    return ours ? withDefaults(rest, needed(defaultOptions(root, project))) : rest;
  }
  const places = Object.fromEntries(PLACES.map((name) => [name, valueOf(argv, `--${name}`)]));
  const miniprogram = valueOf(argv, '--miniprogram');
  const own = { ...optionsOf(places, root, project), ...pagesOf(miniprogram) };
  if (argv.includes('--demo') || (valueOf(argv, '--config') === undefined && (await isDemos(own, root))))
    return withDefaults(rest, await serveDemo(root));
  if (own.client !== undefined) failIfAny(clientProblems(own));
  const { warnings, config } = await buildAll(own);
  for (const warning of warnings) console.error(`warning  ${warning}`);
  if (own.client !== undefined) await buildClientSide(own);
  requireEnvironment(config, relative(project, own.config), valueOf(argv, '--env'));
  console.log(
    `functions 云函数: ${relative(process.cwd(), own.out) || '.'}; on /phone 手机: ${miniprogram ?? 'nothing yet, name your mini program with --miniprogram DIR 用 --miniprogram 指定小程序'}`,
  );
  const collections = teamCollections(own.out);
  if (collections.length > 0)
    console.log(`your collections 你的集合: ${collections.join(', ')}, empty at first 初始为空`);
  return [
    ...withDefaults(rest, { '--functions': own.out, '--appid': config.appid, ...needed(own) }),
    ...collections.flatMap((name) => ['--collection', name]),
  ];
}

/** The mini program on the phone is the team's own: its pages are those that cards open. */
function pagesOf(miniprogram: string | undefined): Pick<BuildOptions, 'appJson'> {
  const appJson = miniprogram === undefined ? undefined : resolve(miniprogram, 'app.json');
  return appJson !== undefined && existsSync(appJson) ? { appJson } : {};
}

async function serveDemo(root: string): Promise<Record<string, string>> {
  const options = demoOptions(root);
  const demo = await builtShop(options);
  console.log('the demo shop 示例商店: /phone; your own is served as soon as notify.config.ts is yours');
  return {
    '--functions': options.out,
    '--appid': demo.appid,
    ...needed(options),
    '--indexes': demo.databaseRules,
    '--miniprogram': join(root, DEMO),
    '--pages': join(root, DEMO, 'app.json'),
    '--data': join(options.dist, 'data'),
  };
}

/** Indexes and WeChat templates that our functions count on. */
function needed({ databaseRules, dist }: BuildOptions): Record<string, string> {
  const templates = join(dist, 'wechat-templates.json');
  return { '--indexes': databaseRules, ...(existsSync(templates) && { '--templates': templates }) };
}
