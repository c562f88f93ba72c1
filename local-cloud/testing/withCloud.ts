import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { workersLocalCloud } from '../../test/support/worker';
import type { LocalCloudOptions } from '../start/options';
import type { LocalCloud } from '../server/server';

/** One function of a test: the text of its index.js, and its config.json. */
export interface TestFunction {
  code: string;
  config?: unknown;
}

/** A running local cloud with what a test needs to ask it. */
export interface TestCloud {
  cloud: LocalCloud;
  /** The functions' folder, to change code in. */
  functionsDir: string;
  dataDir: string;
  get<T = Record<string, unknown>>(pathname: string): Promise<T>;
  post<T = Record<string, unknown>>(pathname: string, body?: unknown): Promise<T>;
  del(pathname: string): Promise<unknown>;
  /** The status too. */
  request(method: string, pathname: string, body?: string): Promise<{ status: number; text: string }>;
  call<T = unknown>(name: string, body?: Record<string, unknown>): Promise<CallAnswer<T>>;
}

interface CallAnswer<T> {
  result?: T;
  error?: { code: string; message: string };
}

/**
 * The head of a test function that writes documents with the SDKs' protocol but without an SDK: it loads in no time, for tests
 * that start many processes. `await add(collection, document)`.
 */
export const RAW = `const add = async (collectionName, document) => {
    const { URL } = JSON.parse(process.env.TCB_CONTEXT_CNFG);
    const body = JSON.stringify({ action: 'database.insertDocument', collectionName, data: [JSON.stringify(document)] });
    const answer = await (await fetch(URL + '?env=e&seqId=1', { method: 'POST', body })).json();
    if (answer.code) throw new Error(answer.code + ' ' + answer.message);
  };`;

const NODE_MODULES = path.resolve(__dirname, '../../node_modules');

/** Runs `test` against a local cloud over a folder of these functions; ends it and removes everything afterwards. */
export async function withCloud(
  functions: Record<string, TestFunction>,
  test: (cloud: TestCloud) => Promise<void>,
  options: Partial<LocalCloudOptions> = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const cloud = await startIn(folder, functions, options);
    try {
      await test(cloud);
    } finally {
      await cloud.cloud.close();
    }
  });
}

/**
 * One local cloud for all tests of a file, emptied before each: starting one, and loading an SDK in the processes of its
 * functions, takes longer than most tests. What depends on options takes one of its own (`withCloud`).
 * @returns gives it, inside a test, with these functions among those of the tests before; one that is there stays warm
 */
export function cloudPerFile(
  options: Partial<LocalCloudOptions> = {},
): (functions?: Record<string, TestFunction>) => TestCloud {
  let folder: string | undefined;
  let started: TestCloud | undefined;
  const written = new Map<string, TestFunction>();
  beforeAll(async () => {
    folder = temporaryFolder();
    started = await startIn(folder, {}, options);
  });
  beforeEach(() => started?.post('/data/reset'));
  afterAll(async () => {
    await started?.cloud.close();
    if (folder) remove(folder);
  });
  return (functions = {}) => {
    if (!started) throw new Error('The local cloud is there inside tests only.');
    for (const [name, each] of Object.entries(functions)) {
      if (written.get(name) === each) continue;
      if (written.has(name)) throw new Error(`A test before has another function "${name}".`);
      writeFunction(started.functionsDir, name, each);
      written.set(name, each);
    }
    return started;
  };
}

/** As the local cloud's own, but loaded once for all test files of a jest worker. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  return (await workersLocalCloud()).startLocalCloud(options);
}

async function startIn(
  folder: string,
  functions: Record<string, TestFunction>,
  options: Partial<LocalCloudOptions>,
): Promise<TestCloud> {
  const functionsDir = writeFunctions(path.join(folder, 'functions'), functions);
  const dataDir = path.join(folder, 'data');
  const cloud = await startLocalCloud({ functionsDir, dataDir, timers: false, ...options });
  return { cloud, functionsDir, dataDir, ...clientOf(cloud.url) };
}

/** A temporary folder for the time of the callback. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  try {
    await use(folder);
  } finally {
    remove(folder);
  }
}

const temporaryFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'local-cloud-'));
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** Writes functions as plain JavaScript; they find this repository's SDKs as their own `node_modules`. */
export function writeFunctions(folder: string, functions: Record<string, TestFunction>): string {
  mkdirSync(folder, { recursive: true });
  symlinkSync(NODE_MODULES, path.join(folder, 'node_modules'));
  for (const [name, each] of Object.entries(functions)) writeFunction(folder, name, each);
  return folder;
}

export function writeFunction(folder: string, name: string, { code, config }: TestFunction): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, 'index.js'), code);
  if (config !== undefined) writeFileSync(path.join(folder, name, 'config.json'), JSON.stringify(config));
}

/** The control API of a local cloud at this address. */
export function clientOf(url: string): Omit<TestCloud, 'cloud' | 'functionsDir' | 'dataDir'> {
  const request = async (method: string, pathname: string, body?: string) => {
    const response = await fetch(url + pathname, { method, body });
    return { status: response.status, text: await response.text() };
  };
  const json = async <T>(method: string, pathname: string, body?: unknown): Promise<T> => {
    const { text } = await request(method, pathname, body === undefined ? undefined : JSON.stringify(body));
    return JSON.parse(text) as T;
  };
  return {
    request,
    get: (pathname) => json('GET', pathname),
    post: (pathname, body) => json('POST', pathname, body),
    del: (pathname) => json('DELETE', pathname),
    call: (name, body = {}) => json('POST', `/call/${name}`, body),
  };
}
