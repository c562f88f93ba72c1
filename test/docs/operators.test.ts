/** Every command for operators on every page, as it stands there: on a local cloud, or on the stand-in of the management API. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedbackPage } from '../../cloudfunctions/core/contract';
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import { parseCommand } from '../../ops/arguments';
import { check, deploy, upgrade } from '../../ops/commands/deploy';
import { opsPrints } from '../support/opsPrints';
import { optionsOf } from '../../local-cloud/start/arguments';
import type { SendResult } from '../../cloudfunctions/core/contract';
import { notifyPerFile, withNotify } from '../support/cloud';
import { documentedPlan } from '../support/docs/campaignPlan';
import { commands, documentedRule, opsCommands, snippets } from '../support/docs/fences';
import { LANGUAGES, pagesOf, ROOT } from '../support/docs/files';
import { withDeployed } from '../support/management/withStandIn';
import { accept, ADMIN, backInStock, data, send, templateId } from '../support/shop';
import { SECRET } from '../support/transport';

const cloud = notifyPerFile({ appid: notifyConfig.appid, appSecret: SECRET });
const USER = 'o-lin';

let folder: string;
/** Of the user's. */
let feedback = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-docs-'));
  writeFileSync(join(folder, 'credits.csv'), 'openid,template,count\no-old,backInStock,2\n');
  writeFileSync(join(folder, 'mug.json'), documentedRule());
  writeFileSync(
    join(folder, 'words.json'),
    pagesOf('en')
      .get('send.md')!
      .codes.find((code) => code.startsWith('{"data"'))!,
  );
  writeFileSync(join(folder, 'members.csv'), `openid\n${USER}\no-nobody\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['NOTIFY_APP_SECRET', 'NOTIFY_WECHAT_API']) delete process.env[name];
});

/** Each once, however many pages show it. */
const all = [...new Map(opsCommands().map(({ words }) => [words.join(' '), words])).values()];
const isSetting = (words: string[]): boolean =>
  ['check', 'deploy', 'upgrade', 'setup', 'preview'].includes(words[0]!);

/** An environment is restored when it has been emptied, at the end. */
function turnOf([name, option]: string[]): number {
  if (name === 'restore') return 2;
  return name === 'erase' && option === '--confirm' ? 1 : 0;
}

/** What stands for something of the team's, and a file. */
const given = (word: string): string =>
  ({
    OPENID: USER,
    'feedback:ID': feedback,
    'template:ID': `template:${templateId('backInStock')}`,
    'credits.csv': join(folder, 'credits.csv'),
    'mine.json': join(folder, 'mine.json'),
    'autumn.json': join(folder, 'autumn.json'),
    'november.json': join(folder, 'november.json'),
    'mug.json': join(folder, 'mug.json'),
    'words.json': join(folder, 'words.json'),
    'members.csv': join(folder, 'members.csv'),
    'strangers.csv': join(folder, 'strangers.csv'),
    copy: join(folder, 'copy'),
    'backup-1': join(folder, 'backup-1'),
    ENV_ID: 'local-env',
    $URL: cloud().url,
  })[word] ?? word.replace(/^\$F\//, join(ROOT, 'miniprogram-client/demo-campaigns/'));

const told = (words: string[]): Promise<string> => {
  const target = words.includes('--local') ? [] : ['--local', cloud().url];
  const env = words.indexOf('--env');
  const rest = words.filter((_word, at) => env < 0 || (at !== env && at !== env + 1));
  return opsPrints([...rest.map(given), ...target]);
};

test('those that work on data do so', async () => {
  Object.assign(process.env, {
    NOTIFY_APP_SECRET: SECRET,
    NOTIFY_WECHAT_API: `${cloud().url}/api.weixin.qq.com`,
  });
  const endsAt = (await cloud().now()) + 86_400_000;
  writeFileSync(join(folder, 'november.json'), documentedPlan(USER, endsAt));
  const asks = snippets().find(({ page, language }) => page === 'asks.md' && language === 'json')!;
  writeFileSync(
    join(folder, 'autumn.json'),
    JSON.stringify({ ...(JSON.parse(asks.text) as object), endsAt }),
  );
  await accept(cloud(), USER);
  await cloud().faults([{ api: 'subscribeMessage.send', error: 40037, times: 1 }]);
  expect(data(await send(cloud(), backInStock(USER, 'restock:17'))).state).toBe('failed');
  const event = { kind: 'feedback', category: 'complaint', text: '杯子碎了' };
  data(await cloud().call('track', { events: [event] }, { openid: USER }));
  const list = { action: 'feedback.list' };
  feedback = data(await cloud().call<FeedbackPage>('manage', list, ADMIN)).items[0]!.id;
  const onData = all.filter((words) => !isSetting(words));
  // `start.md` is about a template of its own, and typed by commands.test.ts.
  const ours = onData
    .filter((words) => !words.includes('classReminder'))
    .sort((a, b) => turnOf(a) - turnOf(b));
  expect(ours.length).toBeGreaterThan(15);
  for (const words of ours) expect([words, await told(words)]).toEqual([words, expect.stringMatching(/\S/)]);
}, 120_000);

test('those about an environment do so', async () => {
  const settings = all.filter((words) => isSetting(words));
  expect(settings.length).toBeGreaterThan(3);
  await withDeployed(async ({ lines }) => {
    for (const words of settings) {
      const parsed = parseCommand(words);
      if (!('setting' in parsed) || parsed.setting.name === 'setup') throw new Error(words.join(' '));
      // It asks nothing of an environment: `test/ops/preview.test.ts`.
      if (parsed.setting.name === 'preview') continue;
      const { name, dryRun, adopted } = parsed.setting;
      const { text } = await lines({ check, deploy, upgrade }[name], { dryRun, adopted });
      expect([words, text]).toEqual([words, expect.stringMatching(/\S/)]);
    }
  });
}, 240_000);

test('those in running text are known, with what they take', () => {
  const pages = LANGUAGES.flatMap((language) => [...pagesOf(language).values()]);
  const inText = pages.flatMap(({ codes }) =>
    codes.flatMap((code) => {
      const text = /^npm run ops -- ([^…]+)/.exec(code)?.[1];
      return text === undefined ? [] : [text.trim().split(/\s+/)];
    }),
  );
  expect(inText.length).toBeGreaterThan(20);
  for (const words of inText) {
    let problem = '';
    try {
      parseCommand(words);
    } catch (error) {
      problem = (error as Error).message;
    }
    expect([words, problem]).not.toEqual([
      words,
      expect.stringMatching(/unknown command|takes no|Unknown option|unexpected/),
    ]);
  }
});

test('what the local cloud is started with it starts with: a profile that the probe has made, WeChat’s API over HTTPS', async () => {
  const starts = commands().flatMap(({ text }) => /^npm start -- (.+)$/.exec(text)?.[1] ?? []);
  expect(starts.length).toBeGreaterThan(1);
  for (const text of starts) {
    const {
      functionsDir: _none,
      port: _port,
      ...options
    } = optionsOf(['--functions', 'x', ...text.split(/\s+/).map(given)]);
    await withNotify(
      async (started) => {
        await accept(started, USER);
        // From another function, which has no token of its own: only over HTTPS it goes out at once.
        const asked = { action: 'send', ...backInStock(USER, 'restock:18') };
        const { state } = data(await started.call<SendResult>('send', asked, { source: 'scf' }));
        expect([text, state]).toEqual([text, text.includes('NOTIFY_WECHAT_API') ? 'sent' : 'scheduled']);
      },
      JSON.parse(JSON.stringify(options)) as typeof options,
    );
  }
}, 120_000);
