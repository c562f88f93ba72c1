/** What goes wrong on the way, and what is said about it: what, where, what to do; never a key. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, deploy } from '../../ops/commands/deploy';
import { findingsOfProject } from '../../ops/deploy/miniProgram';
import { ownProject } from '../../ops/runSetting';
import { demoOptions } from '../../scripts/build/options';
import { ROOT } from '../build/withProject';
import type { Fault, StandIn } from '../support/management/standIn';
import {
  config,
  type Deployment,
  takeSome,
  withDeployed,
  withStandIn,
} from '../support/management/withStandIn';

const KEYS = ({ state }: StandIn): string[] => [
  state.secretId,
  state.secretKey,
  state.appSecret,
  'stand-in-access-token',
];

/** The command in an environment that has been spoilt first. */
async function told(
  spoil: (deployment: Deployment) => Record<string, string | undefined> | void,
  command = deploy,
): Promise<{ well: boolean; text: string }> {
  let answer = { well: true, text: '' };
  await withStandIn(async (deployment) => {
    const { standIn, lines } = deployment;
    const given = {
      TENCENTCLOUD_SECRETID: standIn.state.secretId,
      TENCENTCLOUD_SECRETKEY: standIn.state.secretKey,
      NOTIFY_APP_SECRET: standIn.state.appSecret,
      NOTIFY_WECHAT_API: standIn.weChatUrl,
    };
    answer = await lines(command, { env: { ...given, ...spoil(deployment) } });
    for (const key of KEYS(standIn)) expect(answer.text).not.toContain(key);
  });
  return answer;
}

const noTencentKey = { TENCENTCLOUD_SECRETID: undefined, TENCENTCLOUD_SECRETKEY: undefined };

test.each<[string, (deployment: Deployment) => Record<string, string | undefined> | void, RegExp]>([
  [
    'a secret key that is wrong',
    () => ({ TENCENTCLOUD_SECRETKEY: 'somebodyElse0123' }),
    /check TENCENTCLOUD_SECRETKEY/,
  ],
  [
    'a secret id that does not exist',
    () => ({ TENCENTCLOUD_SECRETID: 'AKIDnobody0123' }),
    /check TENCENTCLOUD_SECRETID/,
  ],
  ['no key at all', () => ({ ...noTencentKey, NOTIFY_APP_SECRET: undefined }), /expected keys, got none/],
  [
    'the key of another account',
    ({ standIn }) => void (standIn.state.envId = 'somebody-elses'),
    /has none of that id/,
  ],
  [
    'a key without rights',
    ({ standIn }) => void standIn.state.forbidden.add('CreateTable'),
    /QcloudTCBFullAccess[^]*0 done, 1 failed, \d+ not begun/,
  ],
  [
    'another AppID',
    ({ standIn }) => {
      standIn.state.appid = 'wxffffffffffffffff';
      return noTencentKey;
    },
    /check appid in notify\.config\.ts/,
  ],
  [
    'a wrong AppSecret',
    () => ({ ...noTencentKey, NOTIFY_APP_SECRET: 'wrongSecret' }),
    /check NOTIFY_APP_SECRET/,
  ],
  [
    'an environment of another mini program',
    ({ standIn }) => {
      standIn.state.envId = 'other';
      return noTencentKey;
    },
    /85088/,
  ],
  [
    'no room for collections',
    ({ standIn }) => void (standIn.state.limits.collections = 2),
    /environment is full[^]*[1-9]\d* done, 1 failed/,
  ],
  [
    'no room for indexes',
    ({ standIn }) => void (standIn.state.limits.indexes = 1),
    /create index notify_users\.hold_token[^]*environment is full/,
  ],
  [
    'no room for functions',
    ({ standIn }) => void (standIn.state.limits.functions = 0),
    /create function \w+[^]*environment is full/,
  ],
])('%s', async (_what, spoil, expected) => {
  const { well, text } = await told(spoil);
  expect(well).toBe(false);
  expect(text).toMatch(expected);
});

test('what WeChat refuses of the AppSecret is one of the findings of check, and hides no other', async () => {
  const { well, text } = await told(() => ({ NOTIFY_APP_SECRET: 'wrongSecret' }), check);
  expect(well).toBe(false);
  expect(text).toMatch(
    /create collection notify_users[^]*templates were not compared.*check NOTIFY_APP_SECRET/,
  );
  expect(text).not.toContain('wrongSecret');
});

