import { cloudPerFile, RAW, type TestFunction } from './withCloud';

const SDK = `const cloud = require('wx-server-sdk');\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\n`;

/** Sends one subscribe message and tells what the SDK made of the answer. */
const sender: TestFunction = {
  code: `${SDK}exports.main = async ({ api = 'subscribeMessage.send', ...params }) => {
    let target = cloud.openapi({ convertCase: false });
    for (const part of api.split('.')) target = target[part];
    try { const { errCode, msgid } = await target(params); return { errCode, msgid: String(msgid) }; }
    catch (e) { return { errCode: e.errCode, errMsg: e.errMsg }; } };`,
  config: { permissions: { openapi: ['subscribeMessage.send', 'no.such.api'] } },
};
/** Counts the documents of a collection, or tells the error as node-sdk gives it. */
const counter: TestFunction = {
  code: `const db = require('@cloudbase/node-sdk').init({}).database();
    exports.main = async () => { try { return (await db.collection('cups').count()).total; }
    catch (e) { return { code: String(e.code), message: e.message }; } };`,
};
const inserter: TestFunction = {
  code: `const db = require('@cloudbase/node-sdk').init({}).database();
    exports.main = async ({ _id }) => { try { return (await db.collection('cups').add({ _id })).id; }
    catch (e) { return { code: String(e.code), message: e.message }; } };`,
};
/** Two calls of the gateway, of no other test. */
const pair: TestFunction = {
  code: `${RAW} exports.main = async () => { for (const _id of ['a', 'b']) await add('cups', { _id }); };`,
};
const theCloud = cloudPerFile({ indexes: { cups: [] }, profile: 'friendly' });

const card = {
  touser: 'alice',
  template_id: 't1',
  page: 'pages/index',
  data: { thing1: { value: 'Blue mug' } },
  miniprogram_state: 'formal',
  lang: 'zh_CN',
};
const accept = { openid: 'alice', templates: { t1: 'accept' } };

interface Sent {
  errCode: number;
  errMsg?: string;
  msgid?: string;
}

describe('openapi', () => {
  it('a card paid for by the permission sheet arrives, and the second one is refused with 43101', async () => {
    const { call, post, get } = theCloud({ sender });
    expect(await post('/wechat/subscribe', accept)).toMatchObject({ t1: 'accept' });
    const { result } = await call<Sent>('sender', { data: card });
    expect(result).toMatchObject({ errCode: 0, msgid: expect.stringMatching(/^\d{17,}$/) });
    expect(await get('/wechat/messages?openid=alice')).toMatchObject([
      { msgid: result?.msgid, data: { thing1: 'Blue mug' } },
    ]);
    expect((await call<Sent>('sender', { data: card })).result).toMatchObject({ errCode: 43101 });
    expect(await get('/wechat/credits?openid=alice')).toMatchObject({ t1: 0 });
  });

  it('an API that config.json does not permit is -604101, one that nobody knows -604100', async () => {
    const { call } = theCloud({ sender, barred: { code: sender.code } });
    expect((await call<Sent>('barred', { data: card })).result).toMatchObject({ errCode: -604101 });
    expect((await call<Sent>('sender', { data: { api: 'no.such.api' } })).result).toMatchObject({
      errCode: -604100,
    });
    // Not in config.json either, and the permission would not help.
    expect((await call<Sent>('barred', { data: { api: 'no.such.api' } })).result).toMatchObject({
      errCode: -604100,
    });
  });

  it('a fault before the effect refuses without spending the credit, in WeChat’s own form', async () => {
    const { call, post, get } = theCloud({ sender });
    await post('/wechat/subscribe', accept);
    await post('/faults', [
      {
        api: 'subscribeMessage.send',
        when: 'before',
        error: { errcode: 45009, message: 'reach max api daily quota limit' },
        times: 1,
      },
    ]);
    await post('/faults', [{ api: 'subscribeMessage.send', when: 'before', error: -1, times: 1 }]);
    expect((await call<Sent>('sender', { data: card })).result).toMatchObject({
      errCode: 45009,
      errMsg: expect.stringContaining('daily quota'),
    });
    expect((await call<Sent>('sender', { data: card })).result).toMatchObject({
      errCode: -1,
      errMsg: expect.stringMatching(/system error rid: /),
    });
    expect(await get('/wechat/credits?openid=alice')).toMatchObject({ t1: 1 });
    expect((await call<Sent>('sender', { data: card })).result).toMatchObject({ errCode: 0 });
  });

  it('a fault after the effect loses the answer of a card that has arrived', async () => {
    const { call, post, get } = theCloud({ sender });
    await post('/wechat/subscribe', accept);
    const lost: [Record<string, unknown>, number][] = [
      [{ reset: true }, -501001],
      [{ status: 502 }, -501001],
      [{ fault: 'broken' }, -601001],
      [{ error: -604102 }, -604102],
      [{ error: -501003 }, -501003],
    ];
    for (const [fault, errCode] of lost) {
      await post('/wechat/subscribe', accept);
      await post('/faults', [{ api: 'subscribeMessage.send', when: 'after', times: 1, ...fault }]);
      expect((await call<Sent>('sender', { data: card })).result).toMatchObject({ errCode });
    }
    await post('/faults', { api: 'subscribeMessage.send', when: 'after', effect: 'empty', times: 1 });
    expect((await call<Sent>('sender', { data: card })).result).toEqual({ errCode: 0, msgid: 'undefined' });
    expect(await get<unknown[]>('/wechat/messages?openid=alice')).toHaveLength(lost.length + 1);
  });
});

