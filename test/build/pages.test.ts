/** Pages are held against the mini program's app.json, where the build knows it; the functions know them, too. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultOptions } from '../../scripts/build/options';
import { findAppJson, readPages } from '../../scripts/build/pages';
import { configFile, withProject } from './withProject';

const PAGES = JSON.stringify({
  pages: ['pages/home/index', 'pages/goods/index'],
  subPackages: [{ root: 'shop/', pages: ['order/detail'] }],
  subpackages: [{ root: 'more', pages: ['a'] }, 'nonsense', { pages: ['x'] }],
});

const withPage = (page: string): string =>
  configFile().replace("class: 'transactional',", `class: 'transactional', page: '${page}',`);

test('the list holds subpackages; the app.json is found beside the client or above it, never above the project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notify-pages-'));
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  try {
    const app = write('project/miniprogram/app.json', PAGES);
    write('app.json', PAGES);
    expect(readPages(app, 'app.json')).toEqual([
      ...['pages/home/index', 'pages/goods/index', 'more/a', 'shop/order/detail'],
    ]);
    const project = join(folder, 'project');
    const found = (client?: string) =>
      findAppJson({
        ...defaultOptions(folder, project),
        ...(client ? { client: join(project, client) } : {}),
      });
    expect(found('miniprogram/lib/notify')).toBe(app);
    expect([found('src/notify'), found()]).toEqual([undefined, undefined]);
    for (const text of ['{', '[]', '{"pages":[]}', 'null', '{"pages":"pages/home/index"}'])
      expect(() => readPages(write('broken.json', text), 'm/app.json')).toThrow(/^m\/app\.json: expected /);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a page that the mini program has not stops the build, with the one that is probably meant', () =>
  withProject(
    { 'notify.config.ts': withPage('pages/good/index?x=1'), 'miniprogram/app.json': PAGES },
    async ({ problems, build, write, read }) => {
      expect(await problems('out', { client: 'miniprogram/notify' })).toContain(
        'notify.config.ts: templates.hello.page: expected a page of the mini program (app.json), got "pages/good/index": did you mean "pages/goods/index"?',
      );
      // Where nobody knows the pages, all are taken.
      await build();
      write({ 'notify.config.ts': withPage('shop/order/detail?x=1') });
      await build('out', { client: 'miniprogram/notify' });
      expect(read('out/greet/index.js')).toContain('"shop/order/detail"');
    },
  ));
