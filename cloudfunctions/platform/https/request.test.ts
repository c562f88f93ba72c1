import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { json, startApiServer, type ApiServer } from '../../../test/support/apiServer';
import { ask } from './request';

let api: ApiServer;
beforeEach(async () => {
  api = await startApiServer();
});
afterEach(() => api.close());

const send = (more: object = {}) =>
  ask({ api: api.url, path: '/send', body: { a: 1 }, timeoutMs: 2000, ...more });

test('a body goes as JSON by POST, without one it is a GET with its query', async () => {
  api.answer(json({ errcode: 0 }));
  await send({ query: { access_token: 'a+b/c=' }, body: { text: '马克杯 😀' } });
  await ask({ api: api.url, path: '/list', query: { ids: '1,2' }, timeoutMs: 2000 });
  expect(api.asked).toEqual([
    {
      method: 'POST',
      path: '/send',
      query: { access_token: 'a+b/c=' },
      body: JSON.stringify({ text: '马克杯 😀' }),
    },
    { method: 'GET', path: '/list', query: { ids: '1,2' }, body: '' },
  ]);
});

test.each([
  ['{"errcode":0,"msgid":9223372036854775807}', '9223372036854775807'],
  ['{"msgid" : 1234567890123456789 ,"errcode":0}', '1234567890123456789'],
  ['{"errcode":0,"msgid":"42"}', '42'],
])('in %s the msgid keeps its digits', async (text, msgid) => {
  api.answer((response) => response.end(text));
  expect(await send()).toMatchObject({ kind: 'answered', body: { errcode: 0, msgid } });
});

test('what looks like a msgid inside a text is left alone', async () => {
  const said = { errcode: 1, errmsg: 'got {"msgid":12}' };
  api.answer(json(said));
  expect(await send()).toEqual({ kind: 'answered', body: said });
});

describe('nothing was sent', () => {
  test('where nobody listens', async () => {
    await api.close();
    expect(await send()).toMatchObject({ kind: 'notSent', code: 'ECONNREFUSED' });
  });

  test('where the name is nobody’s', async () => {
    expect(await send({ api: 'http://nobody.invalid' })).toMatchObject({
      kind: 'notSent',
      code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
    });
  });

  test('where the encryption fails', async () => {
    expect(await send({ api: api.url.replace('http:', 'https:') })).toMatchObject({ kind: 'notSent' });
    expect(api.asked).toEqual([]);
  });

  test('where the encryption does not come about in time', async () => {
    const silent = net.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await send({ api: address, timeoutMs: 200 })).toMatchObject({
      kind: 'notSent',
      code: 'ETIMEDOUT',
    });
    silent.close();
  });
});

describe('nobody knows', () => {
  test.each<[string, Parameters<ApiServer['answer']>[0]]>([
    ['a connection that breaks', (response) => void response.destroy()],
    [
      'one that breaks in the middle of the answer',
      (response) =>
        void response.writeHead(200, { 'content-length': 50 }).write('{"err', () => response.destroy()),
    ],
    ['an empty answer', (response) => response.end('')],
    ['half an answer', (response) => response.end('{"errcode":')],
    ['text', (response) => response.end('"ok"')],
    ['a list', (response) => response.end('[]')],
    ['502', json({ errcode: 40001 }, 502)],
    ['a redirection', (response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['too much', (response) => response.end('x'.repeat(1024 * 1024 + 1))],
  ])('of %s', async (_what, answering) => {
    api.answer(answering);
    expect(await send()).toMatchObject({ kind: 'lost' });
    expect(api.asked).toHaveLength(1);
  });

  test('of one that does not come in time, however slowly it drips', async () => {
    api.answer((response) => {
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    // By itself it would never end.
    expect(await send({ timeoutMs: 300 })).toMatchObject({ kind: 'lost', code: 'ETIMEDOUT' });
  });

  test('of a connection used again that breaks', async () => {
    api.answer(json({ errcode: 0 }));
    await send();
    api.answer((response) => void response.destroy());
    expect(await send()).toMatchObject({ kind: 'lost' });
    expect(api.connections()).toBe(1);
  });
});

test('calls soon after each other share a connection; after a pause, as a frozen instance has it, a new one is made', async () => {
  api.answer(json({ errcode: 0 }));
  await send();
  await send();
  expect(api.connections()).toBe(1);
  const now = performance.now();
  const later = jest.spyOn(performance, 'now').mockReturnValue(now + 2100);
  expect(await send()).toMatchObject({ kind: 'answered' });
  later.mockRestore();
  expect(api.connections()).toBe(2);
});
