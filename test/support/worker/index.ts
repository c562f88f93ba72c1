/** What a test takes from its jest worker instead of loading or starting it anew (`environment.cjs`). */
import { join } from 'node:path';
import { bundledOnce } from '../run/bundledOnce';
import type * as BrowserModule from './browser';
import type * as BuilderModule from './builder';
import type * as LocalCloudModule from './localCloud';

declare const requireOnce: ((file: string) => unknown) | undefined;

export const workersLocalCloud = (): Promise<typeof LocalCloudModule> =>
  fromWorker('localCloud') as Promise<typeof LocalCloudModule>;

export const workersBrowser = (): Promise<typeof BrowserModule> =>
  fromWorker('browser') as Promise<typeof BrowserModule>;

export const workersBuilder = (): Promise<typeof BuilderModule> =>
  fromWorker('builder') as Promise<typeof BuilderModule>;

/** A module of this folder, compiled once per jest run, loaded once per worker. */
async function fromWorker(name: string): Promise<unknown> {
  // A bench has no jest worker to take it from.
  if (process.env['JEST_WORKER_ID'] === undefined) return import(join(__dirname, `${name}.ts`));
  if (typeof requireOnce === 'undefined')
    throw new Error('jest.config.cjs must name test/support/worker/environment.cjs as its environment.');
  return requireOnce(await bundledOnce(join(__dirname, `${name}.ts`)));
}
