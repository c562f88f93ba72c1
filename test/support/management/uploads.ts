/**
 * A stand-in for what takes code uploads, `servicewechat.com` behind a proxy: `miniprogram-ci` itself compiles, signs and
 * uploads; only where its requests arrive differs.
 */
import { createPublicKey, type KeyObject, publicDecrypt } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { generate } from 'selfsigned';

export interface Uploads {
  /** Paths asked for, in order. */
  asked: string[];
  /** Of the last preview: what was asked, and what arrived. */
  preview?: { appid: string; path: string | undefined; files: string };
  /** Answered in place of the preview. */
  refusal?: { errCode: number; errMsg: string };
  proxyUrl: string;
  /** To be trusted by who talks to it. */
  certificate: string;
  close(): Promise<void>;
}

const PICTURE = Buffer.from('a code to scan');
const RANDOM = 'random-of-the-stand-in';
/** What the mini program may be, as the package's own types name it. */
const ATTRIBUTES = {
  isSandbox: false,
  platform: false,
  released: true,
  gameApp: false,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 20,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxTabbarIconSize: 40,
  },
};

/** Its number is of our making: WeChat's is written nowhere that we found. */
const WRONG_KEY = { errCode: -1, errMsg: 'the signature is of another key' };

/** @param pem the key that is on file for this appid */
export async function startUploads(appid: string, pem: string): Promise<Uploads> {
  const key = createPublicKey(pem);
  const sockets = new Set<Socket>();
  const pems = await generate([{ name: 'commonName', value: 'stand-in' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'servicewechat.com' }] }],
  });
  const tls = createHttpsServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    void answer(request, response);
  });
  const proxy = createHttpServer().on('connect', (_request, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    tls.emit('connection', socket);
  });
  proxy.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://servicewechat.com');
    uploads.asked.push(pathname);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(result(pathname, searchParams, body)));
  }

  function result(path: string, asked: URLSearchParams, body: Buffer): object {
    switch (path) {
      case '/wxa/ci/getrandstr':
        return { errCode: 0, data: { randomString: RANDOM } };
      case '/wxa/ci/getattr': {
        const { signature } = JSON.parse(body.toString()) as { signature: string };
        return isSigned(key, signature, appid) ? { errCode: 0, data: { appid, ...ATTRIBUTES } } : WRONG_KEY;
      }
      case '/wxa/ci/testSourceURL': {
        const files = gunzipSync(body).toString('latin1');
        const [, signature = ''] = /"signature":"([^"]+)"/.exec(files) ?? [];
        if (!isSigned(key, signature, appid)) return WRONG_KEY;
        uploads.preview = { appid: asked.get('appid') ?? '', path: asked.get('path') ?? undefined, files };
        const { refusal } = uploads;
        return refusal ?? { errCode: 0, body: { qrcode_img: PICTURE.toString('base64') } };
      }
      default:
        return { errCode: 0, data: {} };
    }
  }

  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  const uploads: Uploads = {
    asked: [],
    proxyUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    certificate: pems.cert,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => proxy.close(() => closed()));
    },
  };
  return uploads;
}

/** By the private key, over the appid and the text that was given out for it. */
function isSigned(key: KeyObject, signature: string, appid: string): boolean {
  try {
    const signed = publicDecrypt(key, Buffer.from(signature, 'base64')).toString();
    return signed === JSON.stringify({ appid, rand_str: RANDOM });
  } catch {
    return false;
  }
}
