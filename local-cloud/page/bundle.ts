import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface PageFiles {
  html: string;
  script: string;
  style: string;
}

const APP = join(__dirname, 'app');
/** In the order in which they apply. */
const STYLES = ['base.css', 'layout.css', 'views.css', 'phone.css'];

/** Bundles the page into memory: Vue comes from `node_modules`, nothing from a network. */
export async function bundlePage(): Promise<PageFiles> {
  const [html, styles, bundle] = await Promise.all([
    readFile(join(APP, 'index.html'), 'utf8'),
    Promise.all(STYLES.map((name) => readFile(join(APP, 'styles', name), 'utf8'))),
    build({
      entryPoints: [join(APP, 'main.ts')],
      bundle: true,
      write: false,
      minify: true,
      format: 'iife',
      target: 'es2022',
      // The build of Vue that compiles templates in the browser: the page's templates are strings.
      alias: { vue: 'vue/dist/vue.esm-bundler.js' },
      define: {
        'process.env.NODE_ENV': '"production"',
        __VUE_OPTIONS_API__: 'true',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
      logLevel: 'silent',
    }),
  ]);
  return { html, style: styles.join('\n'), script: bundle.outputFiles[0]?.text ?? '' };
}
