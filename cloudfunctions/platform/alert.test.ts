import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { postAlert } from './alert';

interface Posted {
  method: string | undefined;
  type: string | undefined;
  length: string | undefined;
  body: string;
}
let posted: Posted[];
let answer: (response: http.ServerResponse) => void;
const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { 'content-type': type, 'content-length': length } = request.headers;
    posted.push({ method: request.method, type, length, body: Buffer.concat(chunks).toString() });
    answer(response);
  });
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/robot?key=1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  posted = [];
  answer = (response) => response.end('{"errcode":0}');
});
const answering = (status: number) => (response: http.ServerResponse) =>
  void response.writeHead(status, { location: '/elsewhere' }).end('secret words of the other side');

test('the body arrives whole, its length counted in bytes', async () => {
  const body = { msgtype: 'text', text: { content: '告警 😀\nlate' } };
  await postAlert(url, body);
  expect(posted).toHaveLength(1);
  expect(posted[0]).toMatchObject({ method: 'POST', type: 'application/json' });
  expect(JSON.parse(posted[0]!.body)).toEqual(body);
  expect(Number(posted[0]!.length)).toBe(Buffer.byteLength(posted[0]!.body));
});

test.each([200, 201, 204, 299])('%i is taken', async (status) => {
  answer = answering(status);
  await expect(postAlert(url, {})).resolves.toBeUndefined();
});

test.each([302, 400, 404, 500, 503])('%i is no success, and not asked again', async (status) => {
  answer = answering(status);
  const failed = await postAlert(url, {}).catch((error: Error) => error.message);
  expect(failed).toContain(`answered ${status}`);
  expect(failed).not.toContain('secret');
  expect(posted).toHaveLength(1);
});

test('who hangs up is an error', async () => {
  answer = (response) => void response.destroy();
  await expect(postAlert(url, {})).rejects.toThrow();
});

test('nobody there is an error', async () => {
  await expect(postAlert('http://127.0.0.1:1/', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('who does not answer is left after some seconds', async () => {
  answer = () => undefined;
  await expect(postAlert(url, {})).rejects.toThrow('did not answer within 4000 ms');
});
