import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalCloud } from '../local-cloud/server/server';
import { builtFunctions } from '../test/support/build';
import type { NotifyCloud, NotifyOptions } from '../test/support/cloud';
import { createControl } from '../test/support/control';

/** As the tests' own `withNotify`, outside jest: a local cloud in this process, for the time of the callback. */
export async function withNotify<T>(
  use: (cloud: NotifyCloud) => Promise<T>,
  { config, ...options }: NotifyOptions = {},
): Promise<T> {
  const built = await builtFunctions(config);
  const dataDir = mkdtempSync(join(tmpdir(), 'notify-bench-'));
  try {
    const local = await startLocalCloud({
      functionsDir: built.functions,
      indexesFile: built.databaseRules,
      templatesFile: join(built.dist, 'wechat-templates.json'),
      dataDir,
      port: 0,
      timers: false,
      // Twelve workers are measured, which have a token there; PROFILE=default: the timer alone.
      profile: process.env.PROFILE ?? 'friendly',
      ...options,
    });
    try {
      return await use({ ...createControl(local.url), local, built });
    } finally {
      await local.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
