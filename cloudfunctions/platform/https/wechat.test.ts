import { json, startApiServer, type ApiServer, type Answering } from '../../../test/support/apiServer';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import type { OutgoingMessage } from '../../core/ports';
import { createHttpsSend } from './wechat';

const SECRET = 's3cret-of-the-mini-program';
const MESSAGE: OutgoingMessage = {
  touser: 'o-user',
  template_id: 'T',
  page: 'pages/a?nid=1',
  data: { thing1: { value: '马克杯' } },
  miniprogram_state: 'formal',
  lang: 'zh_CN',
};
const TOKEN_PATH = '/cgi-bin/stable_token';
const SEND_PATH = '/cgi-bin/message/subscribe/send';
const LONG_AGO_MS = 3 * 60 * 60_000;

let api: ApiServer;
let context: MemoryContext;
/** Another account for each test: what an instance knows of a token outlives its calls. */
let appid: string;
let accounts = 0;
/** What `stable_token` gives, one after the other, the last one on and on; and what a send answers. */
let tokens: (string | object)[];
let onSend: Answering;

beforeEach(async () => {
  appid = `wx${String(++accounts).padStart(16, '0')}`;
  context = memoryContext();
  tokens = ['token-1', 'token-2'];
  onSend = json({ errcode: 0, errmsg: 'ok', msgid: 12 });
  api = await startApiServer();
  api.answer((response, asked) => {
    if (asked.path !== TOKEN_PATH) return onSend(response, asked);
    const given = tokens.length > 1 ? tokens.shift() : tokens[0];
    const body = typeof given === 'string' ? { access_token: given, expires_in: 7200 } : given;
    return json(body)(response, asked);
  });
});
afterEach(() => api.close());

const wechat = (env: NodeJS.ProcessEnv = {}, timeoutMs = 8000) =>
  createHttpsSend({
    ...context,
    appid,
    timeoutMs,
    env: { NOTIFY_APP_SECRET: SECRET, NOTIFY_WECHAT_API: api.url, ...env },
  });
const send = () => wechat().send(MESSAGE);
const asked = (path: string) => api.asked.filter((one) => one.path === path);
/** Refuses these tokens, accepts others. */
const refusing =
  (code: number, ...refused: string[]): Answering =>
  (response, one) =>
    json(
      refused.includes(one.query.access_token ?? '')
        ? { errcode: code, errmsg: 'invalid credential rid: 1-2' }
        : { errcode: 0, msgid: 12 },
    )(response, one);

test('a message goes as it is, with the token that the AppSecret has brought, never by force', async () => {
  expect(await send()).toEqual({ ok: true, msgid: '12' });
  expect(asked(TOKEN_PATH)).toMatchObject([
    {
      method: 'POST',
      query: {},
      body: JSON.stringify({ grant_type: 'client_credential', appid, secret: SECRET, force_refresh: false }),
    },
  ]);
  expect(asked(SEND_PATH)).toEqual([
    { method: 'POST', path: SEND_PATH, query: { access_token: 'token-1' }, body: JSON.stringify(MESSAGE) },
  ]);
});

test.each<[string, Answering, object]>([
  [
    'a msgid of 64 bits',
    (response) => response.end('{"errcode":0,"msgid":9223372036854775807}'),
    { ok: true, msgid: '9223372036854775807' },
  ],
  ['success without a msgid', json({ errcode: 0 }), { ok: true }],
  ['JSON without a word of success', json({}), { ok: true, undecodable: true }],
  [
    'a refusal with its words',
    json({ errcode: 43101, errmsg: 'user refuse rid: 1-2' }),
    { ok: false, code: 43101, text: 'user refuse rid: 1-2' },
  ],
  ['an empty answer', (response) => response.end(), { ok: false, code: 'UNREADABLE' }],
  ['a broken connection', (response) => void response.destroy(), { ok: false, code: 'ECONNRESET' }],
  ['an errcode that is no number', json({ errcode: 'busy' }), { ok: false, code: 'UNREADABLE' }],
])('%s', async (_what, answering, expected) => {
  onSend = answering;
  expect(await send()).toMatchObject(expected);
  expect(asked(SEND_PATH)).toHaveLength(1);
});

describe.each([40001, 40014, 42001])('after %i', (code) => {
  test('another token is fetched, and the call made once more', async () => {
    onSend = refusing(code, 'token-1');
    expect(await send()).toEqual({ ok: true, msgid: '12' });
    expect(asked(SEND_PATH).map(({ query }) => query.access_token)).toEqual(['token-1', 'token-2']);
    expect(asked(TOKEN_PATH).every(({ body }) => body.includes('"force_refresh":false'))).toBe(true);
  });

  test('once only', async () => {
    onSend = refusing(code, 'token-1', 'token-2');
    expect(await send()).toMatchObject({ ok: false, code });
    expect(asked(SEND_PATH)).toHaveLength(2);
  });

  test('with the same token again nothing is tried: the refusal stands', async () => {
    tokens = ['token-1'];
    onSend = refusing(code, 'token-1');
    expect(await send()).toMatchObject({ ok: false, code });
    expect(asked(SEND_PATH)).toHaveLength(1);
    expect(asked(TOKEN_PATH)).toHaveLength(2);
  });
});

