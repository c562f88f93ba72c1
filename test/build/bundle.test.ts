/** Bundles without the SDKs' dead parts still do, with the real SDKs, everything that their functions ask of them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { leaveOutDeadParts } from '../../scripts/build/deadParts';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import { bundleFunctions } from '../../scripts/build/bundle';
import { discoverFunctions } from '../../scripts/build/discover';
import { withGateway } from './gateway';
import { ROOT, withProject } from './withProject';

const HEAD = `
  import cloud from 'wx-server-sdk';
  import tcb from '@cloudbase/node-sdk';
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
  const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV as unknown as string, keepalive: true });
  const told = async (work: () => Promise<unknown>) => {
    try { return await work(); } catch (error) { return 'threw ' + ((error as any).errMsg ?? (error as any).message); }
  };
  const c = () => app.database().collection('c') as any;
  const raw = () => c().options({ raw: true });
  const message = { touser: 'o1', data: { thing1: { value: '马克杯' } } };`;

/** What the product's functions ask for. */
const PRODUCT = `
    get: await told(() => raw().where({ n: { $gt: 1 } }).limit(1).orderBy('n', 'asc').field({ n: true }).get()),
    insert: await told(() => c().add([{ _id: 'a', n: 1, big: 2 ** 40, half: 0.5, nothing: null }])),
    update: await told(() => raw().where({ _id: 'a' }).update({ $inc: { n: 1 } })),
    updateOne: await told(() => raw().where({ _id: 'a' }).updateAndReturn({ $inc: { n: 1 } })),
    remove: await told(() => raw().where({ _id: 'a' }).remove()),
    aggregate: await told(() => raw().aggregate([{ $match: { n: 1 } }]).end()),
    call: await told(() => app.callFunction({ name: 'x', data: {} }, { timeout: 1500 })),
    uid: await told(async () => app.auth().getUserInfo().uid),
    context: cloud.getWXContext(),`;

/** What it does not ask for: says so. */
const NOT_PRODUCT = `
    watch: await told(async () => c().watch({ onChange() {}, onError() {} })),
    doc: await told(() => c().doc('a').get()),
    command: await told(async () => (app.database() as any).command.gt(1)),
    transaction: await told(() => (app.database() as any).startTransaction()),
    upload: await told(() => app.uploadFile({ cloudPath: 'a', fileContent: Buffer.from('a') } as any)),
    wxGet: await told(async () => cloud.database()),
    wxCall: await told(async () => cloud.callFunction({ name: 'x', data: {} })),
    wxUpload: await told(async () => cloud.uploadFile({ cloudPath: 'a' } as any)),`;

/** A word that the build does not read as a call of an openapi. */
const HIDDEN = `(cloud as any)['open' + 'api']`;

const FILES = {
  'cloudfunctions/greet/index.ts': `${HEAD}
  export const main = async () => ({${PRODUCT}${NOT_PRODUCT}
    openapi: await told(() => (cloud as any).openapi({ convertCase: false }).subscribeMessage.send(message)),
  });`,
  'cloudfunctions/greet/config.json': '{"permissions":{"openapi":["subscribeMessage.send"]}}',
  'cloudfunctions/quiet/index.ts': `${HEAD}
  export const main = async () => ({${PRODUCT}${NOT_PRODUCT}
    openapi: await told(() => ${HIDDEN}.subscribeMessage.send(message)),
    openapiWithOptions: await told(() => ${HIDDEN}({ convertCase: false })),
  });`,
  'cloudfunctions/quiet/config.json': '{}',
};

type Told = Record<string, unknown>;

function expectProduct(told: Told): void {
  expect(told).toMatchObject({
    get: { data: [{ _id: 'a', n: 7 }] },
    insert: { ids: ['a'] },
    update: { updated: 1 },
    updateOne: { updated: 1, doc: { _id: 'a' } },
    remove: { deleted: 1 },
    aggregate: { data: [{ _id: 'a' }] },
    call: { result: { ok: true } },
    context: { OPENID: 'o-1', APPID: 'wx0', SOURCE: 'wx_client' },
  });
  for (const name of ['watch', 'doc', 'command', 'transaction', 'upload', 'wxGet', 'wxCall', 'wxUpload']) {
    expect(`${name} ${String(told[name])}`).toMatch(/ threw .* was left out of this bundle/);
  }
}

