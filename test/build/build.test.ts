import { homedir, tmpdir } from 'node:os';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { reportOf } from '../../scripts/build/report';
import { configFile, ROOT, withProject } from './withProject';

const SHOUT = {
  'cloudfunctions/shout/index.ts': `import { loud } from '../core/loud';\nexport const main = async (event: { text: string }) => loud(event.text);`,
  'cloudfunctions/shout/config.json': '{ "timeout": 20 }',
  'cloudfunctions/core/loud.ts': `export const loud = (text: string) => text.toUpperCase();`,
};

const changes = ({ functions }: { functions: { name: string; change: string }[] }) =>
  functions.map(({ name, change }) => `${name} ${change}`);

test('every folder with an index.ts becomes a function; core and platform do not', () =>
  withProject(SHOUT, async ({ build, files }) => {
    await build();
    // What esbuild itself adds lies with the packages.
    const built = Object.keys(files('out')).filter((file) => !file.includes('/packages-'));
    expect(built.sort()).toEqual(
      ['greet', 'shout'].flatMap((name) =>
        ['config.json', 'index.js', 'index.js.map', 'package.json'].map((file) => `${name}/${file}`),
      ),
    );
  }));

test('a function of one’s own among the sources is not built, and is told where it belongs', () =>
  withProject(
    { ...SHOUT, 'cloudfunctions/restock/index.js': 'exports.main = () => 1;' },
    async ({ build }) => {
      const result = await build();
      expect(changes(result)).toEqual(['greet new', 'shout new']);
      expect(reportOf(result, 'out')).toMatch(
        /^warning +cloudfunctions\/restock: not built.*--server THAT_FOLDER\/restock/m,
      );
      expect(result.warnings).toHaveLength(1);
    },
  ));

test('a built function runs as it is and reads the checked configuration', () =>
  withProject({}, async ({ build, folder }) => {
    await build();
    const { main } = createRequire(__filename)(join(folder, 'out/greet/index.js')) as {
      main(): Promise<unknown>;
    };
    expect(await main()).toEqual({ appid: 'wx0123456789abcdef' });
  }));

test('a second build of the same sources changes nothing, and a changed source changes its function alone', () =>
  withProject(SHOUT, async ({ build, write }) => {
    expect(changes(await build())).toEqual(['greet new', 'shout new']);
    expect(changes(await build())).toEqual(['greet same', 'shout same']);
    write({
      'cloudfunctions/core/loud.ts': `export const loud = (text: string) => text.toUpperCase() + '!';`,
    });
    const result = await build();
    expect(changes(result)).toEqual(['greet same', 'shout changed']);
    expect(reportOf(result, 'out')).toMatch(/^changed +out\/shout +\d KB\nsame +greet$/);
  }));

test('a function that is no longer in the sources is removed from the output and named', () =>
  withProject(SHOUT, async ({ build, remove, folder }) => {
    await build();
    remove('cloudfunctions/shout');
    expect(changes(await build())).toEqual(['greet same', 'shout removed']);
    expect(existsSync(join(folder, 'out/shout'))).toBe(false);
  }));

const withPage = (page: string): Record<string, string> => ({
  'notify.config.ts': configFile().replace("topic: 'news',", `topic: 'news', page: '${page}',`),
});

test('a page over 128 bytes is built with a warning that names file, place and source', () =>
  withProject(withPage(`pages/${'p'.repeat(100)}`), async ({ build }) => {
    const result = await build();
    expect(result.warnings).toEqual([
      expect.stringMatching(
        /notify\.config\.ts: templates\.hello\.page: 141 bytes with the click mark; .*QR codes/,
      ),
    ]);
    expect(reportOf(result, 'out')).toMatch(/^warning .*notify\.config\.ts: templates\.hello\.page/m);
  }));

test('a page that no send would take stops the build', () =>
  withProject(withPage('pages/goods/'), async ({ problems }) => {
    expect(await problems()).toContain(
      'notify.config.ts: templates.hello.page: expected a page such as pages/order/detail, without a slash at its beginning or end, got "pages/goods/"',
    );
  }));

