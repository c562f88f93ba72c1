/** What the README prints is true: its snippets run together, its commands and links exist. (Its story: `story.test.ts`.) */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalCloud, writeFunctions } from '../local-cloud/testing/withCloud';
import { parseCommand } from '../ops/arguments';
import { writeClientConfig } from '../scripts/build/client';
import { typeErrors } from './build/compile';
import { ROOT, withProject } from './build/withProject';
import { builtDemo } from './e2e/shopCloud';
import { createControl, type Control } from './support/control';
import { runMiniProgram } from './support/miniProgram';
import { SHOP, until } from './support/shop';
import { workersBuilder } from './support/worker';
import { linksIn, opsCommandsIn, scriptsIn, snippet } from './support/readme';

const USER = 'o-lin';
const ENVIRONMENT = 'shop-prod-4d5e6f';

/** A cloud with the functions built from the README's configuration, and its `restock` among them. */
async function withReadmesCloud(use: (cloud: Control, folder: string) => Promise<void>): Promise<void> {
  await withProject({}, async ({ folder, write }) => {
    write({
      'notify.config.ts': snippet('notify.config.ts'),
      'cloudfunctions/core/config/defineConfig.ts': `export * from '${ROOT}/cloudfunctions/core/config/defineConfig';`,
    });
    const [out, dist] = [join(folder, 'out'), join(folder, 'dist')];
    writeFunctions(out, { restock: { code: snippet('cloudfunctions/restock/index.js') } });
    const options = {
      root: ROOT,
      functions: join(ROOT, 'cloudfunctions'),
      config: join(folder, 'notify.config.ts'),
      databaseRules: join(ROOT, 'database-rules.json'),
      out,
      dist,
    };
    await (await workersBuilder()).buildAll(options);
    await writeClientConfig(options);
    cpSync(join(dist, 'server/notify.js'), join(out, 'restock/notify.js'));
    const local = await startLocalCloud({
      functionsDir: out,
      dataDir: join(folder, 'data'),
      indexesFile: join(ROOT, 'database-rules.json'),
      templatesFile: join(dist, 'wechat-templates.json'),
      envId: ENVIRONMENT,
      timers: false,
    });
    try {
      await use(createControl(local.url), folder);
    } finally {
      await local.close();
    }
  });
}

const restock = async (cloud: Control, delivery: string) => {
  const { result, error } = await cloud.tryCall<{ state: string; why?: string }>(
    'restock',
    { openid: USER, delivery },
    SHOP,
  );
  if (error) throw new Error(error.message);
  return result;
};

test('the configuration compiles as it stands', () => {
  expect(typeErrors({ 'notify.config.ts': snippet('notify.config.ts') })).toEqual([]);
});

test('the three snippets together: a tap buys one send, the shop’s function uses it, the next says why not', async () => {
  await withReadmesCloud(async (cloud, folder) => {
    const { demo } = await builtDemo();
    const { page, toasts } = runMiniProgram(
      cloud,
      USER,
      { app: snippet('app.js'), page: snippet('pages/goods/index.js') },
      {
        // The client is the same for every configuration.
        'miniprogram-notify': join(demo.miniprogram, 'miniprogram_npm/miniprogram-notify/index.js'),
        './notify.config': join(folder, 'dist/client/notify.config.js'),
      },
    );
    page['tellMe']!();
    await until(() => Promise.resolve(toasts.length === 1), 'the user is told');
    expect(toasts[0]).toMatch(/订阅/);
    const booked = async () => {
      const story = { action: 'explain', to: USER, template: 'backInStock' };
      const answer = await cloud.call<{ canSend: boolean }>('send', story, SHOP);
      return answer.ok && answer.data.canSend;
    };
    await until(booked, 'the tap is on the books');
    expect(await restock(cloud, 'monday')).toMatchObject({ state: 'sent' });
    expect((await cloud.messages(USER)).map(({ title, data }) => ({ title, ...data }))).toEqual([
      { title: '到货提醒', thing1: '蓝色马克杯', amount2: '¥89' },
    ]);
    const second = await restock(cloud, 'tuesday');
    expect(second?.state).toBe('suppressed');
    expect(second?.why).toMatch(/^NO_CREDIT: the only credit went to "back in stock"/);
  });
}, 120_000);

test('every command named is a script of the package', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = scriptsIn();
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('every command of operators is understood', () => {
  const all = opsCommandsIn();
  expect(all.length).toBeGreaterThan(10);
  for (const words of all) expect(() => parseCommand(words)).not.toThrow();
});

test('every link leads to a file', () => {
  const links = linksIn();
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
});
