/** What a test takes from its jest worker instead of loading or starting it anew (`environment.cjs`). */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { oncePerRun } from '../oncePerRun';
import { runFolder } from '../runFolder';
import type * as BrowserModule from './browser';
import type * as LocalCloudModule from './localCloud';

declare const requireOnce: ((file: string) => unknown) | undefined;

const ROOT = resolve(__dirname, '../../..');

export const workersLocalCloud = (): Promise<typeof LocalCloudModule> =>
  fromWorker('localCloud') as Promise<typeof LocalCloudModule>;

export const workersBrowser = (): Promise<typeof BrowserModule> =>
  fromWorker('browser') as Promise<typeof BrowserModule>;

/** A module of this folder, compiled once per jest run, loaded once per worker. */
async function fromWorker(name: string): Promise<unknown> {
  if (typeof requireOnce === 'undefined')
    throw new Error('jest.config.cjs must name test/support/worker/environment.cjs as its environment.');
  return requireOnce(
    await oncePerRun(`worker ${name}`, async () => {
      const file = join(runFolder(), 'worker', `${name}.js`);
      await bundle(join(__dirname, `${name}.ts`), file);
      return file;
    }),
  );
}

async function bundle(entry: string, outfile: string): Promise<void> {
  const { build, stop } = await import('esbuild');
  try {
    await build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      charset: 'utf8',
      logLevel: 'silent',
      plugins: [ownFolders],
    });
  } finally {
    // Its own process would outlive the test.
    await stop();
  }
}

/** Each source file finds what lies beside it: the local cloud starts scripts and serves files. */
const ownFolders: Plugin = {
  name: 'own folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: `var __dirname = ${JSON.stringify(dirname(path))}; ${readFileSync(path, 'utf8')}`,
      loader: 'ts',
    }));
  },
};
