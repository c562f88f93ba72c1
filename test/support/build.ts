/** The product as `npm run build` makes it, once per jest run. */
import { existsSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** Environment variable that names the run's folder; set by `globalSetup`, inherited by jest's workers. */
export const BUILD_FOLDER = 'NOTIFY_TEST_BUILD';

const ROOT = resolve(__dirname, '../..');

export interface Built {
  /** Holds one folder per function. */
  functions: string;
  /** Holds `server/notify.js`, the helper, and `wechat-templates.json`. */
  dist: string;
  databaseRules: string;
}

/**
 * Builds what is not built yet in this run.
 * @param config instead of the project's own, relative to the checkout, e.g. `test/fixtures/limits.config.ts`
 * @throws BuildError as `npm run build` would stop
 */
export async function builtFunctions(config?: string): Promise<Built> {
  const folder = process.env[BUILD_FOLDER];
  if (!folder)
    throw new Error(`${BUILD_FOLDER} is not set: jest.config.cjs must name test/support/globalSetup.ts`);
  const dist = config === undefined ? folder : join(folder, basename(config));
  const built = {
    functions: join(dist, 'cloudfunctions'),
    dist,
    databaseRules: join(ROOT, 'database-rules.json'),
  };
  const mark = join(dist, 'complete');
  if (existsSync(mark)) return built;
  // Loaded when needed: the tests that find everything built do not pay for esbuild.
  const { buildAll } = await import('../../scripts/build/build');
  const { defaultOptions } = await import('../../scripts/build/options');
  const { stop } = await import('esbuild');
  try {
    const own = config === undefined ? {} : { config: resolve(ROOT, config) };
    await buildAll({ ...defaultOptions(ROOT), ...own, out: built.functions, dist });
    writeFileSync(mark, '');
  } finally {
    // Its own process would outlive the test.
    await stop();
  }
  return built;
}
