import { join, resolve } from 'node:path';
import type { Demo } from '../../scripts/buildDemo';
import { demoOptions } from '../../scripts/build/options';
import { builtFunctions, type Built } from '../support/build';
import { createControl, type Control } from '../support/control';
import { oncePerRun } from '../support/run/oncePerRun';
import { runFolder } from '../support/run/runFolder';
import { workersLocalCloud } from '../support/worker';

const ROOT = resolve(__dirname, '../..');

/** The product and the demo shop with it, built. What has not changed since the last run is left as it is. */
export async function builtDemo(): Promise<{ built: Built; demo: Demo }> {
  const built = await builtFunctions();
  const demo = await oncePerRun('demo', async () => {
    // Loaded when needed: who finds it built does not pay for the builders.
    const { buildDemo } = await import('../../scripts/buildDemo');
    const { stop } = await import('esbuild');
    try {
      return await buildDemo({ ...demoOptions(ROOT), out: built.functions, dist: built.dist });
    } finally {
      // Its own process would outlive the test.
      await stop();
    }
  });
  return { built, demo };
}

/** A local cloud with product and shop, timers off, and the phone that shows the demo; the jest worker keeps it. */
export async function shopCloud(): Promise<Control> {
  const { built, demo } = await builtDemo();
  const { keptLocalCloud } = await workersLocalCloud();
  const { url } = await keptLocalCloud(runFolder(), {
    functionsDir: built.functions,
    indexesFile: demo.databaseRules,
    templatesFile: join(built.dist, 'wechat-templates.json'),
    pagesFile: join(demo.miniprogram, 'app.json'),
    miniprogramDir: demo.miniprogram,
    port: 0,
    timers: false,
  });
  return createControl(url);
}
