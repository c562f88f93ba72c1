/**
 * `npm start [-- --port N --data DIR --functions DIR …]`: builds, then serves the local cloud with what was built.
 * `--functions` runs another folder instead, and then nothing is built. All other options are the local cloud's own.
 */
import { stop as stopEsbuild } from 'esbuild';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main as startLocalCloud } from '../local-cloud/main';
import { buildAll } from './build/build';
import { defaultOptions } from './build/options';
import { isOurs } from './build/ownership';
import { BuildError } from './build/problems';
import { buildDemo } from './buildDemo';
import { valueOf, withDefaults } from './startArguments';

const ROOT = resolve(__dirname, '..');
const DEMO = join(ROOT, 'miniprogram-client/demo');

async function main(argv: string[]): Promise<void> {
  const options = defaultOptions(ROOT);
  const folder = valueOf(argv, '--functions');
  if (folder !== undefined) {
    const ours = holdsOurFunctions(resolve(folder));
    await startLocalCloud(ours ? withDefaults(argv, { ...whatWeNeed(), ...ourMiniProgram(argv) }) : argv);
    return;
  }
  try {
    const { warnings } = await buildAll(options);
    for (const warning of warnings) console.error(`warning  ${warning}`);
    if (existsSync(DEMO)) await buildDemo(options);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(`Not started, because the build stopped. 构建已停止，未启动。\n${error.message}`);
    process.exitCode = 1;
    return;
  } finally {
    // Its process would live as long as the local cloud.
    await stopEsbuild();
  }
  await startLocalCloud(
    withDefaults(argv, { '--functions': options.out, ...whatWeNeed(), ...ourMiniProgram(argv) }),
  );
}

/** Indexes and WeChat templates that our functions count on. */
function whatWeNeed(): Record<string, string> {
  const { databaseRules, dist } = defaultOptions(ROOT);
  const templates = join(dist, 'wechat-templates.json');
  // Those of the product and of the demo shop.
  const withDemo = join(dist, 'demo/database-rules.json');
  return {
    '--indexes': existsSync(withDemo) ? withDemo : databaseRules,
    ...(existsSync(templates) && { '--templates': templates }),
  };
}

/** What the phone shows, and the pages that a card may open; none of it beside another one. */
function ourMiniProgram(argv: readonly string[]): Record<string, string> {
  const pages = join(DEMO, 'app.json');
  if (valueOf(argv, '--miniprogram') !== undefined || !existsSync(pages)) return {};
  return { '--miniprogram': DEMO, '--pages': pages };
}

function holdsOurFunctions(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true }).some(
    (entry) => entry.isDirectory() && isOurs(join(folder, entry.name)),
  );
}

void main(process.argv.slice(2));
