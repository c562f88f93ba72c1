import { existsSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { type OwnComponent, styleMistakes, templateMistakes } from './wechat/check';
import { APP_KEYS, PAGE_KEYS } from './wechat/components';
import { membersOf, wxUses } from './wechat/readScripts';
import { fileOf, type Source, sources } from './wechat/sources';

const typings = (file: string): string =>
  readFileSync(require.resolve(`miniprogram-api-typings/types/wx/${file}`), 'utf8');
const WX = membersOf(typings('lib.wx.api.d.ts'), 'Wx');
const CLOUD = membersOf(typings('lib.wx.cloud.d.ts'), 'WxCloud');

const json = (path: string): Record<string, unknown> =>
  existsSync(fileOf(path)) ? (JSON.parse(readFileSync(fileOf(path), 'utf8')) as Record<string, unknown>) : {};

/** Where a path of `usingComponents` lies; the components of notifications are copied below `/components/notify/`. */
function componentFile(from: string, path: string): string {
  if (path.startsWith('/components/notify/')) return path.replace('/components/notify/', 'components/');
  return path.startsWith('/') ? `demo${path}` : posix.join(posix.dirname(from), path);
}

/** Properties and events of a component, read from its script. */
function ownComponent(path: string): OwnComponent {
  const text = readFileSync(fileOf(`${path}.ts`), 'utf8');
  const properties = new Set<string>();
  const events = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText() === 'properties' &&
      ts.isObjectLiteralExpression(node.initializer)
    )
      for (const each of node.initializer.properties) if (each.name) properties.add(each.name.getText());
    if (ts.isCallExpression(node) && node.expression.getText() === 'this.triggerEvent') {
      const [name] = node.arguments;
      if (name && ts.isStringLiteralLike(name)) events.add(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return { properties, events };
}

function ownTags({ path }: Source): Record<string, OwnComponent> {
  const used = (file: string): Record<string, string> =>
    (json(file)['usingComponents'] ?? {}) as Record<string, string>;
  const own = used(path.replace(/\.wxml$/, '.json'));
  const all = path.startsWith('demo/') ? { ...used('demo/app.json'), ...own } : own;
  return Object.fromEntries(
    Object.entries(all).map(([tag, target]) => [tag, ownComponent(componentFile(path, target))]),
  );
}

const named =
  (check: (source: Source) => string[]) =>
  (source: Source): string[] =>
    check(source).map((mistake) => `${source.path}: ${mistake}`);

describe('what the demo and the components are made of exists in WeChat', () => {
  test('components, attributes, events and expressions of the templates', () => {
    const templates = sources(['demo', 'components'], '.wxml');
    expect(templates.length).toBeGreaterThanOrEqual(12);
    expect(templates.flatMap(named((source) => templateMistakes(source.text, ownTags(source))))).toEqual([]);
  });

  test('calls of wx in the scripts', () => {
    const scripts = sources(['demo', 'components', 'sdk/src'], '.ts');
    const unknown = named(({ text }) =>
      [...wxUses(text)].filter((use) => {
        const [name = '', member] = use.split('.');
        return !(WX.has(name) || name === 'cloud') || (member !== undefined && !CLOUD.has(member));
      }),
    );
    expect(new Set(scripts.flatMap(({ text }) => [...wxUses(text)])).size).toBeGreaterThanOrEqual(8);
    expect(scripts.flatMap(unknown)).toEqual([]);
    // The client reaches for wx through an interface of its own.
    const reached = membersOf(readFileSync(fileOf('sdk/src/wxLike.ts'), 'utf8'), 'WxLike');
    expect([...reached].filter((name) => name !== 'cloud' && !WX.has(name))).toEqual([]);
  });

  test('rules and selectors of the style sheets', () => {
    const isComponent = (path: string): boolean => /(^|\/)components\//.test(path);
    const sheets = sources(['demo', 'components'], '.wxss');
    expect(sheets.flatMap(named(({ path, text }) => styleMistakes(text, isComponent(path))))).toEqual([]);
  });

  test('keys of the JSON files, files of the pages, pictures of the tab bar', () => {
    const app = json('demo/app.json') as { pages: string[]; tabBar: { list: Record<string, string>[] } };
    expect(Object.keys(app).filter((key) => !APP_KEYS.includes(key))).toEqual([]);
    const configs = sources(['demo', 'components'], 'index.json');
    const unknown = named(({ path }) => Object.keys(json(path)).filter((key) => !PAGE_KEYS.includes(key)));
    expect(configs.flatMap(unknown)).toEqual([]);
    for (const page of app.pages)
      for (const extension of ['ts', 'wxml', 'json'])
        expect(existsSync(fileOf(`demo/${page}.${extension}`))).toBe(true);
    for (const { pagePath = '', iconPath = '', selectedIconPath = '' } of app.tabBar.list) {
      expect(app.pages).toContain(pagePath);
      for (const icon of [iconPath, selectedIconPath]) {
        expect(icon).toMatch(/^images\/[\w-]+\.png$/);
        // WeChat's limit.
        expect(statSync(fileOf(`demo/${icon}`)).size).toBeLessThan(40 * 1024);
      }
    }
  });

  test('a whole package stays below the 2 MB of a main package', () => {
    const files = ['.wxml', '.wxss', '.ts', '.json', '.png'].flatMap((extension) =>
      sources(['demo', 'components', 'sdk/src'], extension),
    );
    const bytes = files.reduce((sum, { path }) => sum + statSync(fileOf(path)).size, 0);
    expect(bytes).toBeLessThan(2 * 1024 * 1024);
  });
});

describe('the check itself', () => {
  test.each([
    ['<viw />', '<viw>: WeChat has no such component'],
    ['<view bind:swipe="a" />', '<view bind:swipe>: the component has no event "swipe"'],
    ['<image :src="a" />', '<image :src>: the component has no such attribute'],
    ['<view onclick="a" />', '<view onclick>: the component has no such attribute'],
    ['<view>{{a?.b}}</view>', '{{a?.b}}: WXML has no such expression'],
    ['<my-card bind:gone="a" />', '<my-card bind:gone>: the component has no event "gone"'],
    ['<my-card titel="a" />', '<my-card titel>: the component has no such attribute'],
  ])('%s is found', (wxml, mistake) => {
    const card = { properties: new Set(['title', 'soldOut']), events: new Set(['open']) };
    expect(templateMistakes(wxml, { 'my-card': card })).toEqual([mistake]);
  });

  test('what WeChat has is let through', () => {
    const wxml = `<my-card wx:for="{{a > 1 ? b : c}}" wx:key="id" title="x" sold-out bind:open="a" data-id="{{item.id}}"/>
      <switch checked bindchange="b" aria-label="a > b"/><input model:value="{{v}}" catch:tap="c"/>`;
    const card = { properties: new Set(['title', 'soldOut']), events: new Set(['open']) };
    expect(templateMistakes(wxml, { 'my-card': card })).toEqual([]);
  });

  test.each([
    ['.a { .b { color: red } }', false],
    ['@layer a;', false],
    ['.a { background: url(/images/a.png) }', false],
    ['#id { color: red }', true],
    ['view { color: red }', true],
    ['.a[hidden] { color: red }', true],
  ])('%s is found in a style sheet', (wxss, inComponent) => {
    expect(styleMistakes(wxss, inComponent)).toHaveLength(1);
  });

  test('calls are read by their names, in wx.cloud one level deeper', () => {
    const uses = wxUses(
      "wx.cloud.callFunction({}); const { a } = wx.noSuchThing(); x.wx.y; wx.showToast({ title: '' })",
    );
    expect([...uses]).toEqual(['cloud.callFunction', 'noSuchThing', 'showToast']);
    const others = wxUses("wx['scanCode'](); const { login: enter } = wx;");
    expect([...others]).toEqual(['scanCode', 'login']);
    expect(WX.has('noSuchThing')).toBe(false);
    expect(WX.size).toBeGreaterThan(300);
  });
});
