/**
 * A stand-in for what sets environments up: Tencent Cloud's API behind a proxy, as the vendor's library reaches it (its
 * own host names, TLS, signatures), and WeChat's HTTPS API. The library is the real one; only where it arrives differs.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { generate } from 'selfsigned';
import { emptyState, type State } from './state';
import { refusalOf } from './tc3';
import { Refused, tencentActions } from './tencentApi';
import { weChatAnswer } from './weChatActions';

export interface Fault {
  /** An action of Tencent Cloud, a path of WeChat's API, or `*` for whatever comes. */
  action: string;
  /** Before or after it has had its effect. */
  when: 'before' | 'after';
  /** `reset`: the connection breaks. `html`: a page of some gateway. Else a refusal. */
  what: 'reset' | 'html' | { code: string; message: string };
  /** How often; then it is over. */
  times: number;
  /** Calls of it that are let through first. */
  skip?: number;
}

export interface StandIn {
  state: State;
  faults: Fault[];
  /** Every action that arrived, refused ones too. */
  calls: string[];
  /** Awaited between an action's effect and its answer. */
  onAction?: (action: string) => Promise<void>;
  proxyUrl: string;
  weChatUrl: string;
  /** To be trusted by who talks to it. */
  certificate: string;
  close(): Promise<void>;
}

/** The library's services, each at a host of its own. */
const HOSTS = ['tcb.tencentcloudapi.com', 'scf.tencentcloudapi.com'];

export async function startStandIn(envId: string, appid: string): Promise<StandIn> {
  const state = emptyState(envId, appid);
  const faults: Fault[] = [];
  const calls: string[] = [];
  const sockets = new Set<Socket>();

  const serve =
    (answer: (request: IncomingMessage, body: string) => { action: string; run: () => object }) =>
    async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { action, run } = answer(request, await textOf(request));
      calls.push(action);
      const fault = takeFault(faults, action);
      const after = fault?.when === 'after';
      const result = fault && !after ? {} : run();
      await standIn.onAction?.(action);
      if (!fault) return void response.end(JSON.stringify(result));
      if (fault.what === 'reset') return void request.socket.destroy();
      if (fault.what === 'html') {
        response.writeHead(502, { 'content-type': 'text/html' });
        return void response.end('<html><body>502 Bad Gateway</body></html>');
      }
      const { code, message } = fault.what;
      response.end(
        JSON.stringify(
          action.startsWith('/') ? { errcode: Number(code), errmsg: message } : refusal(code, message),
        ),
      );
    };

  const tencent = serve((request, body) => ({
    action: String(request.headers['x-tc-action']),
    run: () => tencentAnswer(state, request, body),
  }));
  const weChat = serve((request, body) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api');
    return {
      action: pathname,
      run: () =>
        weChatAnswer(
          state,
          pathname,
          searchParams.get('access_token'),
          body === '' ? {} : (JSON.parse(body) as object),
        ),
    };
  });

  const pems = await generate([{ name: 'commonName', value: 'stand-in' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2, value })) }],
  });
  const tls = createHttpsServer(
    { key: pems.private, cert: pems.cert },
    (request, response) => void tencent(request, response),
  );
  const proxy = createHttpServer().on('connect', (_request, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    tls.emit('connection', socket);
  });
  const api = createHttpServer((request, response) => void weChat(request, response));
  for (const server of [proxy, api]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    });
  }
  const [proxyUrl, weChatUrl] = await Promise.all([proxy, api].map(listen));
  const standIn: StandIn = {
    state,
    faults,
    calls,
    proxyUrl: proxyUrl!,
    weChatUrl: weChatUrl!,
    certificate: pems.cert,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([proxy, api].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
  return standIn;
}

function tencentAnswer(state: State, request: IncomingMessage, body: string): object {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const code = refusalOf(
    {
      authorization: header('authorization'),
      timestamp: header('x-tc-timestamp'),
      host: header('host'),
      contentType: header('content-type'),
      body,
    },
    state.secretId,
    state.secretKey,
  );
  if (code) return refusal(code, `The credentials could not be validated: ${header('authorization')}`);
  const action = header('x-tc-action');
  if (state.forbidden.has(action)) {
    return refusal('UnauthorizedOperation', `you are not authorized to perform operation (tcb:${action})`);
  }
  const run = tencentActions(state)[action];
  if (!run) return refusal('InvalidAction', `The request does not support the action ${action}`);
  const parameters = JSON.parse(body) as Parameters<typeof run>[0];
  const place = parameters.EnvId ?? parameters.Namespace;
  if (place !== state.envId && action !== 'DescribeEnvInfo') {
    return refusal('ResourceNotFound.Namespace', `no namespace ${place}`);
  }
  try {
    return { Response: { ...run(parameters), RequestId: 'request-1' } };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refusal(error.code, error.message);
  }
}

const refusal = (Code: string, Message: string) => ({
  Response: { Error: { Code, Message }, RequestId: 'request-1' },
});

function takeFault(faults: Fault[], action: string): Fault | undefined {
  const fault = faults.find((each) => [action, '*'].includes(each.action) && each.times > 0);
  if (!fault) return undefined;
  if (fault.skip) {
    fault.skip -= 1;
    return undefined;
  }
  fault.times -= 1;
  return fault;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
