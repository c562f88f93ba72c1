import type { ProfilePatch } from '../profile/read';
import { PROFILES } from '../profile/builtIn';
import { cloudPerFile, withCloud, type TestCloud, type TestFunction } from './withCloud';

const SDK = `const cloud = require('wx-server-sdk');\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\n`;
const FAILURE = `({ errCode, errMsg }) => ({ errCode, errMsg })`;

const send: TestFunction = {
  code: `${SDK}exports.main = async (event) => cloud.openapi({ convertCase: false }).subscribeMessage.send({
    touser: event.to || 'alice', template_id: 'card', data: { number1: { value: '1' } }, ...event.changes }).then((answer) => answer, ${FAILURE});`,
  config: {
    permissions: { openapi: ['subscribeMessage.send'] },
    triggers: [{ name: 'tick', type: 'timer', config: '0 0 0 1 1 * *' }],
  },
};
const relay: TestFunction = {
  code: `${SDK}exports.main = async (event) => cloud.callFunction({ name: event.to || 'send', data: event.data || {} })
    .then(({ result }) => result, ${FAILURE});`,
  config: { triggers: [{ name: 'tick', type: 'timer', config: '0 0 0 1 1 * *' }] },
};
/** As relay, but with the other SDK, which sends its token in the same way. */
const nodeRelay: TestFunction = {
  code: `const app = require('@cloudbase/node-sdk').init({ env: require('@cloudbase/node-sdk').SYMBOL_CURRENT_ENV });
    exports.main = async () => (await app.callFunction({ name: 'send', data: {} })).result;`,
};
const receive: TestFunction = {
  code: `exports.main = async (event) => { console.log(JSON.stringify({ event, openid: process.env.WX_OPENID || null, source: process.env.TCB_SOURCE })); return 'success'; };`,
};
const store: TestFunction = {
  code: `${SDK}const db = cloud.database(); exports.main = async (event) => {
    if (event.add) return db.collection('cups').add({ data: { _id: 'a', size: 1 } }).then(() => 1, ${FAILURE});
    return db.collection('cups').where({ _id: 'a' }).update({ data: { size: event.size } }).then(({ stats }) => stats.updated, ${FAILURE}); };`,
};
const environment: TestFunction = {
  code: `exports.main = () => ({ pid: process.pid, openid: process.env.WX_OPENID || null, keys: process.env.WX_CONTEXT_KEYS, tokens: Object.keys(process.env).filter((name) => name.includes('API_TOKEN')),
    uuid: process.env.TCB_UUID || null, trigger: process.env.TRIGGER_SRC || null, mine: process.env.MY_VARIABLE || null });`,
};

const theCloud = cloudPerFile({ profile: 'friendly' });
const started = async (patch: ProfilePatch, functions: Record<string, TestFunction>): Promise<TestCloud> => {
  const cloud = theCloud(functions);
  await cloud.post('/profile', patch);
  return cloud;
};
const buy = ({ post }: TestCloud, times = 1): Promise<unknown> =>
  Promise.all(
    Array.from({ length: times }, () =>
      post('/wechat/subscribe', { openid: 'alice', templates: { card: 'accept' } }),
    ),
  );
const credits = async ({ get }: TestCloud): Promise<unknown> =>
  (await get('/wechat/credits?openid=alice')).card;

interface Sent {
  errCode?: number;
  errMsg?: string;
  msgid?: unknown;
}

describe('which profile is in force', () => {
  it('is what GET /profile gives; a test changes keys of it until the next reset', async () => {
    const { get, post, request } = theCloud();
    expect(await get('/profile')).toMatchObject({ msgid: 'number', tokens: { http: true } });
    expect(await post('/profile', { tokens: { http: false } })).toMatchObject({ tokens: { http: false } });
    expect(await get('/profile')).toMatchObject({ msgid: 'number', tokens: { http: false, client: true } });
    const refused = await request('POST', '/profile', '{"tokens":{"web":true},"msgid":"none"}');
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { code: 'INVALID_PARAM', message: expect.stringContaining('there is no key "web"') },
    });
    expect(await get('/profile')).toMatchObject({ msgid: 'number' });
    await post('/data/reset');
    expect(await get('/profile')).toMatchObject({ tokens: { http: true } });
  });

  it('is chosen at the start, by name or by keys', async () => {
    await withCloud({}, async ({ get }) => expect(await get('/profile')).toEqual(PROFILES.default));
    await withCloud({}, async ({ get }) => expect(await get('/profile')).toMatchObject({ msgid: 'number' }), {
      profile: 'friendly',
    });
    await withCloud(
      {},
      async ({ get, post }) => {
        await post('/data/reset');
        expect(await get('/profile')).toMatchObject({ msgid: 'text', leftovers: true });
      },
      { profile: { msgid: 'text' } },
    );
  });
});

