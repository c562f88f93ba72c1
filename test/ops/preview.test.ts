/** `ops preview`: what must be there before anything is asked of WeChat; and, where it is installed, the vendor's package itself. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { preview } from '../../ops/preview/preview';
import { demoOptions } from '../../scripts/build/options';
import { ROOT } from '../build/withProject';
import { startUploads, type Uploads } from '../support/management/uploads';
import { config } from '../support/management/withStandIn';

/** An install proper, over the network: some 950 packages, a minute. */
const INSTALLED = process.env.NPM_INSTALL !== undefined;

const keyOf = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const { privateKey, publicKey } = keyOf();

let project: string;
const write = (path: string, text: string): string => {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const at = (appid: string) =>
  write('project.config.json', JSON.stringify({ appid, cloudfunctionRoot: 'cloudfunctions/' }));

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'notify-preview-'));
  at(config.appid);
  const pages = ['pages/goods/index', 'pages/order/index'];
  write('app.json', JSON.stringify({ pages, subPackages: [{ root: 'pages/booking', pages: ['index'] }] }));
  write('app.js', 'App({});');
  for (const page of [...pages, 'pages/booking/index']) {
    write(`${page}.js`, `Page({ data: { here: 'WORDS_OF_${page}' } });`);
    write(`${page}.wxml`, '<view>{{here}}</view>');
    write(`${page}.json`, '{}');
  }
  write('cloudfunctions/mine/index.js', 'exports.main = () => "WORDS_OF_A_FUNCTION";');
  write('private.key', privateKey);
  write('public.key', publicKey);
  if (INSTALLED) {
    write('package.json', '{"name": "team", "private": true}');
    const argv = ['install', '--save-dev', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    await promisify(execFile)('npm', [...argv, 'miniprogram-ci@2.1.42'], { cwd: project });
  } else {
    write('node_modules/miniprogram-ci/package.json', '{"version": "2.1.42", "main": "index.js"}');
    write('node_modules/miniprogram-ci/index.js', '');
  }
}, 300_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

async function told(
  more: Partial<Parameters<typeof preview>[0]> = {},
): Promise<{ well: boolean; text: string }> {
  const lines: string[] = [];
  const well = await preview({
    project,
    out: join(project, 'preview.jpg'),
    dryRun: false,
    build: demoOptions(ROOT),
    env: { NOTIFY_UPLOAD_KEY: join(project, 'private.key') },
    print: (line) => lines.push(line),
    ...more,
  }).catch((error: Error) => lines.push(error.message) < 0);
  const text = lines.join('\n');
  for (const line of privateKey.split('\n').filter((each) => each.length > 20 && !each.startsWith('-')))
    expect(text).not.toContain(line);
  return { well, text };
}

test.each<[string, () => Parameters<typeof told>[0], RegExp]>([
  ['no key', () => ({ env: {} }), /expected a code-upload key.*NOTIFY_UPLOAD_KEY.*code upload/],
  [
    'a key file that is not there',
    () => ({ env: { NOTIFY_UPLOAD_KEY: join(project, 'none.key') } }),
    /none\.key: expected the file of a code-upload key, got no such file/,
  ],
  [
    'a file that is no key',
    () => ({ env: { NOTIFY_UPLOAD_KEY: join(project, 'app.json') } }),
    /got no private key in it/,
  ],
  [
    'the public half',
    () => ({ env: { NOTIFY_UPLOAD_KEY: join(project, 'public.key') } }),
    /got no private key in it/,
  ],
  [
    'a project without the package',
    () => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'notify-preview-'));
      return { project: elsewhere };
    },
    /expected miniprogram-ci, got none\. Run there: npm install --save-dev miniprogram-ci/,
  ],
  ['a project that is not known', () => ({ project: undefined }), /name the folder of yours with --project/],
])('%s: is told before anything is asked', async (_what, more, expected) => {
  const { well, text } = await told(more());
  expect([well, text]).toEqual([false, expect.stringMatching(expected)]);
});

test('an appid that the project has otherwise is told', async () => {
  at('wxffffffffffffffff');
  const { text } = await told();
  at(config.appid);
  expect(text).toContain(`appid is ${config.appid} in notify.config.ts and wxffffffffffffffff in`);
});

test('the plan names what would go where, and does nothing; the key may come from a file of secrets', async () => {
  const secretsFile = write('secrets', `NOTIFY_UPLOAD_KEY=${join(project, 'private.key')}\n`);
  const { well, text } = await told({ dryRun: true, env: {}, secretsFile });
  expect(well).toBe(true);
  expect(text).toMatch(
    new RegExp(`miniprogram-ci [\\d.]+ would upload .*\\(\\.\\) as a preview of ${config.appid}`),
  );
  expect(existsSync(join(project, 'preview.jpg'))).toBe(false);
});

const itself = (): void => {
  let uploads: Uploads;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    uploads = await startUploads(config.appid, publicKey);
    env = {
      ...process.env,
      NOTIFY_UPLOAD_KEY: join(project, 'private.key'),
      HTTPS_PROXY: uploads.proxyUrl,
      NODE_EXTRA_CA_CERTS: write('stand-in.pem', uploads.certificate),
      NODE_OPTIONS: '',
    };
  });
  afterAll(() => uploads.close());

  test('compiles, signs and uploads the mini program, its page first, without functions; the picture is there', async () => {
    const { well, text } = await told({ env, page: 'pages/order/index' });
    expect([well, text]).toEqual([true, expect.stringMatching(/the code is in .*preview\.jpg/)]);
    expect(readFileSync(join(project, 'preview.jpg'), 'utf8')).toBe('a code to scan');
    expect(uploads.preview).toMatchObject({ appid: config.appid, path: 'pages/order/index' });
    expect(uploads.preview!.files).toContain('WORDS_OF_pages/goods/index');
    for (const inside of ['WORDS_OF_A_FUNCTION', privateKey.slice(40, 80)])
      expect(uploads.preview!.files).not.toContain(inside);
  }, 60_000);

  test('the key of another mini program, an address not on the list, a page without files and a network that is gone are told', async () => {
    const foreign = write('foreign.key', keyOf().privateKey);
    expect((await told({ env: { ...env, NOTIFY_UPLOAD_KEY: foreign } })).text).toMatch(
      /key is of this appid/,
    );
    uploads.refusal = { errCode: -10008, errMsg: 'invalid ip: 203.0.113.7, reference: …' };
    expect((await told({ env })).text).toMatch(/allow-list of code uploads.*203\.0\.113\.7/);
    const app = readFileSync(join(project, 'app.json'), 'utf8');
    write('app.json', '{"pages": ["pages/none"]}');
    expect((await told({ env })).text).toMatch(/miniprogram-ci says: .*pages\/none/);
    write('app.json', app);
    const nowhere = { ...env, HTTPS_PROXY: 'http://127.0.0.1:9' };
    expect((await told({ env: nowhere })).text).toMatch(/the network failed/);
  }, 120_000);
};

// It installs 950 packages: `npm run test:long`.
if (INSTALLED) describe('miniprogram-ci itself', itself);
