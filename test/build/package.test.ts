/** Adopting is not forking: the package as `npm pack` makes it, in a mini program's folder elsewhere, with functions of its own. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json';
import { createControl } from '../support/control';
import { withStarted } from '../support/started';
import { ROOT } from './withProject';

const NAME = 'miniprogram-notify';
/** An install proper, over the network. Else the packed files among links to the packages of this checkout that they may use. */
const INSTALLED = process.env.NPM_INSTALL !== undefined;

let project: string;
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'notify-team-'));
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', project], ROOT);
  const tarball = join(project, stdout.trim().split('\n').at(-1)!);
  write({ 'package.json': '{"name": "team", "private": true}' });
  if (INSTALLED) {
    await run('npm', ['install', '--save-dev', '--prefer-offline', '--no-audit', '--no-fund', tarball]);
    return;
  }
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', modules]);
  cpSync(join(modules, 'package'), join(modules, NAME), { recursive: true });
  rmSync(join(modules, 'package'), { recursive: true });
  for (const name of reachable()) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  symlinkSync(join('..', NAME, manifest.bin[NAME]), join(modules, '.bin', NAME));
}, 300_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** What npm would install: the package's dependencies and no development dependency of ours. */
const reachable = (): string[] => Object.keys(manifest.dependencies);

const run = (file: string, argv: string[], cwd = project) =>
  promisify(execFile)(file, argv, { cwd, env: { ...process.env, NODE_OPTIONS: '' } });

const command = (...argv: string[]) => run(join(project, 'node_modules/.bin', NAME), argv);

const started = (argv: string[], use: (url: string) => Promise<void>) =>
  withStarted([join(project, 'node_modules/.bin', NAME), 'start', ...argv], project, use);

/** @returns what it says of what is wrong */
async function refused(...argv: string[]): Promise<string> {
  const failed = await command(...argv).then(
    () => undefined,
    (error: { stderr: string }) => error,
  );
  if (!failed) throw new Error(`${argv.join(' ')}: expected a refusal`);
  return failed.stderr;
}

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}
const read = (path: string) => readFileSync(join(project, path), 'utf8');

/** Functions of names of ours, with a collection of their own: what many public mini programs have. */
const KEPT = {
  subscribe: `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = ({ title }) =>
  cloud.database().collection('messages').add({ data: { touser: cloud.getWXContext().OPENID, title, done: false } });`,
  send: `const cloud = require('wx-server-sdk');
const { createNotify } = require('./notify');
exports.main = async () => {
  cloud.init();
  const waiting = cloud.database().collection('messages').where({ done: false });
  const { data } = await waiting.get();
  const sent = await Promise.all(
    data.map(({ _id, touser, title }) =>
      createNotify({ cloud }).send({ to: touser, template: 'backInStock', key: 'message:' + _id, data: { goods: title, price: '¥89' } }),
    ),
  );
  await waiting.update({ data: { done: true } });
  return { mine: true, states: sent.map(({ state }) => state) };
};`,
};
const ASKS = `const cloud = require('wx-server-sdk');
const { createNotify } = require('./notify');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = ({ to }) =>
  createNotify({ cloud }).send({ to, template: 'backInStock', key: 'restock:1', data: { goods: '蓝色马克杯', price: '¥89' } });`;
/** What DevTools' template begins with. */
const LOGIN = `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = () => { const { OPENID, APPID } = cloud.getWXContext(); return { OPENID, APPID }; };`;

