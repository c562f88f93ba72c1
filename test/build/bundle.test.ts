/** The bundle without the SDKs' dead parts still does, with the real SDKs, everything that our functions ask of them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import notifyConfig from '../../notify.config';
import { bundleFunctions } from '../../scripts/build/bundle';
import { discoverFunctions } from '../../scripts/build/discover';
import { withGateway } from './gateway';
import { ROOT, withProject } from './withProject';

const FUNCTION = `
  import cloud from 'wx-server-sdk';
  import tcb from '@cloudbase/node-sdk';
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
  const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV as unknown as string, keepalive: true });
  const told = async (work: () => Promise<unknown>) => {
    try { return await work(); } catch (error) { return 'threw ' + ((error as any).errMsg ?? (error as any).message); }
  };
  const api = () => (cloud as any).openapi({ convertCase: false }).subscribeMessage.send({ touser: 'o1', data: { thing1: { value: '马克杯' } } });
  const db = () => app.database();
  export const main = async () => ({
    get: await told(() => db().collection('c').where({ n: db().command.gt(1) }).get()),
    insert: await told(() => db().collection('c').add({ _id: 'a', at: new Date(0) })),
    update: await told(() => (db().collection('c').where({ _id: 'a' }) as any).updateAndReturn({ n: db().command.inc(1) })),
    aggregate: await told(() => db().collection('c').aggregate().match({}).end()),
    wxGet: await told(() => cloud.database().collection('c').get() as Promise<unknown>),
    call: await told(() => app.callFunction({ name: 'x', data: {} })),
    wxCall: await told(() => cloud.callFunction({ name: 'x', data: {} }) as Promise<unknown>),
    openapi: await told(api),
    context: cloud.getWXContext(),
    watch: await told(async () => (db().collection('c') as any).watch({ onChange() {}, onError() {} })),
  });`;

const FILES = {
  'cloudfunctions/greet/index.ts': FUNCTION,
  'cloudfunctions/greet/config.json': '{"permissions":{"openapi":["subscribeMessage.send"]}}',
};

type Told = Record<string, unknown>;

test('database, functions, openapi and caller context work in the bundle; what was left out says so', () =>
  withProject(FILES, async ({ build, folder }) => {
    await build();
    await withGateway(async ({ url, requests }) => {
      const told = await run(join(folder, 'out/greet/index.js'), url);
      expect(told.get).toMatchObject({ data: [{ _id: 'a', n: 7 }] });
      expect(told.insert).toMatchObject({ id: 'a' });
      expect(told.update).toMatchObject({ updated: 1, doc: { _id: 'a' } });
      expect(told.aggregate).toMatchObject({ data: [{ _id: 'a' }] });
      expect(told.wxGet).toMatchObject({ data: [{ _id: 'a', n: 7 }] });
      expect(told.call).toMatchObject({ result: { ok: true } });
      expect(told.wxCall).toMatchObject({ result: { ok: true } });
      expect(told.openapi).toMatch(/threw .*the openapi was reached/);
      expect(told.context).toMatchObject({ OPENID: 'o-1', APPID: 'wx0', SOURCE: 'wx_client' });
      expect(told.watch).toMatch(/threw .*watch\(\).* was left out of this bundle/);

      const openapi = requests.find((body) => body.includes('name="action"')) ?? '';
      expect(openapi).toContain('subscribeMessage.send');
      expect(Buffer.from(openapi, 'latin1').toString('utf8')).toContain('马克杯');
    });
  }));

test('no function carries the check of the configuration, nor the part of zod that only the check needs', async () => {
  const functions = discoverFunctions(join(ROOT, 'cloudfunctions'));
  const bundles = await bundleFunctions(functions, checkConfig(notifyConfig), ROOT);
  expect(bundles.size).toBe(functions.length);
  for (const { code } of bundles.values()) {
    expect(code).toContain('"checked": "by miniprogram-notify"');
    expect(code).not.toMatch(/core\/checking|zod\/v4\/classic/);
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
