/** A local cloud with the built product on it, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalCloudOptions } from '../../local-cloud/options';
import { startLocalCloud, type LocalCloud } from '../../local-cloud/server';
import { builtFunctions, type Built } from './build';
import { createControl, type Control } from './control';

export interface NotifyCloud extends Control {
  readonly local: LocalCloud;
  readonly built: Built;
}

/** The local cloud's options, and a configuration to build the functions with instead of the project's. */
export type NotifyOptions = Partial<LocalCloudOptions> & { config?: string };

/**
 * Starts a local cloud of its own in this process: functions as built, indexes from `database-rules.json`, an empty
 * data folder, timers off, any free port. Given to `use`, then ended and removed, whatever happened.
 */
export async function withNotify<T>(
  use: (cloud: NotifyCloud) => Promise<T>,
  options: NotifyOptions = {},
): Promise<T> {
  const { cloud, close } = await openNotify(options);
  try {
    return await use(cloud);
  } finally {
    await close();
  }
}

/**
 * One local cloud for all tests of a file, emptied before each: starting one costs more than a test.
 * @returns gives it, inside a test
 */
export function notifyPerFile(options: NotifyOptions = {}): () => NotifyCloud {
  let open: Awaited<ReturnType<typeof openNotify>> | undefined;
  beforeAll(async () => {
    open = await openNotify(options);
  }, 120_000);
  beforeEach(() => open?.cloud.reset());
  afterAll(() => open?.close());
  return () => {
    if (!open) throw new Error('The local cloud is there inside tests only.');
    return open.cloud;
  };
}

async function openNotify({
  config,
  ...options
}: NotifyOptions): Promise<{ cloud: NotifyCloud; close: () => Promise<void> }> {
  const built = await builtFunctions(config);
  const dataDir = mkdtempSync(join(tmpdir(), 'notify-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  try {
    const local = await startLocalCloud({
      functionsDir: built.functions,
      indexesFile: built.databaseRules,
      templatesFile: join(built.dist, 'wechat-templates.json'),
      dataDir,
      port: 0,
      timers: false,
      ...options,
    });
    const close = async () => {
      await local.close();
      remove();
    };
    return { cloud: { ...createControl(local.url), local, built }, close };
  } catch (error) {
    remove();
    throw error;
  }
}