test('a build that fails leaves every file of the last one, and nothing of its own', () =>
  withProject(SHOUT, async ({ build, write, problems, files, folder }) => {
    await build();
    const before = [files('out'), files('dist')];
    write({
      'cloudfunctions/shout/index.ts': `import { nothing } from './missing';\nexport const main = nothing;`,
    });
    write({ 'cloudfunctions/greet/index.ts': `export const main = async () => 'other';` });
    expect(await problems()).toMatch(
      /cloudfunctions\/shout\/index\.ts:1:\d+: Could not resolve "\.\/missing"/,
    );
    expect([files('out'), files('dist')]).toEqual(before);
    expect(Object.keys(files('.')).filter((name) => name.includes('-build-'))).toEqual([]);
    expect(existsSync(join(folder, 'out'))).toBe(true);
  }));

test('the prefix goes before every deployed name, and folders under an old prefix are taken away', () =>
  withProject(SHOUT, async ({ build, write, read }) => {
    await build();
    write({ 'notify.config.ts': configFile(`prefix: 'notify-',`) });
    expect(changes(await build()).sort()).toEqual([
      'greet removed',
      'notify-greet new',
      'notify-shout new',
      'shout removed',
    ]);
    expect(JSON.parse(read('out/notify-greet/package.json'))).toMatchObject({ name: 'notify-greet' });
  }));

test("--out into a team's own folder touches nothing that is not ours", () => {
  const theirs = {
    'theirs/pay/index.js': 'exports.main = async () => 1;',
    'theirs/pay/package.json': '{"name":"pay"}',
    'theirs/notes.txt': 'ours',
  };
  return withProject({ ...SHOUT, ...theirs }, async ({ build, files, remove }) => {
    await build('theirs');
    remove('cloudfunctions/shout');
    await build('theirs');
    const after = files('theirs');
    expect(after).toMatchObject(
      Object.fromEntries(Object.entries(theirs).map(([path, text]) => [path.slice(7), text])),
    );
    expect(Object.keys(after).filter((path) => path.startsWith('shout'))).toEqual([]);
    expect(after['greet/index.js']).toContain('main');
  });
});

test('a folder of the same name that somebody else made is refused, not overwritten', () =>
  withProject({ 'theirs/greet/index.js': 'theirs' }, async ({ problems, files }) => {
    expect(await problems('theirs')).toMatch(
      /theirs\/greet: expected a folder of this build or none.*set prefix: 'notify-' in notify.config.ts/,
    );
    expect(files('theirs')).toEqual({ 'greet/index.js': 'theirs' });
  }));

test('the output is the same wherever it goes, and names no folder of this machine', () =>
  withProject({ 'cloudfunctions/greet/index.ts': SDK_FUNCTION }, async ({ build, files }) => {
    await build('one');
    await build('deep/er/two');
    expect(files('one')).toEqual(files('deep/er/two'));
    const text = JSON.stringify([files('one'), files('dist')]);
    for (const place of [ROOT, homedir(), tmpdir()].filter((path) => path.length > 1)) {
      expect(text.includes(JSON.stringify(`${place}/`).slice(1, -1))).toBe(false);
    }
    const map = JSON.parse(files('one')['greet/index.js.map'] ?? '') as { sources: string[] };
    expect(map.sources.filter((source) => source.startsWith('/') || source.startsWith('..'))).toEqual([]);
  }));

const SDK_FUNCTION = `
  import cloud from 'wx-server-sdk';
  import tcb from '@cloudbase/node-sdk';
  export const main = async () => [cloud.getWXContext(), typeof tcb.init];`;

test("config.json keeps the function's own settings and always states its permissions", () =>
  withProject(SHOUT, async ({ build, read }) => {
    await build();
    expect(JSON.parse(read('out/shout/config.json'))).toEqual({ permissions: { openapi: [] }, timeout: 20 });
  }));

test('the templates for the local WeChat list each WeChat id once with its fields', () =>
  withProject({}, async ({ build, read }) => {
    await build();
    expect(JSON.parse(read('dist/wechat-templates.json'))).toEqual([
      { id: 'T'.repeat(43), title: '消息', type: 2, fields: ['thing1'] },
    ]);
  }));

test('what a killed build left behind is gone after the next one', () =>
  withProject({ '.out-build-killed/greet/index.js': 'half' }, async ({ build, folder }) => {
    await build();
    expect(existsSync(join(folder, '.out-build-killed'))).toBe(false);
  }));