test('a mini program with functions named send and subscribe has it in five commands, and a card arrives', async () => {
  write({
    'project.config.json':
      '{"appid": "wx1234567890abcdef", "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/"}',
    'miniprogram/app.json': '{"pages": ["pages/goods/list"]}',
    'miniprogram/pages/goods/list.js':
      'Page({\n  tap: () => wx.requestSubscribeMessage({ tmplIds: [] }),\n});',
    'cloudfunctions/mail/index.js': 'exports.main = () => cloud.openapi.subscribeMessage.send({});',
    'cloudfunctions/send/index.js': KEPT.send,
    'cloudfunctions/subscribe/index.js': KEPT.subscribe,
    'cloudfunctions/restock/index.js': ASKS,
    'cloudfunctions/login/index.js': LOGIN,
  });

  const { stdout: begun } = await command('init');
  expect(begun).toMatch(/functions named send, subscribe of your own/);
  expect(read('notify.config.ts')).toMatch(
    /appid: 'wx1234567890abcdef'[\s\S]*prefix: 'notify-'[\s\S]*page: 'pages\/goods\/list'/,
  );
  expect(begun).toMatch(
    /asks by itself.*\n +miniprogram\/pages\/goods\/list\.js:2\n +sends by itself.*\n +cloudfunctions\/mail\/index\.js:1\n/,
  );
  const [told = ''] = /npx miniprogram-notify build .*/.exec(begun) ?? [];
  expect(told).toContain(
    '--out cloudfunctions --client miniprogram/notify --server cloudfunctions/YOUR_FUNCTION',
  );

  const { stdout: built } = await command(...told.replace('YOUR_FUNCTION', 'restock').split(' ').slice(2));
  for (const place of ['cloudfunctions', 'miniprogram/notify', 'cloudfunctions/restock/notify.js'])
    expect(built).toContain(` ${place}`);
  expect(readdirSync(join(project, 'cloudfunctions'))).toEqual(
    expect.arrayContaining(['notify-dispatch', 'notify-send', 'restock', 'send', 'subscribe']),
  );
  await command('build', '--out', 'cloudfunctions', '--server', 'cloudfunctions/send');
  expect([read('cloudfunctions/send/index.js'), read('cloudfunctions/subscribe/index.js')]).toEqual([
    KEPT.send,
    KEPT.subscribe,
  ]);
  for (const file of ['index.js', 'plan.js', 'notify.config.js', 'components/notify-settings/index.wxml'])
    expect([file, existsSync(join(project, 'miniprogram/notify', file))]).toEqual([file, true]);
  // As a bundle made in the checkout: nothing tells where the packages lay.
  expect(read('cloudfunctions/notify-send/index.js')).not.toMatch(/^\s*(?:\/\/ |")\.\.\//m);

  const [next = ''] = /npx miniprogram-notify start .*/.exec(begun) ?? [];
  expect(next).toBe('npx miniprogram-notify start --out cloudfunctions --miniprogram miniprogram');
  await started([...next.split(' ').slice(3), '--port', '0', '--timers', 'off'], async (url) => {
    const cloud = createControl(url);
    const id = /id: '([\w-]{43})'/.exec(read('notify.config.ts'))![1]!;
    await cloud.subscribe('o-lin', { [id]: 'accept' });
    const report = {
      action: 'report',
      results: { [id]: 'accept' },
      nonce: 'first-tap',
      at: await cloud.now(),
    };
    expect(await cloud.call('notify-subscribe', report, { openid: 'o-lin' })).toMatchObject({ ok: true });
    expect(await cloud.tryCall('login', {}, { openid: 'o-lin' })).toEqual({
      result: { OPENID: 'o-lin', APPID: 'wx1234567890abcdef' },
    });
    const sent = await cloud.tryCall('restock', { to: 'o-lin' }, { source: 'wx_client', openid: 'o-lin' });
    expect(sent).toMatchObject({ result: { state: 'sent' } });
    expect(await cloud.messages('o-lin')).toMatchObject([{ data: { thing1: '蓝色马克杯', amount2: '¥89' } }]);
    const { stdout } = await command(
      'ops',
      'explain',
      '--to',
      'o-lin',
      '--template',
      'backInStock',
      '--local',
      url,
    );
    expect(stdout).toContain('restock:1');
    // Their own two, on their own collection, as they were: one keeps, the other sends, now through the books.
    await cloud.subscribe('o-lin', { [id]: 'accept' });
    const more = { ...report, nonce: 'second-tap', at: await cloud.now() };
    expect(await cloud.call('notify-subscribe', more, { openid: 'o-lin' })).toMatchObject({ ok: true });
    const kept = await cloud.tryCall('subscribe', { title: '白瓷碗' }, { openid: 'o-lin' });
    expect(kept).toMatchObject({ result: { errMsg: 'collection.add:ok' } });
    const through = { source: 'wx_client', openid: 'o-lin' };
    expect(await cloud.tryCall('send', {}, through)).toMatchObject({
      result: { mine: true, states: ['sent'] },
    });
    expect(await cloud.tryCall('send', {}, through)).toMatchObject({ result: { states: [] } });
    expect((await cloud.messages('o-lin')).map(({ data }) => data['thing1'])).toEqual(
      expect.arrayContaining(['白瓷碗', '蓝色马克杯']),
    );
  });
}, 240_000);

test('nothing of the team’s is overwritten, and each mistake says which', async () => {
  write({ 'other/notify.js': 'module.exports = 1;' });
  const before = read('notify.config.ts');
  expect(await refused('init')).toMatch(/notify\.config\.ts is there and stays as it is/);
  expect(read('notify.config.ts')).toBe(before);
  expect(await refused('build', '--client', 'miniprogram')).toMatch(
    /--client miniprogram: expected a folder for the client alone/,
  );
  expect(read('miniprogram/app.json')).toContain('pages/goods/list');
  expect(await refused('build', '--server', 'other')).toMatch(
    /other\/notify\.js: expected a file of this build or none/,
  );
  expect(read('other/notify.js')).toBe('module.exports = 1;');
  expect(await refused('build', '--config', 'none.ts')).toMatch(
    /none\.ts: expected your configuration, got no such file/,
  );
  expect(await refused('ops', 'explain')).toMatch(/usage 用法: npx miniprogram-notify ops explain/);
  expect(await refused('strat')).toMatch(/unknown command "strat"[\s\S]*usage/);
}, 120_000);

test.each([[[]], [['init']], [['build']], [['start']], [['ops']], [['ops', 'deploy']]])(
  '%j --help tells how it is used',
  async (words) => {
    const { stdout } = await command(...words, '--help');
    expect(stdout).toMatch(new RegExp(`^usage 用法: npx miniprogram-notify ${words.join(' ')}`));
  },
);

test('a configuration that knows no environment of the local cloud is refused at the start, in words', async () => {
  write({
    'formal.config.ts': read('notify.config.ts').replace(
      /local: \{.*\},/,
      `prod: { envId: 'shop-prod', state: 'formal' },`,
    ),
  });
  const said = await refused('start', '--config', 'formal.config.ts', '--out', 'formal', '--port', '0');
  expect(said).toMatch(
    /formal\.config\.ts: environments: expected one whose envId is "local-env"[\s\S]*--env shop-prod/,
  );
}, 60_000);

test('a configuration is typed in the team’s editor, by declarations alone', async () => {
  write({
    'tsconfig.json':
      '{"compilerOptions": {"strict": true, "noEmit": true, "module": "node16", "target": "ES2022", "types": [], "exactOptionalPropertyTypes": true}, "files": ["notify.config.ts", "wrong.config.ts"]}',
    'wrong.config.ts': read('notify.config.ts').replace("topic: 'restock'", "topic: 'nothing'"),
  });
  const { stdout } = await run(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    project,
  ]).catch((failed: { stdout: string }) => failed);
  expect(
    stdout
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith(' ')),
  ).toEqual([expect.stringMatching(/^wrong\.config\.ts\(\d+,\d+\): error TS2322/)]);
}, 60_000);
