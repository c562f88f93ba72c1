/**
 * `npm start [-- --port N --data DIR …]`: builds, then serves the local cloud with what was built: the functions of the
 * team's configuration, or the demo shop, where there is none yet and with `--demo`. `--functions DIR` runs another folder
 * instead, and then nothing is built. All other options are the local cloud's own.
 */
import { stop as stopEsbuild } from 'esbuild';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { main as startLocalCloud } from '../../local-cloud/main';
import { buildAll } from '../build/build';
import { optionsOf, PLACES } from '../build/arguments';
import { type BuildOptions, defaultOptions, demoOptions } from '../build/options';
import { BuildError } from '../build/problems';
import { valueOf, without, withDefaults } from './arguments';
import { builtShop, DEMO, isDemos } from './demo';
import { requireEnvironment, requireEnvironmentOfFunctions } from './environment';

/** @param project the folder of the team's configuration; the checkout is one, too */
export async function start(argv: readonly string[], root: string, project: string): Promise<void> {
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
  const own = optionsOf(places, root, project);
  if (argv.includes('--demo') || (valueOf(argv, '--config') === undefined && (await isDemos(own, root))))
    return withDefaults(rest, await serveDemo(root));
  const { warnings, config } = await buildAll(own);
  for (const warning of warnings) console.error(`warning  ${warning}`);
  requireEnvironment(config, relative(project, own.config), valueOf(argv, '--env'));
  console.log(`functions 云函数: ${relative(process.cwd(), own.out)}`);
  return withDefaults(rest, { '--functions': own.out, ...needed(own) });
}

async function serveDemo(root: string): Promise<Record<string, string>> {
  const options = demoOptions(root);
  const demo = await builtShop(options);
  console.log('the demo shop 示例商店: /phone; your own is served as soon as notify.config.ts is yours');
  return {
    '--functions': options.out,
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
