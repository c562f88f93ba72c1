/** What a mini program gets: the built client, its types and its configuration. */
import { build, transformSync } from 'esbuild';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as vue from 'vue';
import type { VNode } from 'vue';
import { compileScript, parse as parseVue } from 'vue/compiler-sfc';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import type { createNotify as CreateNotify } from '../../miniprogram-client/sdk/src';
import written from '../../miniprogram-client/demo-functions/notify.config';
import { compileMiniProgram } from '../../local-cloud/phone/compiler/compile';
import { programOf, ts } from './compile';
import {
  buildClient,
  CLIENT_MODULES,
  clientConfigFiles,
  clientConfigModule,
} from '../../scripts/buildClient/buildClient';
import { componentFiles } from '../../scripts/buildClient/components';

const notifyConfig = checkConfig(written);
const ROOT = resolve(__dirname, '../..');
/** "≤ 8 KB minified" (DESIGN §13). */
const LIMIT = 10 * 1024;

// Compilers run here.
jest.setTimeout(90_000);

let folder: string;
let sdk: string;

/** A team's project with the client installed. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notify-client-'));
  sdk = join(folder, 'node_modules/miniprogram-notify');
  mkdirSync(sdk, { recursive: true });
  copyFileSync(join(ROOT, 'miniprogram-client/sdk/package.json'), join(sdk, 'package.json'));
  mkdirSync(join(sdk, 'miniprogram_dist'));
  writeFileSync(join(sdk, 'miniprogram_dist/old.js'), '');
  await buildClient(ROOT, sdk);
  for (const [name, text] of Object.entries(clientConfigFiles(notifyConfig)))
    writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const built = (path: string): string => readFileSync(join(sdk, path), 'utf8');

/** Runs a CommonJS file as a mini program does: no Node, only what is given. */
function load(text: string, globals: object): Record<string, unknown> {
  const exports = {};
  runInNewContext(text, { exports, console, setTimeout, clearTimeout, ...globals });
  return exports;
}

test('the configuration is the same as an ES module, for bundlers that take no other', () => {
  const files = clientConfigModule(notifyConfig);
  const { code } = transformSync(files['notify.config.mjs'], { format: 'cjs' });
  const module: { exports: Record<string, unknown> } = { exports: {} };
  runInNewContext(code, { module });
  const own = load(clientConfigFiles(notifyConfig)['notify.config.js'], {});
  expect(JSON.stringify(module.exports['clientConfig'])).toBe(JSON.stringify(own['clientConfig']));
  expect(files['notify.config.d.mts']).toBe(clientConfigFiles(notifyConfig)['notify.config.d.ts']);
});

test(`the client takes at most ${LIMIT} bytes`, () => {
  expect(Buffer.byteLength(built('miniprogram_dist/index.js'))).toBeLessThanOrEqual(LIMIT);
});

