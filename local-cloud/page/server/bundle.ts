import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface PageFiles {
  /** Names script and style by addresses with `version` in them. */
  html: string;
  script: string;
  style: string;
  /** Of script and style: under an address with it in it, a browser may keep them, and with them the compiled script. */
  version: string;
}

const APP = join(__dirname, '..', 'app');
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
  const style = styles.join('\n');
  const script = bundle.outputFiles[0]?.text ?? '';
  const version = createHash('sha256').update(script).update(style).digest('hex').slice(0, 12);
  return { html: html.replace(/\/page\/app\.(?:js|css)/g, `$&?v=${version}`), style, script, version };
}
