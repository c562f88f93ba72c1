import { request as httpRequest } from 'node:http';

import {
  cloudPerFile,
  startLocalCloud,
  withCloud,
  type TestCloud,
  type TestFunction,
} from '../../testing/withCloud';
import { HTTPS_API } from '../httpsApi';

const APPID = 'wx0000000000000000';
const SECRET = 'local-cloud-app-secret';
const MINUTE = 60_000;

const theCloud = cloudPerFile();

type Answer = Record<string, unknown> & { errcode?: number; errmsg?: string };

const api = async ({ cloud }: TestCloud, path: string, body?: unknown): Promise<Answer> => {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(cloud.url + HTTPS_API + path, init);
  return JSON.parse((await response.text()).replace(/"msgid":(\d+)/, '"msgid":"$1"')) as Answer;
};
const askToken = (cloud: TestCloud, changes: Record<string, unknown> = {}) =>
  api(cloud, '/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: APPID,
    secret: SECRET,
    ...changes,
  });
const tokenOf = async (cloud: TestCloud): Promise<string> => String((await askToken(cloud)).access_token);
const card = { touser: 'alice', template_id: 'card', data: { number1: { value: '1' } } };
const send = (cloud: TestCloud, token: string, changes: Record<string, unknown> = {}) =>
  api(cloud, `/cgi-bin/message/subscribe/send?access_token=${token}`, { ...card, ...changes });
const buy = (cloud: TestCloud, times: number) =>
  Promise.all(
    Array.from({ length: times }, () =>
      cloud.post('/wechat/subscribe', { openid: 'alice', templates: { card: 'accept' } }),
    ),
  );
const credits = async ({ get }: TestCloud) => (await get('/wechat/credits?openid=alice')).card;

describe('stable_token', () => {
  it('is the same for everybody until 5 minutes before its end; then a new one, and the old one stays good to its end', async () => {
    const cloud = theCloud();
    await buy(cloud, 3);
    const first = await askToken(cloud);
    expect(first).toEqual({
      access_token: expect.stringMatching(/^[\w-]{64,512}$/),
      expires_in: expect.any(Number),
    });
    expect(first.expires_in).toBeGreaterThan(7190);
    await cloud.post('/clock/advance', { ms: 114 * MINUTE });
    const second = await askToken(cloud);
    expect(second.access_token).toBe(first.access_token);
    expect(second.expires_in).toBeLessThanOrEqual(360);
    await cloud.post('/clock/advance', { ms: 2 * MINUTE });
    const third = await askToken(cloud);
    expect(third.access_token).not.toBe(first.access_token);
    expect(await send(cloud, String(first.access_token))).toMatchObject({ errcode: 0 });
    expect(await send(cloud, String(third.access_token))).toMatchObject({ errcode: 0 });
    await cloud.post('/clock/advance', { ms: 5 * MINUTE });
    expect(await send(cloud, String(first.access_token))).toMatchObject({ errcode: 42001 });
    expect(await send(cloud, String(third.access_token))).toMatchObject({ errcode: 0 });
  });

  it('asked for by 8 at once it is one token', async () => {
    const cloud = theCloud();
    const tokens = await Promise.all(Array.from({ length: 8 }, () => tokenOf(cloud)));
    expect(new Set(tokens).size).toBe(1);
  });

  it('a forced refresh kills the old one; 30 s apart, 20 a day', async () => {
    const cloud = theCloud();
    const old = await tokenOf(cloud);
    const forced = await askToken(cloud, { force_refresh: true });
    expect(await send(cloud, old)).toMatchObject({
      errcode: 40001,
      errmsg: expect.stringContaining('not latest'),
    });
    expect(await send(cloud, String(forced.access_token))).toMatchObject({ errcode: 43101 });
    expect(await askToken(cloud, { force_refresh: true })).toMatchObject({ errcode: 45011 });
    // WeChat counts days in UTC+8: the day after tomorrow is another one at any hour.
    await cloud.post('/clock/advance', {
      to: new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10) + 'T01:00:00Z',
    });
    for (let n = 0; n < 20; n += 1) {
      expect(await askToken(cloud, { force_refresh: true })).toMatchObject({
        access_token: expect.any(String),
      });
      await cloud.post('/clock/advance', { ms: MINUTE });
    }
    expect(await askToken(cloud, { force_refresh: true })).toMatchObject({ errcode: 45009 });
  });

  const wrong: [changes: Record<string, unknown>, errcode: number][] = [
    [{ secret: 'another' }, 40125],
    [{ secret: undefined }, 40125],
    [{ appid: 'wx1' }, 40013],
    [{ grant_type: 'password' }, 40002],
  ];
  it.each(wrong)('%j is refused with %d', async (changes, errcode) => {
    expect(await askToken(theCloud(), changes)).toMatchObject({
      errcode,
      errmsg: expect.stringContaining('rid: '),
    });
  });

  it('an address that is not on the list is told what WeChat saw', async () => {
    const cloud = theCloud();
    await cloud.post('/profile', { https: { addresses: ['10.0.0.1'] } });
    expect(await askToken(cloud)).toMatchObject({
      errcode: 40164,
      errmsg: expect.stringMatching(/invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid/),
    });
    await cloud.post('/profile', { https: { addresses: ['127.0.0.1'] } });
    expect(await askToken(cloud)).toMatchObject({ access_token: expect.any(String) });
  });

  it('takes the AppSecret and appid of the options, and is still good after a restart', async () => {
    const mine = { appid: 'wxmine', secret: 'hush' };
    const options = { appid: mine.appid, appSecret: mine.secret };
    await withCloud(
      {},
      async (first) => {
        expect(await askToken(first)).toMatchObject({ errcode: 40013 });
        const { access_token: token } = await askToken(first, mine);
        await first.cloud.close();
        const { functionsDir, dataDir } = first;
        const cloud = await startLocalCloud({ functionsDir, dataDir, timers: false, ...options });
        try {
          const again = { ...first, cloud };
          expect(await askToken(again, mine)).toMatchObject({ access_token: token });
          expect(await send(again, String(token))).toMatchObject({ errcode: 43101 });
        } finally {
          await cloud.close();
        }
      },
      options,
    );
  });
});

