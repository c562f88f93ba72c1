import { cloudPerFile, type TestFunction } from '../testing/withCloud';

const say: TestFunction = {
  code: `exports.main = async (event) => {
    if (event.path === '/fails') throw new Error('as asked');
    if (event.path === '/text') return 'hello';
    if (event.path === '/own') return { statusCode: 201, headers: { 'x-own': 'yes' }, body: 'made' };
    if (event.path === '/bytes') return { statusCode: 200, isBase64Encoded: true, body: Buffer.from([255, 0]).toString('base64') };
    return event;
  };`,
};
const withFunctions = cloudPerFile();
const ask = (path: string, init?: RequestInit) =>
  fetch(`${withFunctions({ say }).cloud.url}/http/${path}`, init);

it('hands a function the request as its documentation has it, and makes its object JSON', async () => {
  const response = await ask('say/a/b?x=1', { method: 'POST', headers: { 'X-Key': 'k' }, body: '{"n":1}' });
  expect(response.headers.get('content-type')).toMatch('application/json');
  expect(await response.json()).toMatchObject({
    path: '/a/b',
    httpMethod: 'POST',
    headers: { 'x-key': 'k' },
    queryStringParameters: { x: '1' },
    requestContext: { envId: 'local-env' },
    body: '{"n":1}',
    isBase64Encoded: false,
  });
});

it('codes what is no text, and takes it coded', async () => {
  const sent = await ask('say', { method: 'POST', body: new Uint8Array([255, 1]) });
  expect(await sent.json()).toMatchObject({ body: '/wE=', isBase64Encoded: true });
  expect(new Uint8Array(await (await ask('say/bytes')).arrayBuffer())).toEqual(new Uint8Array([255, 0]));
});

it('takes text as text, and status, headers and body as the function says', async () => {
  expect(await (await ask('say/text')).text()).toBe('hello');
  const own = await ask('say/own');
  expect([own.status, own.headers.get('x-own'), await own.text()]).toEqual([201, 'yes', 'made']);
});

it('says which function there is not, and that one has failed', async () => {
  expect((await ask('nobody')).status).toBe(404);
  const failed = await ask('say/fails');
  expect([failed.status, await failed.json()]).toEqual([
    500,
    expect.objectContaining({ message: expect.stringContaining('as asked') }),
  ]);
});