describe('the msgid over the cloud', () => {
  it.each(['none', 'number', 'text'] as const)('%s', async (msgid) => {
    const cloud = await started({ msgid }, { send });
    await buy(cloud);
    const { result } = await cloud.call<Sent>('send');
    expect(result?.errCode).toBe(0);
    const [card] = await cloud.get<{ msgid: string }[]>('/wechat/messages?openid=alice');
    if (msgid === 'none') expect(result).not.toHaveProperty('msgid');
    else if (msgid === 'text') expect(result?.msgid).toBe(card?.msgid);
    // Without conversion the SDK's reader makes a big number of it, which JSON writes as text.
    else expect(String(result?.msgid)).toBe(card?.msgid);
  });
});

describe('which calls have a WeChat token', () => {
  const likely = {
    tokens: {
      client: true,
      functionBehindClient: true,
      timer: true,
      functionBehindTimer: false,
      http: false,
      console: false,
      push: false,
      delayed: false,
      invokecloudfunction: true,
    },
  };
  const cases: [what: string, body: Record<string, unknown>, functionName: string, sent: boolean][] = [
    ['a mini program', { openid: 'alice' }, 'send', true],
    ['a function behind a mini program', { openid: 'alice' }, 'relay', true],
    ['the same with node-sdk', { openid: 'alice' }, 'nodeRelay', true],
    ['a function behind two', { openid: 'alice', data: { to: 'relay' } }, 'relay', true],
    ['a chain that the control API names', { source: 'wx_client,scf' }, 'send', true],
    ['a timer', { source: 'wx_trigger' }, 'send', true],
    ['a function behind a timer', { source: 'wx_trigger' }, 'relay', false],
    ['HTTP access', { source: 'wx_http' }, 'send', false],
    ['a function behind HTTP access', { source: 'wx_http' }, 'relay', false],
    ['a web login', { source: 'web', uid: 'u' }, 'send', false],
    ['a server outside', { source: 'scf' }, 'send', false],
    ['a call over WeChat’s HTTPS API', { source: 'wx_http', origin: 'invokecloudfunction' }, 'send', true],
    ['a delayed call', { source: 'wx_unknown', origin: 'delayed' }, 'send', false],
  ];
  it.each(cases)('%s: as the profile says', async (_what, body, name, sent) => {
    const cloud = await started(likely, { send, relay, nodeRelay });
    await buy(cloud);
    const { result } = await cloud.call<Sent>(name, body);
    expect(result).toMatchObject(
      sent
        ? { errCode: 0 }
        : { errCode: -501001, errMsg: expect.stringContaining('invalid wx openapi access_token') },
    );
    expect(await credits(cloud)).toBe(sent ? 0 : 1);
  });

  it('the trigger itself is a timer too, and a push has an origin of its own', async () => {
    const cloud = await started({ tokens: { ...likely.tokens, timer: false } }, { send, relay });
    expect(await cloud.post('/timers/send/fire')).toMatchObject({ result: { errCode: -501001 } });
    await cloud.post('/profile', { tokens: { timer: true, functionBehindTimer: true } });
    await buy(cloud);
    expect(await cloud.post('/timers/relay/fire')).toMatchObject({ result: { errCode: 0 } });
  });

  it.each([
    [{ code: -604104, message: 'unused' }, { errCode: -604104 }],
    [
      { code: 40001, message: 'invalid credential' },
      { errCode: 40001, errMsg: expect.stringContaining('invalid credential') },
    ],
    [
      { code: 'INVALID_WX_ACCESS_TOKEN', message: 'missing wxCloudApiToken' },
      { errMsg: expect.stringContaining('missing wxCloudApiToken') },
    ],
    [
      { code: -501007, message: 'invalid parameters. Invalid wxCloudApiToken' },
      { errCode: -501007, errMsg: expect.stringContaining('Invalid wxCloudApiToken') },
    ],
  ])(
    'its lack is reported as %j, whether the variable is absent or present',
    async (missingToken, expected) => {
      const cloud = await started(
        { tokens: { client: false, timer: false }, missingToken },
        { send, environment },
      );
      const variables = async () =>
        (await cloud.call<{ tokens: string[] }>('environment', { openid: 'alice' })).result?.tokens;
      const outcome = async () => (await cloud.call<Sent>('send', { openid: 'alice' })).result;
      expect(await outcome()).toMatchObject(expected);
      expect(await variables()).toEqual([]);
      await cloud.post('/profile', { missingToken: { variable: 'present' } });
      expect(await outcome()).toMatchObject(expected);
      expect(await variables()).toEqual(['WX_API_TOKEN']);
      expect(await cloud.post('/timers/send/fire')).toMatchObject({ result: expected });
    },
  );
});

