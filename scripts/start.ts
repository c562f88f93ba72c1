/**
 * `npm start [-- --port N --data DIR --functions DIR …]`: builds, then serves the local cloud with what was built.
 * `--functions` runs another folder instead, and then nothing is built. All other options are the local cloud's own.
 */
import { stop as stopEsbuild } from 'esbuild';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main as startLocalCloud } from '../local-cloud/main';
import { buildAll } from './build/build';
import { defaultOptions } from './build/options';
import { isOurs } from './build/ownership';
import { BuildError } from './build/problems';
import { valueOf, withDefaults } from './startArguments';

const ROOT = resolve(__dirname, '..');

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
  return { '--indexes': databaseRules, ...(existsSync(templates) && { '--templates': templates }) };
}

/** What the phone shows, the client that it requires, and the pages that a card may open; none of it beside another one. */
function ourMiniProgram(argv: readonly string[]): Record<string, string> {
  const demo = join(ROOT, 'miniprogram-client/demo');
  const client = join(ROOT, 'miniprogram-client/sdk');
  const other = valueOf(argv, '--miniprogram') !== undefined;
  if (other || !existsSync(join(demo, 'app.json'))) return {};
  const { name } = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')) as { name: string };
  return { '--miniprogram': demo, '--pages': join(demo, 'app.json'), '--package': `${name}=${client}` };
}

function holdsOurFunctions(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true }).some(
    (entry) => entry.isDirectory() && isOurs(join(folder, entry.name)),
  );
}

void main(process.argv.slice(2));
