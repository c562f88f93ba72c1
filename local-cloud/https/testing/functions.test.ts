/** Functions called from outside or later: `/tcb/invokecloudfunction`, `addDelayedFunctionTask` over either way. */
import { join } from 'node:path';

import {
  cloudPerFile,
  startLocalCloud,
  withFolder,
  writeFunctions,
  type TestCloud,
  type TestFunction,
} from '../../testing/withCloud';
import { HTTPS_API } from '../httpsApi';

const APPID = 'wx0000000000000000';
const SECRET = 'local-cloud-app-secret';
const ENV = 'local-env';

/** Says what it sees of its call. */
const look: TestFunction = {
  code: `exports.main = async (event) => {
    if (event.throws) throw new Error('as asked');
    await new Promise((done) => setTimeout(done, event.ms || 0));
    const own = process.env.WX_CONTEXT_KEYS.split(','); // a warm process keeps variables of earlier calls
    const openid = own.includes('WX_OPENID') ? process.env.WX_OPENID : '';
    return { event, source: process.env.TCB_SOURCE, openid, token: own.includes('WX_API_TOKEN') };
  };`,
  config: { timeout: 20 },
};
/** Orders a delayed call over the cloud, with the real SDK. */
const order: TestFunction = {
  code: `const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async (task) => {
      try { return await cloud.openapi({ convertCase: false }).cloudbase.addDelayedFunctionTask(task); }
      catch ({ errCode, errMsg }) { return { errCode, errMsg }; } };`,
  config: { permissions: { openapi: ['cloudbase.addDelayedFunctionTask'] } },
};
const theCloud = () => withFunctions({ look, order });
const withFunctions = cloudPerFile();

type Answer = Record<string, unknown> & { errcode: number; errmsg: string; resp_data: string };
interface Seen {
  event: unknown;
  source: string;
  openid: string;
  token: boolean;
}

const post = async ({ cloud }: Pick<TestCloud, 'cloud'>, path: string, body: string): Promise<Answer> =>
  (await (await fetch(cloud.url + HTTPS_API + path, { method: 'POST', body })).json()) as Answer;
const tokenOf = async (cloud: Pick<TestCloud, 'cloud'>): Promise<string> => {
  const account = { grant_type: 'client_credential', appid: APPID, secret: SECRET };
  return String((await post(cloud, '/cgi-bin/stable_token', JSON.stringify(account))).access_token);
};
const invoke = async (cloud: TestCloud, name: string, body: string, env = ENV): Promise<Answer> =>
  post(cloud, `/tcb/invokecloudfunction?access_token=${await tokenOf(cloud)}&env=${env}&name=${name}`, body);

/** What a delayed call saw, as its run's log keeps it. */
const runsOf = async (cloud: TestCloud): Promise<Seen[]> => {
  const { logs } = await cloud.get<{ logs: { result?: string }[] }>('/logs?function=look');
  return logs.flatMap(({ result }) => (result === undefined ? [] : [JSON.parse(result) as Seen]));
};

describe('/tcb/invokecloudfunction', () => {
  it('calls the function with the body as its event, without a user; it has the token that the profile says', async () => {
    const cloud = theCloud();
    const answer = await invoke(cloud, 'look', '{"a":1}');
    expect(answer).toMatchObject({ errcode: 0, errmsg: 'ok' });
    const seen = { event: { a: 1 }, source: 'wx_http', openid: '', token: true };
    expect(JSON.parse(answer.resp_data)).toEqual(seen);
    await cloud.post('/profile', { tokens: { invokecloudfunction: false } });
    expect(JSON.parse((await invoke(cloud, 'look', '{"a":1}')).resp_data)).toEqual({ ...seen, token: false });
    expect((await cloud.get<{ counted: { runs: number } }>('/metrics')).counted.runs).toBe(2);
  });

  it.each([
    ['no token', '?env=local-env&name=look', '{}', 41001],
    ['a token of nobody', `?access_token=${'x'.repeat(80)}&env=local-env&name=look`, '{}', 40001],
  ])('%s is refused, and nothing runs', async (_what, query, body, errcode) => {
    const cloud = theCloud();
    expect(await post(cloud, `/tcb/invokecloudfunction${query}`, body)).toMatchObject({ errcode });
    expect(await runsOf(cloud)).toEqual([]);
  });

  it.each([
    ['no name', '', '{}', ENV, 40101],
    ['another environment', 'look', '{}', 'other', -501005],
    ['an empty body', 'look', '', ENV, 44002],
    ['no JSON', 'look', '<xml/>', ENV, 47001],
    ['no such function', 'nothing', '{}', ENV, -504001],
    ['a function that throws', 'look', '{"throws":true}', ENV, -504002],
  ])('%s: WeChat’s or the gateway’s code', async (_what, name, body, env, errcode) => {
    expect(await invoke(theCloud(), name, body, env)).toMatchObject({ errcode });
  });

  it('whoever calls waits 5 s, the function goes on', async () => {
    const cloud = theCloud();
    expect(await invoke(cloud, 'look', '{"ms":5500}')).toMatchObject({
      errcode: -1,
      errmsg: expect.stringContaining('5000 ms'),
    });
    for (let i = 0; i < 50 && (await runsOf(cloud)).length === 0; i += 1)
      await new Promise((done) => setTimeout(done, 100));
    expect(await runsOf(cloud)).toHaveLength(1);
  }, 20_000);
});

