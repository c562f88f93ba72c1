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
import { valueOf, withDefaults } from './startArguments';

const ROOT = resolve(__dirname, '..');

async function main(argv: string[]): Promise<void> {
  const options = defaultOptions(ROOT);
  const folder = valueOf(argv, '--functions');
  if (folder !== undefined) {
    const ours = holdsOurFunctions(resolve(folder));
    await startLocalCloud(ours ? withDefaults(argv, whatWeNeed()) : argv);
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
  await startLocalCloud(withDefaults(argv, { '--functions': options.out, ...whatWeNeed() }));
}

/** Indexes and WeChat templates that our functions count on. */
function whatWeNeed(): Record<string, string> {
  const { databaseRules, dist } = defaultOptions(ROOT);
  const templates = join(dist, 'wechat-templates.json');
  return { '--indexes': databaseRules, ...(existsSync(templates) && { '--templates': templates }) };
}

function holdsOurFunctions(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true }).some(
    (entry) => entry.isDirectory() && isOurs(join(folder, entry.name)),
  );
}

void main(process.argv.slice(2));
