/** What `init` proposes for the projects that there are. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layoutOf, type Layout } from '../../scripts/build/layout';

function layout(files: Record<string, string | object>): Layout {
  const project = mkdtempSync(join(tmpdir(), 'notify-layout-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return layoutOf(project);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

const APP = { pages: ['pages/index/index'] };

test.each<[string, Record<string, string | object>, Partial<Layout>]>([
  [
    'DevTools’ own template: as project.config.json says',
    {
      'project.config.json': {
        miniprogramRoot: 'miniprogram/',
        cloudfunctionRoot: './functions/',
        appid: 'wx1234567890abcdef',
      },
      'miniprogram/app.json': { pages: ['/pages/goods/list', 'pages/index/index'] },
    },
    {
      cloudfunctions: 'functions',
      client: 'miniprogram/notify',
      sources: 'miniprogram',
      page: 'pages/goods/list',
      miniprogram: 'miniprogram',
      appid: 'wx1234567890abcdef',
      notes: [],
    },
  ],
  [
    'a mini program that lies at the top',
    { 'app.json': APP, 'project.config.json': { cloudfunctionRoot: 'cloud' } },
    { cloudfunctions: 'cloud', client: 'notify', miniprogram: '.' },
  ],
  [
    'Taro, which makes dist of src, built or not',
    {
      'package.json': { dependencies: { '@tarojs/taro': '4.1.10' } },
      'project.config.json': { miniprogramRoot: './dist' },
      'dist/app.json': APP,
      'src/app.config.ts': '',
    },
    { cloudfunctions: 'cloudfunctions', client: 'src/notify', sources: 'src' },
  ],
  [
    'uni-app, where it looks for components of WeChat',
    { 'package.json': { devDependencies: { '@dcloudio/uni-mp-weixin': '3' } }, 'src/pages.json': '{}' },
    { client: 'src/wxcomponents/notify' },
  ],
  [
    'uni-app without a folder src',
    { 'package.json': { dependencies: { '@dcloudio/uni-app': '3' } }, 'pages.json': '{}' },
    { client: 'wxcomponents/notify', sources: '.' },
  ],
  [
    'another framework whose output is not in the repository',
    {
      'project.config.json': { miniprogramRoot: 'weapp/', cloudfunctionRoot: 'cloudfunctions/' },
      'src/app.wpy': '',
    },
    { client: 'src/notify' },
  ],
  [
    'another framework whose output has been made',
    {
      '.gitignore': 'node_modules\n/weapp/\n',
      'project.config.json': { miniprogramRoot: 'weapp/', cloudfunctionRoot: 'cloudfunctions/' },
      'weapp/app.json': APP,
      'src/app.wpy': '',
    },
    { client: 'src/notify' },
  ],
  [
    'a mini program whose sources are in src',
    { 'project.config.json': { miniprogramRoot: 'src/' }, 'src/app.json': APP },
    { client: 'src/notify', miniprogram: 'src' },
  ],
  ['nothing at all', {}, { cloudfunctions: 'cloudfunctions', client: 'miniprogram/notify', notes: [] }],
  [
    'files that cannot be read',
    { 'project.config.json': '{', 'package.json': '[' },
    { cloudfunctions: 'cloudfunctions', client: 'miniprogram/notify' },
  ],
])('%s', (_, files, expected) => {
  expect(layout(files)).toMatchObject(expected);
});

test('what a framework makes is not offered to the phone, and what is missing in project.config.json is told', () => {
  const taro = layout({
    'package.json': { dependencies: { '@tarojs/taro': '4.1.10' } },
    'project.config.json': { miniprogramRoot: './dist' },
    'dist/app.json': APP,
  });
  expect([taro.miniprogram, taro.page]).toEqual([undefined, undefined]);
  expect(taro.notes.join('\n')).toMatch(
    /Taro: .*dist is what it makes[^]*"cloudfunctionRoot": "cloudfunctions\/"/,
  );
});
