import type { BuildResult } from 'esbuild';
import { dirname, join } from 'node:path';

const HERE = join(__dirname, '..', 'browser');

/** The browser's part of the phone: file name → content. */
export type BrowserAssets = ReadonlyMap<string, string>;

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
  return new Map(result.outputFiles.map((file) => [file.path.split('/').at(-1) ?? '', file.text]));
}