describe('database faults', () => {
  it('an error before has no effect, one after has; names and numbers both reach the SDK', async () => {
    const { call, post } = theCloud({ counter, inserter });
    await post('/faults', [
      { api: 'database.insertDocument', when: 'before', error: 'DATABASE_REQUEST_FAILED', times: 1 },
    ]);
    expect((await call('inserter', { data: { _id: 'a' } })).result).toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
    });
    expect((await call('counter')).result).toBe(0);
    await post('/faults', [{ api: 'database.*', when: 'after', error: -502001, times: 1 }]);
    expect((await call('inserter', { data: { _id: 'b' } })).result).toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
    });
    expect((await call('counter')).result).toBe(1);
  });

  it('a lost connection before the effect is an error, and a delay only delays', async () => {
    const { call, post, get, del } = theCloud({ counter, inserter });
    await post('/faults', [{ api: 'database.insertDocument', error: 'reset' }]);
    expect((await call('inserter', { data: { _id: 'a' } })).result).toMatchObject({ code: 'ECONNRESET' });
    await del('/faults');
    expect(await get('/faults')).toMatchObject({ faults: [] });
    await post('/faults', [{ api: '*', delayMs: 50, function: 'counter' }]);
    expect((await call('counter')).result).toBe(0);
    expect(await get('/faults')).toMatchObject({ faults: [{ met: 1 }] });
  });

  it('a rule that is not understood is refused with the field and what was expected', async () => {
    const { request } = theCloud({ counter });
    const wrong: [unknown, RegExp][] = [
      [[{ api: 'database.insertDocument', wen: 'after', reset: true }], /wen/],
      [[{ api: 'database.insertDocument' }], /expected one of error, delayMs/],
      [[{ api: '*', reset: true, empty: true }], /more than one outcome/],
      [[{ api: 'nonsense', reset: true }], /0\.api.*expected an action/],
      [[{ api: '*', function: 'nobody', reset: true }], /There are: .*counter/],
      [[{ api: '*', reset: true, rate: 2 }], /rate/],
    ];
    for (const [body, message] of wrong) {
      const { status, text } = await request('POST', '/faults', JSON.stringify(body));
      expect([400, 404]).toContain(status);
      expect(text).toMatch(message);
    }
    expect((await request('GET', '/faults')).text).toContain('"faults":[]');
  });
});

describe('requests that no SDK sends', () => {
  it('are answered with a clear error, and the gateway lives on', async () => {
    const { cloud, call, request } = theCloud({ counter });
    const bodies: [string, RegExp][] = [
      ['{"action":', /not valid JSON/],
      ['', /not valid JSON/],
      ['[1]', /Expected a JSON object/],
      ['{}', /action.* is missing/],
      ['{"action":"storage.getUploadMetadata"}', /does not serve the action .*storage/],
      ['{"action":"__proto__"}', /does not serve/],
      ['{"action":"functions.invokeFunction"}', /function_name.* is missing/],
      [
        '{"action":"functions.invokeFunction","function_name":"counter","request_data":"{"}',
        /request_data.* is not JSON/,
      ],
      ['{"action":"functions.invokeFunction","function_name":"nobody"}', /There are: .*counter/],
      [
        '{"action":"wx.openApi","apiName":"subscribeMessage.send","requestData":"x"}',
        /requestData.* is missing/,
      ],
    ];
    for (const [body, message] of bodies) {
      const { status, text } = await request('POST', '/admin?env=local-env&seqId=1', body);
      expect(status).toBe(200);
      expect(text).toMatch(message);
    }
    const form = await fetch(`${cloud.url}/admin`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    });
    expect(await form.json()).toMatchObject({
      code: 'INVALID_PARAM',
      message: expect.stringContaining('form is malformed'),
    });
    expect((await call('counter')).result).toBe(0);
  });

  it('a request in the name of a call that is over gets no answer', async () => {
    const { cloud } = theCloud({ counter });
    await expect(
      fetch(`${cloud.url}/admin/0123456789abcdef`, { method: 'POST', body: '{}' }),
    ).rejects.toThrow('fetch failed');
  });
});

describe('figures', () => {
  it('calls are counted by function and action, openapi by its own name, others under "outside"', async () => {
    const { cloud, call, get, post } = theCloud({ counter, pair, sender });
    await call('pair');
    // What is there already is refused at once.
    expect((await call('pair')).error).toBeDefined();
    await call('counter');
    await call('sender', { data: card });
    await fetch(`${cloud.url}/admin`, {
      method: 'POST',
      body: '{"action":"database.getDocument","collectionName":"cups"}',
    });
    const metrics = await get<Record<string, Record<string, unknown>>>('/metrics');
    expect(metrics.calls).toEqual({
      pair: { 'database.insertDocument': 3 },
      counter: { 'database.calculateDocument': 1 },
      sender: { 'subscribeMessage.send': 1 },
      outside: { 'database.getDocument': 1 },
    });
    expect(metrics.documents?.pair).toEqual({ read: expect.any(Number), written: 2 });
    expect(metrics.functions?.pair).toMatchObject({ invocations: 2, errors: 1, coldStarts: 1 });
    await post('/metrics/reset');
    expect((await get('/metrics')).calls).toEqual({});
  });
});
