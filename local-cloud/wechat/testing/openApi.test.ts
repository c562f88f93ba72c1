import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import busboy from 'busboy';
import {
  decodeOpenApiRequest,
  encodeOpenApiError,
  encodeOpenApiResponse,
  OpenApiDecodeError,
  type OpenApiBody,
  type OpenApiRequest,
} from '../index';

type Cloud = { openapi: OpenApiProxy };
type OpenApiProxy = ((options: { convertCase: boolean }) => OpenApiProxy) &
  Record<string, Record<string, (data: unknown) => Promise<Record<string, unknown>>>>;

interface Seen extends OpenApiRequest {
  form: Record<string, string>;
}

/** What a gateway would do with a `wx.openApi` request: reads the form, answers `answer`. */
async function read(request: IncomingMessage): Promise<Seen> {
  const form: Record<string, string> = {};
  const chunks: Buffer[] = [];
  const parser = busboy({ headers: request.headers });
  parser.on('field', (name, value) => (form[name] = value));
  parser.on('file', (_name, stream) => stream.on('data', (chunk: Buffer) => chunks.push(chunk)));
  await new Promise((resolve, reject) => request.pipe(parser).on('close', resolve).on('error', reject));
  return { form, ...decodeOpenApiRequest(Buffer.concat(chunks)) };
}

describe('the codec of wx.openApi against the real wx-server-sdk', () => {
  let server: Server;
  let cloud: Cloud;
  let answer: OpenApiBody;
  let seen: Seen | undefined;
  const before = { ...process.env };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      try {
        seen = await read(request);
        response.setHeader('content-type', answer.contentType).end(answer.body);
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    Object.assign(process.env, {
      TCB_CONTEXT_CNFG: JSON.stringify({ URL: `http://127.0.0.1:${port}/admin` }),
      TENCENTCLOUD_RUNENV: 'SCF',
      TENCENTCLOUD_REGION: 'ap-shanghai',
      SCF_NAMESPACE: 'local',
      TCB_ENV: 'local',
      TENCENTCLOUD_SECRETID: 'id',
      TENCENTCLOUD_SECRETKEY: 'key',
      TENCENTCLOUD_SESSIONTOKEN: 'token',
    });
    const sdk = (await import('wx-server-sdk')) as unknown as Cloud & {
      init(options: { env: string }): void;
    };
    sdk.init({ env: 'local' });
    cloud = sdk;
  });

  afterAll(async () => {
    process.env = before;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });

  const raw = () => cloud.openapi({ convertCase: false }).subscribeMessage!;
  const send = { touser: 'user', template_id: 't', data: { thing1: { value: '白瓷马克杯 😀' } } };

  test('parameters arrive as they were given', async () => {
    answer = encodeOpenApiResponse({ errcode: 0, errmsg: 'ok' });
    await raw().send!(send);
    expect(seen?.form).toMatchObject({ action: 'wx.openApi', apiName: 'subscribeMessage.send' });
    expect(seen?.parameters).toEqual(send);
  });

  test('by default the SDK turns camelCase into snake_case, inside the data too', async () => {
    answer = encodeOpenApiResponse({ errcode: 0, errmsg: 'ok' });
    await cloud.openapi.subscribeMessage!.send!({ templateId: 't', data: { someThing1: { value: 'x' } } });
    expect(seen?.parameters).toEqual({ template_id: 't', data: { some_thing1: { value: 'x' } } });
  });

  test('a 64-bit msgid comes through with every digit', async () => {
    answer = encodeOpenApiResponse({ errcode: 0, errmsg: 'ok', msgid: 1864323726461255681n });
    const result = await raw().send!(send);
    expect(String(result.msgid)).toBe('1864323726461255681');
    expect(result).toMatchObject({ errCode: 0, errMsg: 'openapi.subscribeMessage.send:ok' });
  });

  test('an errcode of WeChat throws with errCode and its text', async () => {
    answer = encodeOpenApiResponse({ errcode: 43101, errmsg: 'user refuse to accept the msg rid: 1-2-3' });
    await expect(raw().send!(send)).rejects.toMatchObject({
      errCode: 43101,
      errMsg: expect.stringContaining('user refuse to accept the msg rid: 1-2-3'),
    });
  });

  test.each([-604100, -604101, -604102, -604103])(
    'the gateway refusal %d throws with that errCode',
    async (code) => {
      answer = encodeOpenApiError(code);
      await expect(raw().send!(send)).rejects.toMatchObject({ errCode: code });
    },
  );

  test('a body that is no JSON throws, never a success', async () => {
    answer = encodeOpenApiResponse('{"errcode":0,"errm');
    await expect(raw().send!(send)).rejects.toMatchObject({
      errMsg: expect.stringContaining('response body is invalid json'),
    });
  });

  test('text/plain holding JSON is read as JSON', async () => {
    answer = encodeOpenApiResponse({ errcode: 40037, errmsg: 'invalid template_id' }, 'text/plain');
    await expect(raw().send!(send)).rejects.toMatchObject({ errCode: 40037 });
  });

  test('a binary answer comes as a buffer', async () => {
    answer = encodeOpenApiResponse(Buffer.from([0, 255, 1]), 'image/jpeg');
    const result = await cloud.openapi.wxacode!.get!({ path: 'pages/index' });
    expect(result).toMatchObject({ contentType: 'image/jpeg', buffer: Buffer.from([0, 255, 1]) });
  });

  test('a file parameter arrives with its bytes', async () => {
    answer = encodeOpenApiResponse({ errcode: 0 });
    const value = Buffer.from([137, 80, 255]);
    await cloud.openapi.security!.imgSecCheck!({ media: { contentType: 'image/png', value } });
    expect(seen?.parameters).toEqual({ media: { contentType: '', filename: 'media.png', value } });
  });
});

describe('decoding', () => {
  test('bytes that are no message are refused', () => {
    expect(() => decodeOpenApiRequest(Buffer.from('{"not":"protobuf"}'))).toThrow(OpenApiDecodeError);
  });

  test('an empty message has no parameters', () => {
    expect(decodeOpenApiRequest(Buffer.alloc(0))).toEqual({ parameters: {} });
  });
});