describe('pushes', () => {
  const seen = async ({ get, cloud }: TestCloud, count: number) => {
    while (cloud.wechat.pushCounts().delivered < count)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const { logs } = await get<{ logs: { lines: { text: string }[] }[] }>('/logs?function=receive');
    return logs.map(
      ({ lines }) => JSON.parse(lines.map(({ text }) => text).join('')) as Record<string, unknown>,
    );
  };

  it('come under one name or three, from the source, with the OPENID and as often as the profile says', async () => {
    await withCloud({ receive }, async (cloud) => {
      await buy(cloud);
      expect(await seen(cloud, 1)).toMatchObject([
        { event: { Event: 'subscribe_msg_event' }, openid: null, source: 'wx_unknown' },
      ]);
      await cloud.post('/profile', { push: { names: 'three', source: 'wx_http', openid: true, repeat: 2 } });
      await buy(cloud);
      const pushes = await seen(cloud, 4);
      const repeated = {
        event: { Event: 'subscribe_msg_popup_event', FromUserName: 'alice' },
        openid: 'alice',
        source: 'wx_http',
      };
      expect(pushes.slice(0, 3)).toMatchObject([repeated, repeated, repeated]);
    });
  });
});

describe('what else is open', () => {
  it('leftover variables of earlier calls stay, but are not listed as this call’s', async () => {
    const { call } = await started({ leftovers: true }, { environment });
    await call('environment', { openid: 'alice', uid: 'web-user' });
    await call('environment', { source: 'wx_trigger' });
    const { result } = await call<Record<string, string | null>>('environment', { source: 'wx_http' });
    expect(result).toMatchObject({ openid: 'alice', uuid: 'web-user', trigger: null });
    expect(result?.keys).not.toContain('WX_OPENID');
  });

  it('what `updated` counts', async () => {
    const { call, post } = await started({ updatedCounts: 'matched' }, { store });
    expect((await call('store', { data: { add: true } })).result).toBe(1);
    expect((await call('store', { data: { size: 1 } })).result).toBe(1);
    await post('/profile', { updatedCounts: 'modified' });
    expect((await call('store', { data: { size: 1 } })).result).toBe(0);
    expect((await call('store', { data: { size: 2 } })).result).toBe(1);
  });

  it('whether refusals spend, a plain reject voids, a silent accept is pushed', async () => {
    const cloud = await started({}, { send });
    await buy(cloud, 3);
    const refused = { openid: 'alice', data: { changes: { page: '/wrong' } } };
    expect((await cloud.call<Sent>('send', refused)).result).toMatchObject({ errCode: 41030 });
    expect(await credits(cloud)).toBe(3);
    await cloud.post('/profile', { refusalSpendsCredit: true });
    await cloud.call('send', refused);
    expect(await credits(cloud)).toBe(2);
    const reject = { openid: 'alice', templates: { card: 'reject' } };
    await cloud.post('/wechat/subscribe', reject);
    expect(await credits(cloud)).toBe(2);
    await cloud.post('/profile', { rejectVoidsCredits: true });
    await cloud.post('/wechat/subscribe', reject);
    expect(await credits(cloud)).toBe(0);
  });

  it('a function without a limit of its own has the profile’s, and loading may count', async () => {
    const slow: TestFunction = {
      code: `exports.main = () => new Promise((done) => setTimeout(done, 1500, 'done'));`,
    };
    const heavy: TestFunction = {
      code: `const end = Date.now() + 1500; while (Date.now() < end); exports.main = () => 'loaded';`,
    };
    const { call, post } = await started({ timeLimits: { defaultSeconds: 1 } }, { slow, heavy });
    expect(await call('slow')).toMatchObject({ error: { code: 'FUNCTION_TIME_LIMIT_EXCEEDED' } });
    expect(await call('heavy')).toEqual({ result: 'loaded' });
    await post('/profile', { timeLimits: { defaultSeconds: 20, loadingCounts: true } });
    expect(await call('slow')).toEqual({ result: 'done' });
  });

  it('loading counts against the limit where the profile says so', async () => {
    const heavy: TestFunction = {
      code: `const end = Date.now() + 1500; while (Date.now() < end); exports.main = () => 'loaded';`,
    };
    await withCloud(
      { heavy },
      async ({ call }) => {
        expect(await call('heavy')).toMatchObject({ error: { code: 'FUNCTION_TIME_LIMIT_EXCEEDED' } });
      },
      { profile: { timeLimits: { defaultSeconds: 1, loadingCounts: true } } },
    );
  });

  it('functions have the environment’s own variables, with the address in them', async () => {
    await withCloud(
      { environment },
      async ({ call, cloud }) =>
        expect((await call('environment')).result).toMatchObject({ mine: `${cloud.url}/x` }),
      { variables: { MY_VARIABLE: '{url}/x' } },
    );
    await expect(withCloud({}, async () => undefined, { variables: { 'A-B': 'x' } })).rejects.toThrow(
      /variables: expected names of letters.*"A-B"/,
    );
  });
});

