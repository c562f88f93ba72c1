/** The commands of Start and Integrate are typed as they stand there, on a local cloud and in a project beside. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from '../support/connect';
import { buildClient } from '../../scripts/buildClient/buildClient';
import { withProject } from '../build/withProject';
import { withDocumented } from '../support/docs/cloud';
import { commands } from '../support/docs/fences';
import { ROOT } from '../support/docs/files';
import { workersBuilder } from '../support/worker';

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

test('Integrate: built beside a project’s own functions; helper and client lie where the page puts them', async () => {
  await withProject({}, async ({ folder }) => {
    const shop = join(folder, 'shop');
    for (const path of ['cloudfunctions/restock', 'miniprogram'])
      mkdirSync(join(shop, path), { recursive: true });
    writeFileSync(join(shop, 'cloudfunctions/restock/index.js'), 'exports.main = async () => 1;');
    const [build, ...copies] = of('integrate.md').filter((line) => line.includes('../shop'));
    expect(build).toBe('npm run build -- --out ../shop/cloudfunctions');
    const checkout = join(folder, 'checkout');
    const { buildAll, demoOptions } = await workersBuilder();
    const options = {
      ...demoOptions(ROOT),
      dist: join(checkout, 'dist'),
      out: join(shop, 'cloudfunctions'),
    };
    await buildAll(options);
    // What "npm run build" makes of the client, in the checkout that the page copies from.
    const sdk = join(checkout, 'miniprogram-client/sdk');
    mkdirSync(sdk, { recursive: true });
    await buildClient(ROOT, sdk);
    const { writeClientConfig } = await import('../../scripts/build/client');
    await writeClientConfig(options);
    await shell(copies.join('\n'), checkout);
    const made = (path: string): boolean => existsSync(join(shop, path));
    for (const path of [
      'cloudfunctions/send/index.js',
      'cloudfunctions/restock/notify.js',
      'cloudfunctions/restock/notify.d.ts',
      'miniprogram/miniprogram-notify/index.js',
      'miniprogram/notify.config.js',
    ])
      expect([path, made(path)]).toEqual([path, true]);
    expect(readFileSync(join(shop, 'cloudfunctions/restock/index.js'), 'utf8')).toBe(
      'exports.main = async () => 1;',
    );
  });
}, 120_000);
