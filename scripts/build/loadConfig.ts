/** Runs `notify.config.ts` and checks what it exports. */
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import { type Config, ConfigError } from '../../cloudfunctions/core/config';
import { CALLED_AS } from './calledAs';
import { BuildError, esbuildProblems, messageOf } from './problems';

const INIT = CALLED_AS.init.replace(/ --$/, '');
const NO_FILE = `expected your configuration, got no such file; ${INIT} writes one to begin with, --config FILE names another. 没有配置文件：可用 ${INIT} 写出一份，或用 --config 指定。`;

/** Where `defineConfig` lies: a clone in which nothing was packed yet has no `package/config.js`. */
const DEFINE_CONFIG = resolve(__dirname, '../../cloudfunctions/core/config/defineConfig.ts');

/**
 * @param project messages name the file from here
 * @throws BuildError with the file, the place and what was expected
 */
export async function loadNotifyConfig(file: string, project: string): Promise<Config> {
  const shown = relative(project, file);
  if (!existsSync(file)) throw new BuildError([`${shown}: ${NO_FILE}`]);
  const code = await compile(file, project, shown);
  const exported = run(code, file, shown);
  if (exported === undefined) {
    throw new BuildError([`${shown}: expected "export default defineConfig({ … })", got no default export`]);
  }
  try {
    return checkConfig(exported, shown);
  } catch (error) {
    if (error instanceof ConfigError) throw new BuildError(error.message.split('\n'));
    throw error;
  }
}

async function compile(file: string, project: string, shown: string): Promise<string> {
  try {
    const result = await build({
      entryPoints: [file],
      absWorkingDir: project,
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'silent',
      packages: 'external',
      alias: { 'miniprogram-notify/config': DEFINE_CONFIG },
    });
    return result.outputFiles[0]?.text ?? '';
  } catch (error) {
    throw new BuildError(esbuildProblems(error) ?? [`${shown}: ${messageOf(error)}`]);
  }
}

function run(code: string, file: string, shown: string): unknown {
  const module: { exports: { default?: unknown } } = { exports: {} };
  try {
    new Function('module', 'exports', 'require', code)(module, module.exports, createRequire(file));
  } catch (error) {
    throw new BuildError([
      `${shown}: expected a file that runs, got an error while running it: ${messageOf(error)}`,
    ]);
  }
  return module.exports.default;
}