test('25 sends of a window whose token is refused fetch one new token, and all arrive', async () => {
  onSend = refusing(42001, 'token-1');
  const { send: sendOne } = wechat();
  const answers = await Promise.all(Array.from({ length: 25 }, () => sendOne(MESSAGE)));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(asked(TOKEN_PATH)).toHaveLength(2);
});

describe('without a token nothing is sent', () => {
  test.each<[object, number | string]>([
    [{ errcode: 40125, errmsg: 'invalid appsecret rid: 1' }, 40125],
    [{ errcode: 40001, errmsg: 'invalid credential rid: 1' }, 40125],
    [{ errcode: 40013, errmsg: 'invalid appid rid: 1' }, 40013],
    [{ errcode: 41004, errmsg: 'appsecret missing rid: 1' }, 41004],
    [{ errcode: 40164, errmsg: 'invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 1' }, 40164],
    [{ errcode: 89503, errmsg: 'this ip is not confirmed' }, 40164],
    [{ errcode: -1, errmsg: 'system error' }, 'NO_ACCESS_TOKEN'],
    [{ errcode: 45009, errmsg: 'reach max api daily quota limit' }, 'NO_ACCESS_TOKEN'],
    [{ errcode: 'x', errmsg: 'what?' }, 'NO_ACCESS_TOKEN'],
  ])('%j', async (refusal, code) => {
    tokens = [refusal];
    const answer = await send();
    expect(answer).toMatchObject({ ok: false, code });
    // WeChat's own words, above all the address that it saw.
    expect(JSON.stringify(answer)).toContain((refusal as { errmsg: string }).errmsg.slice(0, 20));
    expect(asked(SEND_PATH)).toEqual([]);
  });

  test('where WeChat does not answer for one', async () => {
    api.answer((response) => void response.destroy());
    expect(await send()).toMatchObject({ ok: false, code: 'NO_ACCESS_TOKEN' });
  });

  test('where nobody listens', async () => {
    await send();
    await api.close();
    // Until this side has noticed that the connection is gone, sends on it are lost.
    let answer = await send();
    for (let i = 0; i < 200 && !answer.ok && answer.code !== 'NOT_CONNECTED'; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      answer = await send();
    }
    expect(answer).toMatchObject({ ok: false, code: 'NOT_CONNECTED' });
  });

  test('where no secret is set: which variable, of what', async () => {
    for (const NOTIFY_APP_SECRET of ['', '  ', undefined]) {
      const answer = await wechat({ NOTIFY_APP_SECRET }).send(MESSAGE);
      expect(answer).toMatchObject({ ok: false, code: 'NO_APP_SECRET' });
      expect(JSON.stringify(answer)).toMatch(/NOTIFY_APP_SECRET.*expected the AppSecret of wx.*请在控制台/);
    }
    expect(api.asked).toEqual([]);
  });

  test.each([
    'http://api.weixin.qq.com',
    'ftp://127.0.0.1',
    'api.weixin.qq.com',
    'https://a:b@c',
    'https://a/?x=1',
  ])('to %s: the secret goes nowhere unencrypted', async (NOTIFY_WECHAT_API) => {
    const answer = await wechat({ NOTIFY_WECHAT_API }).send(MESSAGE);
    expect(answer).toMatchObject({ ok: false, code: 'BAD_API_ADDRESS' });
    expect(JSON.stringify(answer)).toContain('NOTIFY_WECHAT_API');
  });

  test('after the call’s time is over: a process that was frozen while it fetched starts nothing', async () => {
    context.store.around = async (_call, run) => {
      context.clock.advance(LONG_AGO_MS);
      return run();
    };
    expect(await send()).toMatchObject({ ok: false, code: 'TOO_LATE' });
    expect(asked(SEND_PATH)).toEqual([]);
  });

  test('while the database does not answer', async () => {
    context.store.around = () => new Promise(() => undefined);
    expect(await wechat({}, 1000).send(MESSAGE)).toMatchObject({ ok: false, code: 'TOO_LATE' });
    expect(api.asked).toEqual([]);
  });

  test('while the database fails, and its words stay with it', async () => {
    context.store.around = () => Promise.reject(new Error('shard 3: o-somebody'));
    const answer = await send();
    expect(answer).toMatchObject({ ok: false, code: 'NO_ACCESS_TOKEN' });
    expect(JSON.stringify(answer)).not.toContain('o-somebody');
  });
});

test('neither secret nor token is in any answer, whatever the other side says', async () => {
  const echo: Answering = (response, one) =>
    json({ errcode: 40001, errmsg: `no: ${one.query.access_token} ${SECRET}` })(response, one);
  onSend = echo;
  tokens = ['token-1', 'token-2', { errcode: 40125, errmsg: `bad ${SECRET}` }];
  for (const answer of [await send(), await send(), await send()]) {
    expect(answer.ok).toBe(false);
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|token-\d/);
  }
});
