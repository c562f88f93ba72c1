import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { oncePerRun } from './oncePerRun';
import { runFolder } from './runFolder';

const ROOT = resolve(__dirname, '../../..');

/**
 * A TypeScript module with all it imports of this checkout as one file of plain JavaScript, made once per jest run: for
 * what runs outside jest's registry, or as a process of its own, which with tsx would compile for twice as long as it runs.
 * @param entry absolute path; no two of one file name
 * @returns path of the JavaScript
 */
export function bundledOnce(entry: string): Promise<string> {
  const name = basename(entry, '.ts');
  return oncePerRun(`bundle ${name}`, async () => {
    const outfile = join(runFolder(), 'bundled', `${name}.js`);
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
    return outfile;
  });
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
