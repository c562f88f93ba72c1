/** One request to WeChat's HTTPS API, by Node's own client: functions run on Node 16, which has no `fetch` (PLATFORM §6). */
import http from 'node:http';
import https from 'node:https';

export interface ApiRequest {
  /** Where the API is, without a slash at its end. */
  api: string;
  /** With its leading slash. */
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON by POST; without it the request is a GET. */
  body?: object;
  /** For all of it, from looking up the name to the last byte of the answer. */
  timeoutMs: number;
}

/**
 * | kind | WeChat has |
 * |---|---|
 * | `answered` | answered JSON with status 200 |
 * | `notSent` | got nothing: the name, the connection or its encryption failed before the request could leave |
 * | `lost` | perhaps got it: the connection broke, the time was over, or the answer cannot be read |
 */
export type Reply =
  | { kind: 'answered'; body: Record<string, unknown> }
  | { kind: 'notSent'; code: string; text: string }
  | { kind: 'lost'; code: string; text: string };

/** An answer is a few hundred bytes; a list of templates some kilobytes. */
const MAX_ANSWER = 1024 * 1024;
/**
 * A connection is used again only this soon after its last request: a function's instance is frozen between calls, WeChat
 * closes what is idle, and a request that leaves on a connection closed meanwhile is one that nobody knows the fate of.
 */
const IDLE = 2000;

let agents = newAgents();
let usedAt = -Infinity;

function newAgents() {
  return { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
}

function currentAgents(): typeof agents {
  const now = performance.now();
  if (now - usedAt > IDLE) {
    // Those under way keep their connections; nobody takes the idle ones.
    for (const agent of [agents.http, agents.https])
      for (const sockets of Object.values(agent.freeSockets))
        for (const socket of sockets ?? []) socket.destroy();
    agents = newAgents();
  }
  usedAt = now;
  return agents;
}

/** Never throws. */
export function ask({ api, path, query = {}, body, timeoutMs }: ApiRequest): Promise<Reply> {
  return new Promise((resolve) => {
    const search = new URLSearchParams(query).toString();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const secure = api.startsWith('https:');
    let sent = false;
    const timer = setTimeout(() => {
      fail('ETIMEDOUT', `no answer within ${Math.round(timeoutMs)} ms`);
      request.destroy();
    }, timeoutMs);
    const end = (reply: Reply): void => {
      clearTimeout(timer);
      usedAt = performance.now();
      resolve(reply);
    };
    const fail = (code: string, text: string): void => end({ kind: sent ? 'lost' : 'notSent', code, text });

    const request = (secure ? https : http).request(`${api}${path}${search === '' ? '' : `?${search}`}`, {
      method: text === undefined ? 'GET' : 'POST',
      agent: currentAgents()[secure ? 'https' : 'http'],
      ...(text === undefined
        ? {}
        : { headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }),
    });
    request.on('socket', (socket) => {
      // What is written before the connection stands waits in this process; from then on it may be on its way.
      if (request.reusedSocket || !socket.connecting) sent = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (sent = true));
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER) request.destroy(new Error(`The answer is larger than ${MAX_ANSWER} bytes.`));
        else chunks.push(chunk);
      });
      response.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'UNREADABLE', error.message));
      response.on('end', () => end(read(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
    });
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'UNREADABLE', error.message));
    request.on('close', () => fail('ECONNRESET', 'the connection was closed'));
    request.end(text);
  });
}

function read(status: number, text: string): Reply {
  const body = status === 200 ? objectIn(text) : undefined;
  return body
    ? { kind: 'answered', body }
    : {
        kind: 'lost',
        code: 'UNREADABLE',
        text: `status ${status}, ${text.length} characters that are no JSON object`,
      };
}

/** A msgid has 64 bits, more digits than a double holds: it is read as text. Inside a JSON text no such name can stand unescaped. */
const MSGID = /("msgid"\s*:\s*)(\d+)/;

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(MSGID, '$1"$2"'));
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