describe('addDelayedFunctionTask', () => {
  const task = { env: ENV, function_name: 'look', data: '{"a":1}', delay_time: 60 };

  it('over the cloud: the call comes when its time has come, not before, once', async () => {
    const cloud = theCloud();
    expect((await cloud.call('order', { openid: 'alice', data: task })).result).toMatchObject({ errCode: 0 });
    await cloud.post('/clock/advance', { ms: 54_000 });
    expect(await runsOf(cloud)).toEqual([]);
    const { fired } = await cloud.post<{ fired: unknown[] }>('/clock/advance', { ms: 7000 });
    expect(fired).toMatchObject([{ function: 'look', trigger: 'delayed', attempts: 1 }]);
    await cloud.post('/clock/advance', { ms: 3_600_000 });
    expect(await runsOf(cloud)).toEqual([
      { event: { a: 1 }, source: 'wx_unknown', openid: '', token: false },
    ]);
  });

  it('over HTTPS; source, token and lateness are the profile’s', async () => {
    const cloud = theCloud();
    await cloud.post('/profile', { tokens: { delayed: true }, delayed: { source: 'scf', lateSeconds: 90 } });
    const ordered = await post(
      cloud,
      `/tcb/adddelayedfunctiontask?access_token=${await tokenOf(cloud)}`,
      JSON.stringify(task),
    );
    expect(ordered).toMatchObject({ errcode: 0 });
    await cloud.post('/clock/advance', { ms: 140_000 });
    expect(await runsOf(cloud)).toEqual([]);
    await cloud.post('/clock/advance', { ms: 11_000 });
    expect(await runsOf(cloud)).toMatchObject([{ source: 'scf', token: true }]);
  });

  it.each([
    [{ delay_time: 5 }, 40097],
    [{ delay_time: 31 * 86_400 }, 40097],
    [{ delay_time: '60' }, 40097],
    [{ function_name: '' }, 40097],
    [{ env: 'other' }, -501005],
    [{ data: { a: 1 } }, 47001],
    [{ data: '{a' }, 47001],
  ])('%j is refused, and nothing is ordered', async (change, errcode) => {
    const cloud = theCloud();
    const token = await tokenOf(cloud);
    const body = JSON.stringify({ ...task, ...change });
    expect(await post(cloud, `/tcb/adddelayedfunctiontask?access_token=${token}`, body)).toMatchObject({
      errcode,
    });
    expect((await cloud.post<{ fired: unknown[] }>('/clock/advance', { ms: 40 * 86_400_000 })).fired).toEqual(
      [],
    );
  });

  it('needs its permission; a reset forgets what was ordered', async () => {
    const cloud = withFunctions({ unpermitted: { code: order.code } });
    expect((await cloud.call('unpermitted', { openid: 'a', data: task })).result).toMatchObject({
      errCode: -604101,
    });
    await cloud.call('order', { openid: 'a', data: task });
    await cloud.post('/data/reset');
    expect((await cloud.post<{ fired: unknown[] }>('/clock/advance', { ms: 61_000 })).fired).toEqual([]);
  });

  it('a failed one is told and not made again; what waits survives a restart', () =>
    withFolder(async (folder) => {
      const options = {
        functionsDir: writeFunctions(join(folder, 'functions'), { look, order }),
        dataDir: join(folder, 'data'),
        timers: false,
      };
      const first = await startLocalCloud(options);
      const failing = JSON.stringify({ ...task, data: '{"throws":true}' });
      const token = await tokenOf({ cloud: first });
      await post({ cloud: first }, `/tcb/adddelayedfunctiontask?access_token=${token}`, failing);
      await first.close();
      const second = await startLocalCloud(options);
      try {
        const advance = async () =>
          JSON.parse((await second.ask('POST', '/clock/advance', '{"ms":61000}')).text) as object;
        expect(await advance()).toMatchObject({
          fired: [{ function: 'look', error: { code: 'FUNCTIONS_EXECUTE_FAIL' } }],
        });
        expect(await advance()).toMatchObject({ fired: [] });
      } finally {
        await second.close();
      }
    }));
});