test('half a key names the half that is missing', async () => {
  await withStandIn(async ({ lines }) => {
    const halved = lines(deploy, { env: { TENCENTCLOUD_SECRETID: 'AKIDhalf' } });
    await expect(halved).rejects.toThrow('got TENCENTCLOUD_SECRETID without TENCENTCLOUD_SECRETKEY');
  });
});

test('the team’s function of the same name stays as it is, and the way out is named', () =>
  withDeployed(async ({ standIn, lines }) => {
    const theirs = standIn.state.functions.get('send')!;
    Object.assign(theirs, { description: 'our own mail', timeout: 7, codeSha256: 'theirs' });
    const before = structuredClone(theirs);
    const { well, text } = await lines(deploy);
    expect(well).toBe(false);
    expect(text).toMatch(/function send: there is one of that name[^]*set a prefix[^]*--adopt send/);
    expect(standIn.state.functions.get('send')).toEqual(before);
    expect((await lines(deploy, { adopted: ['mail'] })).text).toMatch(
      /--adopt mail: expected one of dispatch/,
    );
    expect((await lines(deploy, { adopted: ['send'] })).well).toBe(true);
    expect(standIn.state.functions.get('send')).toMatchObject({ timeout: 60, variables: {} });
  }));

test('a function that was created with Node 8.9 cannot be mended, and is not touched', () =>
  withDeployed(async ({ standIn, lines }) => {
    standIn.state.functions.get('track')!.runtime = 'Nodejs8.9';
    const { text } = await lines(check);
    expect(text).toMatch(/function track: expected Node 16 or later, got Nodejs8\.9/);
  }));

test('code that fails when it is called is told at once, and tried again by the next run', () =>
  withDeployed(async ({ standIn, lines, missing }) => {
    standIn.state.functions.delete('manage');
    standIn.state.broken.add('manage');
    expect((await lines(deploy)).text).toMatch(/function manage has been uploaded but fails[^]*left-out/);
    expect(await missing()).toContain('code manage');
    standIn.state.broken.clear();
    expect((await lines(deploy)).well).toBe(true);
    expect(await missing()).toEqual([]);
  }));

test('an update that fails afterwards, as an asynchronous job, is a failure', () =>
  withDeployed(async ({ standIn, lines, missing }) => {
    standIn.state.functions.get('stats')!.codeSha256 = 'changed';
    standIn.state.failing.add('stats');
    expect((await lines(deploy)).text).toMatch(
      /function stats: expected it to become active, got UpdateFailed/,
    );
    expect(await missing()).toContain('code stats');
    expect((await lines(deploy)).well).toBe(true);
  }));

/** Each at a call in the middle of a deployment; all of them are over after a while. */
const passing: [string, Fault][] = [
  [
    'throttled',
    {
      action: 'CreateTable',
      when: 'before',
      what: { code: 'RequestLimitExceeded', message: 'too many' },
      times: 3,
      skip: 1,
    },
  ],
  [
    'throttled while reading',
    {
      action: 'GetFunction',
      when: 'before',
      what: { code: 'RequestLimitExceeded', message: 'too many' },
      times: 2,
    },
  ],
  ['cut off before an index', { action: 'UpdateTable', when: 'before', what: 'reset', times: 2, skip: 3 }],
  [
    'cut off after an index was made',
    { action: 'UpdateTable', when: 'after', what: 'reset', times: 1, skip: 3 },
  ],
  [
    'cut off after a collection was made',
    { action: 'CreateTable', when: 'after', what: 'reset', times: 1, skip: 1 },
  ],
  [
    'cut off after a function was created',
    { action: 'CreateFunction', when: 'after', what: 'reset', times: 1, skip: 1 },
  ],
  [
    'cut off before the call that proves a function',
    { action: 'Invoke', when: 'before', what: 'reset', times: 1, skip: 1 },
  ],
  [
    'cut off while a function is marked',
    { action: 'UpdateFunctionConfiguration', when: 'after', what: 'reset', times: 1 },
  ],
  [
    'cut off after the timer was set',
    { action: 'BatchCreateTrigger', when: 'after', what: 'reset', times: 1 },
  ],
  [
    'cut off after the rules were written',
    { action: 'ModifyResourcePermission', when: 'after', what: 'reset', times: 1, skip: 2 },
  ],
  ['answered by a gateway’s page', { action: 'ListTables', when: 'before', what: 'html', times: 1, skip: 1 }],
];

