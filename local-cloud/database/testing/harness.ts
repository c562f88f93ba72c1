import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cloudbase from '@cloudbase/node-sdk';
import type { Clock, Database, DatabaseCost, IndexDefinition } from '../../base/ports';
import type { CloudError } from '../../base/ports';
import { openDatabase } from '../index';
import type { DatabaseOptions } from '../index';

/** A clock that stands where a test puts it. */
export class TestClock implements Clock {
  constructor(private time = Date.UTC(2026, 10, 22, 10, 0, 0)) {}

  now(): number {
    return this.time;
  }

  offset(): number {
    return this.time - Date.now();
  }

  advance(ms: number): void {
    this.time += ms;
  }
}

export interface OpenDatabase {
  database: Database;
  clock: TestClock;
  dir: string;
}

type Options = Partial<Omit<DatabaseOptions, 'dir' | 'clock'>>;

/** Opens a database in a folder of its own and removes both afterwards. */
export async function withDatabase<T>(options: Options, use: (open: OpenDatabase) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'local-cloud-database-'));
  const clock = new TestClock();
  const database = await openDatabase({ indexes: {}, ...options, dir, clock });
  try {
    return await use({ database, clock, dir });
  } finally {
    await database.close();
    await rm(dir, { recursive: true, force: true });
  }
}

export type SdkDatabase = ReturnType<ReturnType<typeof cloudbase.init>['database']>;

export type SdkTransaction = Awaited<ReturnType<SdkDatabase['startTransaction']>>;

export interface SdkHarness extends OpenDatabase {
  /** The real SDK's database. */
  db: SdkDatabase;
  /** What the last answered request cost. */
  cost(): DatabaseCost;
}

/** The variables by which the SDK finds its endpoint (PLATFORM §11). */
const sdkEnvironment = (port: number): Record<string, string> => ({
  TCB_CONTEXT_CNFG: JSON.stringify({ URL: `http://127.0.0.1:${port}/admin` }),
  TENCENTCLOUD_RUNENV: 'SCF',
  TENCENTCLOUD_REGION: 'ap-shanghai',
  SCF_NAMESPACE: 'local',
  TCB_ENV: 'local',
  TENCENTCLOUD_SECRETID: 'id',
  TENCENTCLOUD_SECRETKEY: 'key',
  TENCENTCLOUD_SESSIONTOKEN: 'token',
});

/** Serves a database to the real, unpatched SDK as the gateway does. */
export async function withSdk<T>(options: Options, use: (harness: SdkHarness) => Promise<T>): Promise<T> {
  return withDatabase(options, async (open) => {
    let cost: DatabaseCost = { documentsRead: 0, documentsWritten: 0 };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { action, ...params } = JSON.parse(Buffer.concat(chunks).toString()) as { action: string };
        open.database
          .handle(action, params)
          .then(
            (answer) => {
              cost = answer.cost;
              return answer.body;
            },
            (error: CloudError) => ({ code: error.code, message: error.message }),
          )
          .then(
            (body) => response.end(JSON.stringify({ ...body, requestId: 'test' })),
            () => response.destroy(),
          );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const environment = sdkEnvironment((server.address() as AddressInfo).port);
    const before = { ...process.env };
    Object.assign(process.env, environment);
    try {
      const db = cloudbase.init({ env: 'local' }).database();
      return await use({ ...open, db, cost: () => cost });
    } finally {
      for (const name of Object.keys(environment)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });
}

/** One index as database-rules.json declares it: `index('due', {state: 1, dueAt: 1})`. */
export function index(name: string, keys: Record<string, 1 | -1>, unique = false): IndexDefinition {
  return {
    name,
    keys: Object.entries(keys).map(([field, direction]) => ({ name: field, direction })),
    unique,
  };
}

/** The error a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('expected a rejection, got an answer');
}
