import { CORNER } from './corner';
import { MINIMAL, withProject, type Files } from './withProject';
import { compileMiniProgram, type CompileOptions } from '../compiler/compile';

const compiled = (
  files: Files,
  options: CompileOptions = {},
): Promise<ReturnType<typeof compileMiniProgram>['bundle']> =>
  withProject({ ...MINIMAL, ...files }, (folder) => compileMiniProgram(folder, options).bundle);

const problemsOf = async (files: Files): Promise<string[]> =>
  (await compiled(files)).problems.map(
    ({ level, file, line, message }) => `${level} ${file}${line ? `:${line}` : ''} ${message}`,
  );

describe('a whole mini program', () => {
  test('is compiled without a word when nothing is wrong with it', () => {
    const { bundle } = compileMiniProgram(CORNER);
    expect(bundle.problems).toEqual([]);
    expect(bundle.config.tabBar?.list).toHaveLength(3);
    expect(bundle.units['components/card/index']).toMatchObject({ kind: 'component', component: true });
    expect(bundle.styles.map(({ path }) => path)).toEqual([
      'app',
      'components/card/index',
      'pages/home/index',
      'pages/form/index',
    ]);
  });

  test('may lie below a project whose project.config.json names it', () =>
    withProject(
      {
        'project.config.json': '{ "miniprogramRoot": "client/" }',
        ...Object.fromEntries(Object.entries(MINIMAL).map(([path, text]) => [`client/${path}`, text])),
      },
      (folder) => expect(compileMiniProgram(folder).bundle.config.pages).toEqual(['pages/a/index']),
    ));

  test('takes the pages of subpackages under their root', async () => {
    const { config, units } = await compiled({
      'app.json':
        '{ "pages": ["pages/a/index"], "subPackages": [{ "root": "more/", "pages": ["b/index"] }] }',
      'more/b/index.wxml': '<view/>',
      'more/b/index.js': 'Page({});',
    });
    expect(config.pages).toEqual(['pages/a/index', 'more/b/index']);
    expect(units['more/b/index']?.kind).toBe('page');
  });
});

describe('mistakes are told with file and line', () => {
  test.each<[string, Files, RegExp]>([
    ['no app.json', { 'app.json': '' }, /^error app\.json:1 Not valid JSON/],
    [
      'broken JSON',
      { 'pages/a/index.json': '{\n  "a": 1,\n}' },
      /^error pages\/a\/index\.json:3 Not valid JSON/,
    ],
    [
      'JSON that is no object',
      { 'pages/a/index.json': '[]' },
      /^error pages\/a\/index\.json Expected a JSON object/,
    ],
    [
      'a page without template',
      { 'app.json': '{ "pages": ["pages/b/index"] }' },
      /^error app\.json Page "pages\/b\/index": there is no pages\/b\/index\.wxml/,
    ],
    [
      'a tag that is not closed',
      { 'pages/a/index.wxml': '<view>\n  <text>a\n</view>' },
      /^error pages\/a\/index\.wxml:2 WXML: missing end tag/,
    ],
    [
      'a broken expression',
      { 'pages/a/index.wxml': '<view>{{ a b }}</view>' },
      /^error pages\/a\/index\.wxml:1 WXML: /,
    ],
    [
      'an unknown tag',
      { 'pages/a/index.wxml': '<view>\n<my-map /></view>' },
      /^warning pages\/a\/index\.wxml:2 <my-map> is not a component/,
    ],
    [
      'a component that is not there',
      { 'pages/a/index.json': '{ "usingComponents": { "card": "./card" } }' },
      /^error pages\/a\/index\.json usingComponents: <card> leads to "\.\/card"/,
    ],
    [
      'a script that does not parse',
      { 'pages/a/index.js': 'Page({\n  onLoad( {\n});' },
      /^error pages\/a\/index\.js:\d+ /,
    ],
    [
      'a sheet that does not parse',
      { 'pages/a/index.wxss': '.a { color: red' },
      /^error pages\/a\/index\.wxss:1 WXSS: Unclosed block/,
    ],
    [
      'an import that is not there',
      { 'pages/a/index.wxss': '\n@import "./b.wxss";' },
      /^error pages\/a\/index\.wxss:2 @import "\.\/b\.wxss": there is no pages\/a\/b\.wxss/,
    ],
    ['an import of itself', { 'pages/a/index.wxss': '@import "index.wxss";' }, /leads back to this file/],
    [
      'a tab that is no page',
      {
        'app.json':
          '{ "pages": ["pages/a/index"], "tabBar": { "list": [{ "pagePath": "x" }, { "pagePath": "pages/a/index" }] } }',
      },
      /^error app\.json tabBar\.list: "x" is not in "pages"/,
    ],
  ])('%s', async (_name, files, expected) => {
    expect(await problemsOf(files)).toContainEqual(expect.stringMatching(expected));
  });

  test('a comment or an expression with "<" is no tag', async () => {
    expect(
      await problemsOf({ 'pages/a/index.wxml': '<!-- <x-y> --><view hidden="{{a <b}}">{{ a<b }}</view>' }),
    ).toEqual([]);
  });
});

