import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { BuildResult } from 'esbuild';

const HERE = join(__dirname, '..', 'browser');

/** The browser's part of the phone. */
export interface BrowserAssets {
  /** File name → content. */
  files: ReadonlyMap<string, string>;
  /** Names this content: under an address with it in it, a browser may keep the files, and with them its compiled scripts. */
  version: string;
}

let made: Promise<BrowserAssets> | undefined;

/** Bundles the phone's own scripts and styles, once per process, into memory. */
export function browserAssets(): Promise<BrowserAssets> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<BrowserAssets> {
  const { build } = await import('esbuild');
  const result: BuildResult<{ write: false }> = await build({
    entryPoints: {
      screen: join(HERE, 'screen/main.ts'),
      'screen-style': join(HERE, 'screen/style.css'),
      shell: join(HERE, 'shell/main.ts'),
      panel: join(HERE, 'panel/main.ts'),
      'panel-style': join(HERE, 'panel/style.css'),
      'shell-style': join(HERE, 'shell/style.css'),
    },
    outdir: '/out',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    minify: true,
    logLevel: 'silent',
    // Templates are compiled in the browser, and one copy of the engine serves its adapter too.
    alias: {
      vue: require.resolve('vue/dist/vue.esm-bundler.js'),
      'glass-easel': join(dirname(require.resolve('glass-easel/package.json')), 'dist/glass_easel.all.js'),
    },
    define: {
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      'process.env.NODE_ENV': '"production"',
    },
  });
  const hash = createHash('sha256');
  for (const { contents } of result.outputFiles) hash.update(contents);
  return {
    files: new Map(result.outputFiles.map((file) => [file.path.split('/').at(-1) ?? '', file.text])),
    version: hash.digest('hex').slice(0, 12),
  };
}
