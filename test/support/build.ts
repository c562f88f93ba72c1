/** The product as `npm run build` makes it, once per jest run. */
import { basename, join, resolve } from 'node:path';
import { oncePerRun } from './run/oncePerRun';
import { runFolder } from './run/runFolder';
import { workersBuilder } from './worker';

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
 * @param config instead of the demo shop's, relative to the checkout, e.g. `test/fixtures/limits.config.ts`
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
    const { buildAll, buildFrom, demoOptions } = await workersBuilder();
    const options = { ...demoOptions(ROOT), out: built.functions, dist };
    if (config === undefined) await buildAll(options);
    else {
      const demo = await builtFunctions();
      await buildFrom(demo.functions, { ...options, config: resolve(ROOT, config) });
    }
    return built;
  });
}
