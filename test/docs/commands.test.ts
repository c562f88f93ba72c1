/** The commands of Start and Integrate are typed as they stand there, on a local cloud and in a project beside. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json';
import { connect } from '../support/connect';
import { withProject } from '../build/withProject';
import { INSTALLED, withDocumented } from '../support/docs/cloud';
import { commands } from '../support/docs/fences';
import { ROOT } from '../support/docs/files';

const shell = async (script: string, cwd: string): Promise<string> =>
  (await promisify(execFile)('bash', ['-euc', script], { cwd })).stdout;
const of = (page: string): string[] =>
  commands()
    .filter((command) => command.page === page)
    .map(({ text }) => text);

test('Start: WeChat, the client and a function of the team’s in turn, with the template of the page', async () => {
  await withDocumented({ page: 'start.md', envId: 'local-env' }, async (cloud, folder) => {
    const typed = of('start.md');
    const [url, ...rest] = typed.filter((line) => /^(URL=|ID=|curl )/.test(line));
    expect(url).toBe('URL=http://127.0.0.1:8080');
    const told = await shell([`URL=${cloud.url}`, ...rest].join('\necho\n'), folder);
    const answers = told
      .trim()
      .split(/\n+/)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers).toHaveLength(4);
    expect(answers[2]).toMatchObject({ result: { ok: true, data: { state: 'sent' } } });
    expect(answers[3]).toMatchObject([{ title: '上课提醒', data: { thing1: '瑜伽', time2: '19:00' } }]);
    const again = rest
      .filter((line) => /^(ID=|curl .*\/call\/send)/.test(line))
      .join('\n')
      .replace('class:1', 'class:2');
    expect(await shell(`URL=${cloud.url}\n${again}`, folder)).toContain('NO_CREDIT');
    // What is left is npm’s: run by the tests of the build and of the story, and here by its parts.
    const npm = typed.filter((line) => !/^(URL=|ID=|curl )/.test(line));
    expect(npm).toEqual([
      'npm ci',
      'npm run demo',
      'npm start',
      'npm run ops -- explain --to o-lin --template classReminder --local $URL',
    ]);
    expect(await connect({ local: cloud.url })).toBeDefined();
  });
}, 120_000);

test('Integrate: beside a project’s own functions, with the command as the page has it', async () => {
  await withProject({}, async ({ folder }) => {
    const shop = join(folder, 'shop');
    const own = 'exports.main = async () => 1;';
    const files = {
      ...INSTALLED,
      'project.config.json': '{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
      'miniprogram/app.json': '{ "pages": ["pages/index/index"] }',
      'cloudfunctions/restock/index.js': own,
      'cloudfunctions/send/index.js': own,
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(shop, path)), { recursive: true });
      writeFileSync(join(shop, path), text);
    }
    const [install, ...typed] = of('integrate.md').filter((line) => /miniprogram-notify/.test(line));
    // `npm pack`, the install and `start` are tried by test/build/package.test.ts.
    expect(install).toBe(`npm install --save-dev ./miniprogram-notify-${manifest.version}.tgz`);
    const words = typed.map((line) => line.replace('npx miniprogram-notify ', '').split(' '));
    expect(words.map(([name]) => name)).toEqual(['init', 'build', 'start']);
    for (const argv of words.slice(0, 2)) {
      await promisify(execFile)(process.execPath, [join(ROOT, manifest.bin['miniprogram-notify']), ...argv], {
        cwd: shop,
      });
    }
    expect(readFileSync(join(shop, 'notify.config.ts'), 'utf8')).toContain("prefix: 'notify-'");
    const made = (path: string): boolean => existsSync(join(shop, path));
    for (const path of [
      'cloudfunctions/notify-send/index.js',
      'cloudfunctions/restock/notify.js',
      'cloudfunctions/restock/notify.d.ts',
      // As the README's snippets and the pages about components and frameworks import them.
      ...['index.js', 'plan.js', 'words.js', 'notify.config.js', 'notify.config.mjs'],
      ...['components/notify.js', 'components/notify-subscribe/index.wxml'],
    ].map((path) => (path.startsWith('cloudfunctions') ? path : `miniprogram/notify/${path}`)))
      expect([path, made(path)]).toEqual([path, true]);
    for (const name of ['restock', 'send'])
      expect(readFileSync(join(shop, `cloudfunctions/${name}/index.js`), 'utf8')).toBe(own);
  });
}, 120_000);