describe('packages', () => {
  test('are taken from node_modules as "build npm" would, by their miniprogram folder', async () => {
    const { modules, units, problems } = await compiled({
      'pages/a/index.js': "const kit = require('kit'); Page({ data: kit });",
      'pages/a/index.json': '{ "usingComponents": { "kit-button": "kit/button" } }',
      'pages/a/index.wxml': '<kit-button/>',
      'node_modules/kit/package.json': '{ "miniprogram": "out" }',
      'node_modules/kit/out/index.js': 'module.exports = 1;',
      'node_modules/kit/out/button/index.wxml': '<view/>',
      'node_modules/kit/out/button/index.js': 'Component({});',
      'node_modules/kit/out/button/index.json': '{ "component": true }',
    });
    expect(problems).toEqual([]);
    expect(Object.keys(modules)).toEqual(
      expect.arrayContaining(['miniprogram_npm/kit/index', 'miniprogram_npm/kit/button/index']),
    );
    expect(units['pages/a/index']?.usingComponents).toEqual({
      'kit-button': '/miniprogram_npm/kit/button/index',
    });
  });

  test('a package whose main is no index is found under its own name', async () => {
    const { modules } = await compiled({
      'pages/a/index.js': "require('odd'); Page({});",
      'node_modules/odd/package.json': '{ "main": "lib/odd.js" }',
      'node_modules/odd/lib/odd.js': 'module.exports = 2;',
    });
    expect(modules['miniprogram_npm/odd/index']).toContain('./odd');
  });

  test('one that is installed nowhere may be given by its folder', () =>
    withProject({ 'index.ts': 'export const one: number = 1;' }, async (packageFolder) => {
      const { modules } = await compiled(
        { 'pages/a/index.js': "require('given'); Page({});" },
        { packages: { given: packageFolder } },
      );
      expect(modules['miniprogram_npm/given/index']).toContain('one');
      const { modules: copied } = await compiled(
        { 'miniprogram_npm/given/index.js': "exports.copied = 'by build npm';" },
        { packages: { given: packageFolder } },
      );
      expect(copied['miniprogram_npm/given/index']).toContain('copied');
    }));
});

describe('isolation of styles', () => {
  test.each([
    ['{ "component": true }', 'Component({});', '.components-card--a'],
    ['{ "component": true, "styleIsolation": "shared" }', 'Component({});', '.a'],
    ['{ "component": true }', "Component({ options: { styleIsolation: 'shared' } });", '.a'],
    ['{ "component": true, "styleIsolation": "apply-shared" }', 'Component({});', '.components-card--a'],
  ])('of %s with %s writes %s', async (json, script, selector) => {
    const { styles } = await compiled({
      'pages/a/index.json': '{ "usingComponents": { "card": "/components/card" } }',
      'components/card.json': json,
      'components/card.js': script,
      'components/card.wxml': '<view class="a"/>',
      'components/card.wxss': '.a { color: red; }',
    });
    expect(styles.find(({ path }) => path === 'components/card')?.css).toContain(`${selector}:where(`);
  });

  test('dark colours are left out unless app.json says that it has them', async () => {
    const sheet = { 'app.wxss': '@media (prefers-color-scheme: dark) { page { color: red } }' };
    expect((await compiled(sheet)).styles[0]?.css).not.toContain('dark');
    const dark = { ...sheet, 'app.json': '{ "pages": ["pages/a/index"], "darkmode": true }' };
    expect((await compiled(dark)).styles[0]?.css).toContain('dark');
  });
});