describe('the plan', () => {
  it('counts runs of functions and database calls, per function and in all, and nothing else', async () => {
    const cloud = await started({}, { send, relay, store });
    await buy(cloud);
    await cloud.call('relay', { openid: 'alice' });
    await cloud.call('store', { data: { add: true } });
    await cloud.call('store', { data: { size: 2 } });
    const { counted, plan } = await cloud.get<Record<string, Record<string, unknown>>>('/metrics');
    expect(counted).toEqual({
      runs: 4,
      database: 2,
      total: 6,
      functions: {
        relay: { runs: 1, database: 0, total: 1 },
        send: { runs: 1, database: 0, total: 1 },
        store: { runs: 2, database: 2, total: 4 },
      },
    });
    expect(plan).toMatchObject({ used: 6, callsPerMonth: null, usedUp: false });
    await cloud.post('/metrics/reset');
    const after = await cloud.get<Record<string, Record<string, unknown>>>('/metrics');
    expect(after.counted).toEqual({ runs: 0, database: 0, total: 0, functions: {} });
    expect(after.plan).toMatchObject({ used: 6 });
  });

  it('used up, the whole environment stands still, until it is raised or the month ends', async () => {
    const cloud = await started({ plan: { callsPerMonth: 2 } }, { send, store });
    const add = { data: { add: true } };
    await buy(cloud);
    expect((await cloud.call('store', add)).result).toBe(1);
    const refused = { error: { message: expect.stringMatching(/LimitExceeded\.OutOf\w+Quota/) } };
    expect(await cloud.call('store', add)).toMatchObject(refused);
    expect(await cloud.post('/timers/send/fire')).toMatchObject(refused);
    expect(await cloud.get('/metrics')).toMatchObject({
      counted: { total: 2 },
      plan: { used: 2, usedUp: true },
    });
    // A function that runs when the last call is taken: its next database call and its send are refused.
    await cloud.post('/profile', { plan: { callsPerMonth: 3 } });
    expect((await cloud.call<Sent>('store', { data: { size: 9 } })).result).toMatchObject({
      errMsg: expect.stringMatching(/LimitExceeded\.OutOf\w+Quota/),
    });
    await cloud.post('/profile', { plan: { callsPerMonth: 4 } });
    expect((await cloud.call<Sent>('send', { openid: 'alice' })).result).toMatchObject({
      errMsg: expect.stringMatching(/LimitExceeded\.OutOf\w+Quota/),
    });
    expect(await credits(cloud)).toBe(1);
    await cloud.post('/clock/advance', { ms: 32 * 86_400_000 });
    expect((await cloud.call<Sent>('send', { openid: 'alice' })).result).toMatchObject({ errCode: 0 });
    await cloud.post('/profile', { plan: { callsPerMonth: 1, overQuota: 'pay' } });
    expect((await cloud.call('store', { data: { size: 3 } })).result).toBe(1);
  });

  it('takes so many a second', async () => {
    const { call } = await started({ plan: { perSecond: 1 } }, { environment });
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('environment')));
    const refused = answers.filter(({ error }) => error?.code === 'EXCEED_REQUEST_LIMIT');
    expect(refused.length).toBeGreaterThan(5);
    expect(refused.length).toBeLessThan(12);
  });
});