describe('a send over HTTPS', () => {
  it('spends the same credit as one over the cloud, and answers a msgid in the profile that gives none there', async () => {
    const cloud = theCloud();
    await cloud.post('/profile', { msgid: 'none', tokens: { console: false } });
    await buy(cloud, 1);
    const token = await tokenOf(cloud);
    const answer = await send(cloud, token);
    expect(answer).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.stringMatching(/^\d{18,20}$/) });
    expect(await cloud.get('/wechat/messages?openid=alice')).toMatchObject([{ msgid: answer.msgid }]);
    expect(await send(cloud, token)).toMatchObject({
      errcode: 43101,
      errmsg: expect.stringContaining('rid: '),
    });
    expect(await send(cloud, token, { data: { number1: { value: 'one' } } })).toMatchObject({
      errcode: 47003,
      errmsg: expect.stringContaining('number1'),
    });
  });

  const tokens: [what: string, token: string, errcode: number][] = [
    ['no token', '', 41001],
    ['what is no token', 'abc', 40014],
    ['a token of nobody', 'x'.repeat(120), 40001],
  ];
  it.each(tokens)('%s: refused, nothing spent', async (_what, token, errcode) => {
    const cloud = theCloud();
    await buy(cloud, 1);
    expect(await send(cloud, token)).toMatchObject({ errcode });
    expect(await credits(cloud)).toBe(1);
  });

  it('so many a minute, over both ways together', async () => {
    const cloud = theCloud();
    await cloud.post('/profile', { openapiPerMinute: 2 });
    await cloud.post('/clock/advance', {
      ms: MINUTE - ((await cloud.get<{ now: number }>('/clock')).now % MINUTE),
    });
    await buy(cloud, 4);
    const token = await tokenOf(cloud);
    await cloud.cloud.wechat.openapi('subscribeMessage.send', card);
    expect(await send(cloud, token)).toMatchObject({ errcode: 0 });
    expect(await send(cloud, token)).toMatchObject({ errcode: 45011 });
    await cloud.post('/clock/advance', { ms: MINUTE });
    expect(await send(cloud, token)).toMatchObject({ errcode: 0 });
    expect(await credits(cloud)).toBe(1);
  });

  it('bodies, methods and paths that WeChat does not take', async () => {
    const cloud = theCloud();
    const path = `/cgi-bin/message/subscribe/send?access_token=${await tokenOf(cloud)}`;
    expect(await api(cloud, path)).toMatchObject({ errcode: 43002 });
    for (const body of ['{', '[]', 'null'])
      expect(await api(cloud, path, body)).toMatchObject({ errcode: 47001 });
    expect(await api(cloud, '/cgi-bin/stable_token', '<xml/>')).toMatchObject({ errcode: 47001 });
    expect(await api(cloud, '/cgi-bin/token')).toMatchObject({
      errmsg: expect.stringContaining('/cgi-bin/token'),
    });
    expect(await api(cloud, '/__proto__')).toMatchObject({ errmsg: expect.stringContaining('there is no') });
  });

  it('suffers faults as over the cloud, or its own', async () => {
    const cloud = theCloud();
    await buy(cloud, 3);
    const token = await tokenOf(cloud);
    await cloud.post('/faults', [
      { api: 'subscribeMessage.send', error: 45009, times: 1 },
      { api: 'https.send', when: 'after', reset: true, times: 1 },
      { api: 'https.stable_token', error: { code: -1, message: 'system error' }, times: 1 },
    ]);
    expect(await send(cloud, token)).toMatchObject({ errcode: 45009 });
    expect(await credits(cloud)).toBe(3);
    await expect(send(cloud, token)).rejects.toThrow('fetch failed');
    expect(await credits(cloud)).toBe(2);
    expect(await askToken(cloud)).toMatchObject({ errcode: -1 });
    expect(await send(cloud, token)).toMatchObject({ errcode: 0 });
    for (const fault of [{ empty: true }, { broken: true }]) {
      await cloud.post('/faults', [{ api: 'https.send', times: 1, ...fault }]);
      await expect(send(cloud, token)).rejects.toThrow(SyntaxError);
    }
    await cloud.post('/faults', [{ api: 'https.*', status: 502, times: 1 }]);
    await expect(send(cloud, token)).rejects.toThrow(SyntaxError);
  });
});