test.each(Object.keys(CLIENT_MODULES))('%s.js needs nothing else and no syntax newer than ES2018', (name) => {
  const text = built(`miniprogram_dist/${name}.js`);
  expect(text).not.toMatch(/\brequire\(|\bimport\b/);
  const at = (target: string) => transformSync(text, { target, charset: 'utf8' }).code;
  expect(at('es2018')).toBe(at('esnext'));
});

test('the built client asks, reports and learns as its source does', async () => {
  const requests: { name: string; data: { reports?: { results: object }[] } }[] = [];
  const templates = [
    { alias: 'offer', id: 't', kind: 'one-time', title: 't', topic: 'o', on: true, available: 3 },
  ];
  const preferences = { muted: false, topics: [], quietHours: null };
  const answer = { templates, preferences, reports: [], clicks: [], now: Date.now() };
  const storage = new Map<string, unknown>();
  const wx = {
    getStorageSync: (key: string) => storage.get(key),
    setStorageSync: (key: string, value: unknown) => storage.set(key, value),
    requestSubscribeMessage: ({ success }: { success(statuses: object): void }) => success({ t: 'accept' }),
    cloud: {
      callFunction: (request: (typeof requests)[number]) => {
        requests.push(request);
        return Promise.resolve({ result: { ok: true, data: answer } });
      },
    },
  };
  const { createNotify } = load(built('miniprogram_dist/index.js'), { wx });
  const notify = (createNotify as typeof CreateNotify)({
    config: {
      prefix: 'x-',
      environments: { develop: '', trial: '', release: 'shop-prod' },
      topics: {},
      templates: { offer: { id: 't', kind: 'one-time', title: 't', topic: 'o' } },
    },
  });
  expect(await notify.ask('offer')).toMatchObject({ ok: true, accepted: ['offer'] });
  expect(await notify.sync()).toMatchObject({ ok: true });
  expect(requests[0]).toMatchObject({
    name: 'x-subscribe',
    config: { env: 'shop-prod' },
    data: { action: 'sync', reports: [{ results: { t: 'accept' } }] },
  });
  expect(notify.known()).toMatchObject({ stale: false, templates: [{ alias: 'offer', available: 3 }] });
  expect(storage.get('notify.outbox')).toEqual({
    reports: [],
    clicks: [],
    launches: [],
    refusals: {},
    launchedAt: expect.any(Number),
  });
});

test('the configuration holds what the client needs, and of environments no more than the ids to call', () => {
  const { clientConfig } = load(readFileSync(join(folder, 'notify.config.js'), 'utf8'), {});
  const { id, kind, title, topic } = notifyConfig.templates.backInStock!;
  expect(clientConfig).toMatchObject({ prefix: '', templates: { backInStock: { id, kind, title, topic } } });
  expect(Object.keys(clientConfig as object).sort()).toEqual([
    'environments',
    'places',
    'prefix',
    'templates',
    'topics',
  ]);
  const dev = 'shop-dev-1a2b3c';
  expect(clientConfig).toMatchObject({
    environments: { develop: dev, trial: dev, release: 'shop-prod-4d5e6f' },
  });
});

/** @returns the compiler's complaints about a file of a team's project, and all that it imports */
function complaints(text: string, skipLibCheck = false): string[] {
  const program = programOf(new Map([[join(folder, 'page.ts'), text]]), {
    strict: true,
    noEmit: true,
    skipLibCheck,
    // The compiler's own library, and ours not.
    skipDefaultLibCheck: true,
    target: ts.ScriptTarget.ES2018,
    lib: ['lib.es2018.d.ts'],
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    typeRoots: [],
    allowJs: false,
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const PAGE = `
  import { createNotify } from 'miniprogram-notify';
  import { plan } from 'miniprogram-notify/plan';
  import { words } from 'miniprogram-notify/words';
  import { clientConfig } from './notify.config';
  export const notify = createNotify({ config: clientConfig, debug: words });
  export async function onTap() {
    const outcome = await notify.ask(['backInStock', 'offer'], { place: 'goods' });
    const first: 'backInStock' | 'offer' | 'orderProgress' | 'pickupReminder' | 'bookingReminder' | undefined = outcome.accepted[0];
    return [first, await notify.ask(plan(notify.known(), { wanted: ['offer'] }).aliases)];
  }
`;

test('the types stand alone: no wx typings, nothing of this project', () => {
  expect(complaints(PAGE)).toEqual([]);
});

test('an alias that is not configured does not compile', () => {
  expect(complaints(`${PAGE}; void notify.ask('backInStok')`)).toEqual([
    expect.stringContaining('backInStok'),
  ]);
});

test('App and wx.cloud fit, as the official typings have them', () => {
  const typings = join(ROOT, 'node_modules/miniprogram-api-typings/index.d.ts');
  const page = `/// <reference path="${typings}" />
    ${PAGE}
    notify.install(App)({ globalData: { n: 1 }, onLaunch(options) { wx.cloud.init(); this.globalData.n = options.scene; } });
    export const other = createNotify({ config: clientConfig, cloud: wx.cloud });
    export const shared = createNotify({ config: clientConfig, cloud: async () => {
      await wx.cloud.init();
      return wx.cloud;
    } });`;
  expect(complaints(page, true)).toEqual([]);
});

/**
 * Pages as their authors write them. The frameworks' own compilers (hundreds of packages) stay outside: what is tested is
 * that a bundler takes the ES module, and that a tap on the page opens the sheet in its own turn.
 */
const TARO = `
  import Taro from '@tarojs/taro';
  import { Button } from '@tarojs/components';
  import { createNotify } from 'miniprogram-notify';
  import { clientConfig } from './notify.config';
  const notify = createNotify({ config: clientConfig });
  notify.install();
  export default function Goods() {
    const remind = async () => {
      const { message } = await notify.ask('backInStock', { place: 'goods' });
      void Taro.showToast({ title: message });
    };
    return <Button onClick={remind}>到货提醒我</Button>;
  }`;
const UNI_APP = `
<template><button @tap="remind">到货提醒我</button></template>
<script setup lang="ts">
  import { createNotify } from 'miniprogram-notify';
  import { plan } from 'miniprogram-notify/plan';
  import { clientConfig } from './notify.config';
  const notify = createNotify({ config: clientConfig });
  notify.install();
  const remind = () => notify.ask(plan(notify.known(), { wanted: ['backInStock'] }).aliases, { place: 'goods' });
</script>`;

/** By Vue's own compiler, which uni-app builds on. */
function compiledVue(): string {
  const { descriptor } = parseVue(UNI_APP, { filename: 'goods.vue' });
  return compileScript(descriptor, { id: 'goods', inlineTemplate: true }).content;
}

type Page = { default: unknown };
const FRAMEWORKS: [
  name: string,
  source: () => string,
  loader: 'tsx' | 'ts',
  onTap: (page: Page) => () => unknown,
][] = [
  [
    'Taro (React)',
    () => TARO,
    'tsx',
    ({ default: Goods }) => (Goods as () => { props: { onClick: () => unknown } })().props.onClick,
  ],
  [
    'uni-app (Vue)',
    compiledVue,
    'ts',
    ({ default: page }) => {
      const { setup } = page as { setup(props: object, context: object): (...context: unknown[]) => VNode };
      const render = setup({}, { expose: () => undefined });
      return render({}, [])!.props!['onTap'] as () => unknown;
    },
  ],
];

test.each(FRAMEWORKS)(
  'a page of %s takes the ES module, once, and a tap on it opens the sheet at once',
  async (_name, source, loader, onTap) => {
    const { outputFiles, metafile, warnings } = await build({
      stdin: { contents: source(), resolveDir: folder, loader },
      bundle: true,
      write: false,
      metafile: true,
      format: 'cjs',
      target: 'es2018',
      jsx: 'automatic',
      external: ['@tarojs/*', 'react/*', 'vue'],
      logLevel: 'silent',
    });
    const taken = Object.keys(metafile.inputs).filter((path) => path.includes('miniprogram-notify'));
    expect(taken.every((path) => path.endsWith('.mjs'))).toBe(true);
    expect(taken.filter((path) => path.endsWith('index.mjs'))).toHaveLength(1);
    expect(warnings).toEqual([]);
    const asked: string[][] = [];
    const wx = {
      requestSubscribeMessage: ({ tmplIds }: { tmplIds: string[] }) => void asked.push(tmplIds),
    };
    const framework: Record<string, unknown> = {
      vue,
      '@tarojs/taro': {},
      '@tarojs/components': { Button: 'button' },
      'react/jsx-runtime': { jsx: (type: unknown, props: object) => ({ type, props }) },
    };
    const module = { exports: {} as Page };
    const require = (name: string) => framework[name];
    runInNewContext(outputFiles[0]!.text, {
      module,
      exports: module.exports,
      require,
      console,
      setTimeout,
      clearTimeout,
      wx,
    });
    const tap = onTap(module.exports);
    await Promise.resolve();
    void tap();
    expect(asked).toEqual([[notifyConfig.templates.backInStock!.id]]);
  },
);

describe('the components, for those who build npm', () => {
  const names = ['notify-subscribe', 'notify-settings', 'notify-inbox', 'notify-feedback'];
  const files = (): string[] =>
    readdirSync(join(sdk, 'miniprogram_dist/components'), { recursive: true, encoding: 'utf8' });

  test('are whole, and nothing in them is a source or a test', () => {
    for (const name of names) {
      const own = files().filter((path) => path.startsWith(join(name, 'index.')));
      expect(own.sort()).toEqual(['js', 'json', 'wxml', 'wxss'].map((kind) => join(name, `index.${kind}`)));
    }
    const others = files().filter((path) => !/\.(js|json|wxml|wxss)$/.test(path) && /\./.test(path));
    expect(others).toEqual(['notify.d.ts']);
    const scripts = files().filter((path) => path.endsWith('.js'));
    for (const path of scripts) {
      const text = built(join('miniprogram_dist/components', path));
      const at = (target: string) => transformSync(text, { target, charset: 'utf8' }).code;
      expect(at('es2018')).toBe(at('esnext'));
    }
  });

  test('work on a page that names them in the package, without a word of the compiler', () => {
    const project = mkdtempSync(join(folder, 'team-'));
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    };
    const usingComponents = Object.fromEntries(
      names.map((name) => [name, `miniprogram-notify/components/${name}/index`]),
    );
    put('app.json', '{ "pages": ["pages/a/index"] }');
    put(
      'app.js',
      "const { useNotify } = require('miniprogram-notify/components/notify'); useNotify({}); App({});",
    );
    put('pages/a/index.json', JSON.stringify({ usingComponents }));
    put('pages/a/index.wxml', names.map((name) => `<${name} />`).join(''));
    put('pages/a/index.js', 'Page({});');
    const { bundle } = compileMiniProgram(project);
    expect(bundle.problems).toEqual([]);
    for (const name of names)
      expect(bundle.units[`miniprogram_npm/miniprogram-notify/components/${name}/index`]).toMatchObject({
        component: true,
      });
  });

  test('take the client that the page made, by the types of the package', () => {
    expect(
      complaints(`${PAGE}
        import { useNotify } from 'miniprogram-notify/components/notify';
        useNotify(notify, { plan, texts: { 'notify-inbox': { empty: '…' } } });`),
    ).toEqual([]);
  });

  test('that need a file outside their folder stop the build, which would leave it out', () => {
    const broken = mkdtempSync(join(folder, 'broken-'));
    writeFileSync(join(broken, 'index.ts'), "import { a } from '../outside';\nexport const b = a;\n");
    expect(() => componentFiles(broken)).toThrow('components/index.js needs ../outside.js');
    writeFileSync(join(broken, 'index.ts'), 'export const b = 1;\n');
    writeFileSync(join(broken, 'index.wxss'), "@import '../theme.wxss';\n");
    expect(() => componentFiles(broken)).toThrow('components/index.wxss needs ../theme.wxss');
    writeFileSync(join(broken, 'index.wxss'), '');
    writeFileSync(join(broken, 'index.json'), '{ "usingComponents": { "a": "some-package/a" } }');
    expect(() => componentFiles(broken)).toThrow('components/index.json needs some-package/a.json');
  });
});

test('a build replaces what was there: no file of an older client stays', () => {
  expect(readdirSync(join(sdk, 'miniprogram_dist'))).toContain('index.js');
  expect(readdirSync(join(sdk, 'miniprogram_dist'))).not.toContain('old.js');
});