test('a function has database, functions, openapi and caller context; what was left out says so', () =>
  withProject(FILES, async ({ build, folder }) => {
    await build();
    await withGateway(async ({ url, requests }) => {
      const told = await run(join(folder, 'out/greet/index.js'), url);
      expectProduct(told);
      expect(told.openapi).toMatch(/threw .*the openapi was reached/);
      const openapi = requests.find((body) => body.includes('name="action"')) ?? '';
      expect(openapi).toContain('subscribeMessage.send');
      expect(Buffer.from(openapi, 'latin1').toString('utf8')).toContain('马克杯');
      const insert = requests.find((body) => body.includes('insertDocument')) ?? '';
      expect(insert).toContain(String.raw`\"big\":{\"$numberLong\":\"1099511627776\"}`);

      const quiet = await run(join(folder, 'out/quiet/index.js'), url);
      expectProduct(quiet);
      expect(quiet.openapi).toMatch(/threw .*subscribeMessage\.send was left out of this bundle/);
      expect(quiet.openapiWithOptions).toMatch(/threw .* was left out of this bundle/);
    });
  }));

test('a function of somebody else has the SDKs’ database, commands, documents and calls too', () =>
  withProject(
    {
      'own.ts': `${HEAD}
  export const main = async () => ({
    get: await told(() => c().where({ n: (app.database() as any).command.gt(1) }).get()),
    doc: await told(() => c().doc('a').get()),
    wxGet: await told(() => cloud.database().collection('c').get() as Promise<unknown>),
    wxCall: await told(() => cloud.callFunction({ name: 'x', data: {} }) as Promise<unknown>),
    openapi: await told(() => (cloud as any).openapi.subscribeMessage.send(message)),
    context: cloud.getWXContext(),
    watch: await told(async () => c().watch({ onChange() {}, onError() {} })),
  });`,
    },
    async ({ folder }) => {
      const outfile = join(folder, 'own.js');
      await esbuild({
        entryPoints: [join(folder, 'own.ts')],
        outfile,
        absWorkingDir: ROOT,
        bundle: true,
        platform: 'node',
        target: 'node16',
        plugins: [leaveOutDeadParts()],
      });
      await withGateway(async ({ url }) => {
        const told = await run(outfile, url);
        expect(told).toMatchObject({
          get: { data: [{ _id: 'a', n: 7 }] },
          doc: { data: [{ _id: 'a', n: 7 }] },
          wxGet: { data: [{ _id: 'a', n: 7 }] },
          wxCall: { result: { ok: true } },
          context: { OPENID: 'o-1', APPID: 'wx0', SOURCE: 'wx_client' },
        });
        expect(told.openapi).toMatch(/threw .*the openapi was reached/);
        expect(told.watch).toMatch(/threw .*websocket-client.* was left out of this bundle/);
      });
    },
  ));
test('no function carries the check of the configuration, nor the part of zod that only the check needs', async () => {
  const functions = discoverFunctions(join(ROOT, 'cloudfunctions'));
  const bundles = await bundleFunctions(functions, new Map(), checkConfig(notifyConfig), ROOT);
  expect(bundles.size).toBe(functions.length);
  for (const { files, inputs } of bundles.values()) {
    const holding = [...files.values()].filter(({ code }) =>
      code.includes('"checked": "by miniprogram-notify"'),
    );
    expect(holding).toHaveLength(1);
    expect([...inputs.keys()].join()).not.toMatch(/core\/checking|zod\/v4\/classic/);
  }
});

const PROBE = `
  require(process.argv[1]).main({}).then((told) => { process.stdout.write('told ' + JSON.stringify(told), () => process.exit(0)); });`;

async function run(module: string, url: string): Promise<Told> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROBE, module], {
    env: {
      PATH: process.env.PATH,
      TCB_CONTEXT_CNFG: JSON.stringify({ URL: url }),
      TENCENTCLOUD_RUNENV: 'SCF',
      TENCENTCLOUD_REGION: 'ap-shanghai',
      SCF_NAMESPACE: 'local',
      TCB_ENV: 'local',
      TENCENTCLOUD_SECRETID: 'id',
      TENCENTCLOUD_SECRETKEY: 'key',
      TENCENTCLOUD_SESSIONTOKEN: 'token',
      WX_API_TOKEN: 'token',
      WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID',
      WX_OPENID: 'o-1',
      WX_APPID: 'wx0',
      TCB_SOURCE: 'wx_client',
    },
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('told ') + 5)) as Told;
}