describe('template management over HTTPS', () => {
  it('is that of the cloud', async () => {
    const cloud = theCloud();
    const at = `access_token=${await tokenOf(cloud)}`;
    const { data } = await api(cloud, `/wxaapi/newtmpl/getcategory?${at}`);
    const [{ id }] = data as [{ id: number }];
    const titles = await api(cloud, `/wxaapi/newtmpl/getpubtemplatetitles?${at}&ids=${id}&start=0&limit=5`);
    const [{ tid }] = titles.data as [{ tid: number }];
    const words = await api(cloud, `/wxaapi/newtmpl/getpubtemplatekeywords?${at}&tid=${tid}`);
    const kidList = (words.data as { kid: number }[]).slice(0, 2).map(({ kid }) => kid);
    const { priTmplId } = await api(cloud, `/wxaapi/newtmpl/addtemplate?${at}`, {
      tid: String(tid),
      kidList,
    });
    expect((await api(cloud, `/wxaapi/newtmpl/gettemplate?${at}`)).data).toMatchObject([{ priTmplId }]);
    expect(await api(cloud, `/wxaapi/newtmpl/deltemplate?${at}`, { priTmplId })).toMatchObject({
      errcode: 0,
    });
    expect(await api(cloud, `/wxaapi/newtmpl/gettemplate?access_token=${'x'.repeat(80)}`)).toMatchObject({
      errcode: 40001,
    });
  });
});

describe('a function that sends over HTTPS', () => {
  /** With node:http, as code for Node 16 must, or with fetch. */
  const sender: TestFunction = {
    code: `const http = require('node:http');
      const base = () => process.env.WECHAT_API;
      const post = (path, body) => new Promise((resolve, reject) => {
        const req = http.request(base() + path, { method: 'POST' }, (res) => { let text = ''; res.on('data', (part) => (text += part)); res.on('end', () => resolve(JSON.parse(text))); });
        req.on('error', reject); req.end(JSON.stringify(body)); });
      const byFetch = (path, body) => fetch(base() + path, { method: 'POST', body: JSON.stringify(body) }).then((answer) => answer.json());
      exports.main = async ({ how }) => { const call = how === 'fetch' ? byFetch : post;
        const { access_token } = await call('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: '${APPID}', secret: '${SECRET}' });
        return (await call('/cgi-bin/message/subscribe/send?access_token=' + access_token, ${JSON.stringify(card)})).errcode; };`,
  };

  it('is pointed at it by one variable; its requests are its own in figures, faults and kill points', async () => {
    await withCloud(
      { sender },
      async (cloud) => {
        await buy(cloud, 5);
        for (const how of ['http', 'fetch'])
          expect((await cloud.call('sender', { data: { how } })).result).toBe(0);
        expect((await cloud.get<{ calls: unknown }>('/metrics')).calls).toEqual({
          sender: { 'https.stable_token': 2, 'subscribeMessage.send': 2 },
        });
        await cloud.post('/faults', [
          { api: 'subscribeMessage.send', function: 'sender', error: 45009, times: 1 },
        ]);
        expect((await cloud.call('sender', { data: {} })).result).toBe(45009);
        for (const [how, when, left] of [
          ['http', 'before', 3],
          ['fetch', 'after', 2],
        ] as const) {
          await cloud.post('/faults/kill', { function: 'sender', call: 2, when });
          expect(await cloud.call('sender', { data: { how } })).toMatchObject({
            error: { code: 'FUNCTIONS_EXECUTE_FAIL' },
          });
          expect(await cloud.get('/faults/kill')).toMatchObject({ fired: true });
          expect(await credits(cloud)).toBe(left);
        }
      },
      { variables: { WECHAT_API: `{url}${HTTPS_API}` } },
    );
  });

  it('a request in the name of a call that is over gets no answer', async () => {
    const { cloud } = theCloud();
    const answered = new Promise((resolve, reject) => {
      const headers = { 'x-local-cloud-call': 'gone' };
      httpRequest(`${cloud.url}${HTTPS_API}/cgi-bin/stable_token`, { method: 'POST', headers }, resolve)
        .on('error', reject)
        .end('{}');
    });
    await expect(answered).rejects.toThrow(/ECONNRESET|hang up/);
  });
});
