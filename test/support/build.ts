/** The product as `npm run build` makes it, once per jest run. */
import { basename, join, resolve } from 'node:path';
import type { BuildOptions } from '../../scripts/build/options';
import { oncePerRun } from './run/oncePerRun';
import { runFolder } from './run/runFolder';

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
 * @throws BuildError as `npm run build` would stop; the next one that asks tries again
 */
export function builtFunctions(config?: string): Promise<Built> {
  const dist = config === undefined ? runFolder() : join(runFolder(), basename(config));
  return oncePerRun(`build ${config === undefined ? '' : basename(config)}`.trim(), async () => {
    const built = {
      functions: join(dist, 'cloudfunctions'),
      dist,
      databaseRules: join(ROOT, 'database-rules.json'),
    };
    const own = config === undefined ? {} : { config: resolve(ROOT, config) };
    await build({ ...own, out: built.functions, dist });
    return built;
  });
}

/** Loaded when needed: the tests that find everything built do not pay for esbuild. */
async function build(own: Partial<BuildOptions>): Promise<void> {
  const { buildAll } = await import('../../scripts/build/build');
  const { defaultOptions } = await import('../../scripts/build/options');
  const { stop } = await import('esbuild');
  try {
    await buildAll({ ...defaultOptions(ROOT), ...own });
  } finally {
    // Its own process would outlive the test.
    await stop();
  }
}
