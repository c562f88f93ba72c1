import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startLocalCloud } from '../../local-cloud/server';
import { buildDemo, type Demo } from '../../scripts/buildDemo';
import { defaultOptions } from '../../scripts/build/options';
import { builtFunctions, type Built } from '../support/build';
import { createControl, type Control } from '../support/control';

const ROOT = resolve(__dirname, '../..');

/** The product and the demo shop with it, built. What has not changed is left as it is. */
export async function builtDemo(): Promise<{ built: Built; demo: Demo }> {
  const built = await builtFunctions();
  const { stop } = await import('esbuild');
  try {
    const demo = await buildDemo({ ...defaultOptions(ROOT), out: built.functions, dist: built.dist });
    return { built, demo };
  } finally {
    // Its own process would outlive the test.
    await stop();
  }
}

export interface ShopCloud extends Control {
  close(): Promise<void>;
}

/** A local cloud in this process with product and shop, timers off, and the phone that shows the demo. */
export async function openShopCloud(): Promise<ShopCloud> {
  const { built, demo } = await builtDemo();
  const dataDir = mkdtempSync(join(tmpdir(), 'notify-shop-'));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  try {
    const local = await startLocalCloud({
      functionsDir: built.functions,
      indexesFile: demo.databaseRules,
      templatesFile: join(built.dist, 'wechat-templates.json'),
      pagesFile: join(demo.miniprogram, 'app.json'),
      miniprogramDir: demo.miniprogram,
      dataDir,
      port: 0,
      timers: false,
    });
    const close = async (): Promise<void> => {
      await local.close();
      remove();
    };
    return { ...createControl(local.url), close };
  } catch (error) {
    remove();
    throw error;
  }
}
