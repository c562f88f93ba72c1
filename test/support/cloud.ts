/** A local cloud with the built product on it, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalCloudOptions } from '../../local-cloud/start/options';
import type { LocalCloud } from '../../local-cloud/server/server';
import { builtFunctions, type Built } from './build';
import { createControl, type Control, type Export } from './control';
import { runFolder } from './run/runFolder';
import { byTransport, keepingToken } from './transport';
import { workersLocalCloud } from './worker';

/** Instances of one function at most: a start takes 0.15 s of a core, and 100 calls at once race in six as they do in 16. */
const INSTANCES = 6;
/** For what attacks a promise by sheer number. */
export const CROWD = 16;

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
  const built = await builtFunctions(options.config);
  const dataDir = mkdtempSync(join(tmpdir(), 'notify-'));
  try {
    const { startLocalCloud } = await workersLocalCloud();
    const local = await startLocalCloud({ ...usual(built, options), dataDir });
    try {
      return await use(notifyOn(local, built));
    } finally {
      await local.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * One local cloud for all tests of a file, emptied before each: starting one costs more than a test. Its jest worker
 * keeps it, with its warm functions, for the next file that wants the same options.
 * @returns gives it, inside a test
 */
export function notifyPerFile(options: NotifyOptions = {}): () => NotifyCloud {
  let cloud: NotifyCloud | undefined;
  beforeAll(async () => {
    const built = await builtFunctions(options.config);
    const { keptLocalCloud } = await workersLocalCloud();
    cloud = notifyOn(await keptLocalCloud(runFolder(), usual(built, options)), built);
  }, 120_000);
  beforeEach(() => cloud?.reset());
  // The next file shall not meet what this one left under way.
  afterAll(() => cloud?.reset());
  return () => {
    if (!cloud) throw new Error('The local cloud is there inside tests only.');
    return cloud;
  };
}

function notifyOn(local: LocalCloud, built: Built): NotifyCloud {
  const { clock, database, wechat } = local;
  const control = createControl(local.url, (method, path, body) => local.ask(method, path, body));
  return {
    ...control,
    reset: () => keepingToken(control, control.reset),
    // What is only looked at is read in this process: by HTTP, a test's looking costs more than what it looks at.
    now: async () => clock.now(),
    messages: async (openid) => wechat.messages(openid),
    credits: async (openid) => wechat.credits(openid),
    export: async () => ({
      collections: (await database.export()) as Export['collections'],
      // A copy: WeChat's side goes on living in its own.
      wechat: JSON.parse(JSON.stringify(wechat.export())) as unknown,
      clock: { offset: clock.offset() },
    }),
    local,
    built,
  };
}

function usual(built: Built, { config: _config, ...options }: NotifyOptions): LocalCloudOptions {
  return byTransport({
    functionsDir: built.functions,
    indexesFile: built.databaseRules,
    templatesFile: join(built.dist, 'wechat-templates.json'),
    port: 0,
    timers: false,
    maxInstances: INSTANCES,
    // Which of the platform's open questions are answered how: a built-in profile by name, or a file.
    profile: process.env.PROFILE ?? 'default',
    ...options,
  });
}
