import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { messageOf } from '../base/errors';
import { CloudError } from '../base/ports';
import { readBody } from '../gateway/body';
import type { FunctionRunner } from '../runner/runner';

/** Where a function is reached by HTTP: `/http/<function>/<path>`, in the place of a domain and a trigger path. */
const HTTP_ACCESS = '/http/';
const MAX_BODY_BYTES = 6 * 1024 * 1024;
const JSON_TYPE = 'application/json; charset=utf-8';

export interface HttpAccessParts {
  envId: string;
  runner: Pick<FunctionRunner, 'call'>;
}

/** What the function's answer becomes. */
interface Response {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

/**
 * HTTP access (HTTP 访问服务) in the shapes that CloudBase documents: the request is an event of its own, what the function
 * returns becomes the response. What the platform answers for a function that fails, and which source it names, is not documented.
 */
export class HttpAccess {
  constructor(private readonly parts: HttpAccessParts) {}

  /** @returns false when the request is for somebody else */
  handle(req: IncomingMessage, res: ServerResponse): boolean {
    if (!(req.url ?? '').startsWith(HTTP_ACCESS)) return false;
    void this.answer(req).then(({ status, headers, body }) => {
      if (!res.destroyed) res.writeHead(status, headers).end(body);
    });
    return true;
  }

  private async answer(req: IncomingMessage): Promise<Response> {
    try {
      const url = new URL((req.url ?? '').slice(HTTP_ACCESS.length - 1), 'http://local');
      const [, name = '', ...rest] = url.pathname.split('/');
      const { envId, runner } = this.parts;
      const event = {
        path: `/${rest.join('/')}`,
        httpMethod: req.method ?? 'GET',
        headers: req.headers,
        queryStringParameters: Object.fromEntries(url.searchParams),
        requestContext: { requestId: randomUUID(), envId },
        ...bodyOf(await readBody(req, MAX_BODY_BYTES)),
      };
      return responseOf(await runner.call(name, event, { source: 'wx_http' }));
    } catch (error) {
      const code = error instanceof CloudError ? error.code : 'FUNCTION_FAILED';
      const status = code === 'FUNCTION_NOT_FOUND' ? 404 : 500;
      return json(status, { code, message: messageOf(error) });
    }
  }
}

/** Bytes that are no text travel as Base64. */
function bodyOf(bytes: Buffer): { body: string; isBase64Encoded: boolean } {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes)
    ? { body: text, isBase64Encoded: false }
    : { body: bytes.toString('base64'), isBase64Encoded: true };
}

const json = (status: number, value: unknown): Response => ({
  status,
  headers: { 'content-type': JSON_TYPE },
  body: JSON.stringify(value ?? null),
});

/** Text and numbers as they are, an object with a `statusCode` as it says, any other as JSON. */
function responseOf(result: unknown): Response {
  if (typeof result === 'string' || typeof result === 'number')
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: String(result) };
  const { statusCode, headers, body, isBase64Encoded } = (result ?? {}) as Record<string, unknown>;
  if (typeof statusCode !== 'number') return json(200, result);
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])),
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}