test.each(passing)('%s: gets through, nothing twice', (_what, fault) =>
  withDeployed(async ({ standIn, deploy: run, missing }) => {
    takeSome(standIn.state);
    standIn.faults.push(fault);
    const outcome = await run();
    expect(fault.times).toBe(0);
    expect(outcome.failed).toBeUndefined();
    expect(JSON.parse(standIn.state.rules)).toMatchObject({ '*': { invoke: true }, ours: { invoke: false } });
    standIn.faults.length = 0;
    expect(await missing()).toEqual([]);
  }),
);

test('a network that stays away stops the run, which says what is done; the next one does the rest and no more', () =>
  withDeployed(async ({ standIn, lines, missing, desired }) => {
    standIn.state.collections.clear();
    const gone: Fault = { action: 'UpdateTable', when: 'before', what: 'reset', times: 99, skip: 5 };
    standIn.faults.push(gone);
    const { well, text } = await lines(deploy);
    expect(well).toBe(false);
    expect(text).toMatch(/the network failed[^]*(\d+) done, 1 failed, (\d+) not begun; run again/);
    standIn.faults.length = 0;
    standIn.calls.length = 0;
    expect((await lines(deploy)).well).toBe(true);
    expect(await missing()).toEqual([]);
    const indexes = desired.collections.flatMap(({ indexes: all }) => all).length;
    expect(standIn.calls.filter((call) => call === 'UpdateTable')).toHaveLength(indexes - 5);
  }));

test('rules that are no JSON, and rules of the new kind, stay as they are', () =>
  withDeployed(async ({ standIn, lines, deploy: run }) => {
    standIn.state.rules = '// ours\n{"*": {"invoke": true}}';
    await run();
    expect(standIn.state.rules).toBe('// ours\n{"*": {"invoke": true}}');
    expect((await lines(check)).text).toMatch(/no plain JSON[^]*"send":\{"invoke":false\}/);
    standIn.state.opa = true;
    expect((await lines(check)).text).toMatch(/new policies \(OPA\)[^]*close dispatch, receive, send/);
  }));

test('in a checkout with a configuration of one’s own, the demo’s project is not taken for the team’s', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notify-project-'));
  try {
    const own = join(folder, 'notify.config.ts');
    writeFileSync(own, 'export default {};');
    const checkout = { ...demoOptions(ROOT), config: own };
    expect(ownProject(checkout)).toBeUndefined();
    expect(ownProject({ ...checkout, config: join(ROOT, 'notify.config.ts') })).toBe(ROOT);
    expect(ownProject({ ...checkout, project: folder })).toBe(folder);
    expect(findingsOfProject(undefined, config)).toEqual([
      expect.objectContaining({ en: expect.stringMatching(/demo shop’s; name .* with --project/) as string }),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the mini program: a page that is missing, code that sends past the books', async () => {
  const project = mkdtempSync(join(tmpdir(), 'notify-project-'));
  const write = (path: string, text: string): void => {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  try {
    write(
      'project.config.json',
      '{"appid": "wxffffffffffffffff", "miniprogramRoot": "app/", "cloudfunctionRoot": "functions/"}',
    );
    write(
      'app/app.json',
      '{"pages": ["pages/goods/index"], "subPackages": [{"root": "pages/booking/", "pages": ["index"]}]}',
    );
    write('app/pages/goods/index.js', 'Page({\n  tap: () => wx.requestSubscribeMessage({}),\n});\n');
    write('functions/mail/index.js', 'exports.main = () =>\n  cloud.openapi.subscribeMessage.send({});\n');
    write('functions/mail/node_modules/x/index.js', 'cloud.openapi.subscribeMessage.send({});');
    write('functions/send/index.js', 'cloud.openapi.subscribeMessage.send({});');
    write('functions/send/package.json', '{"generatedBy": "miniprogram-notify"}');
    await withDeployed(async ({ lines }) => {
      const { well, text } = await lines(check, { project });
      expect(well).toBe(false);
      expect(text.match(/opens .*which app\.json does not have/g)).toEqual(
        Object.values(config.templates)
          .filter(({ page }) => page === 'pages/order/index')
          .map(() => 'opens pages/order/index, which app.json does not have'),
      );
      expect(text.match(/functions\S+ calls subscribeMessage/g)).toEqual([
        'functions/mail/index.js:2 calls subscribeMessage',
      ]);
      expect(text).toContain(`appid is ${config.appid} in notify.config.ts and wxffffffffffffffff in`);
      expect(text).toMatch(/app\/pages\/goods\/index\.js:2 calls requestSubscribeMessage itself/);
      expect((await lines(check, { project: join(project, 'nowhere') })).text).toMatch(
        /expected the mini program’s app\.json/,
      );
    });
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});
