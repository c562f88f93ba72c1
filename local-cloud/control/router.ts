import type { IncomingMessage, ServerResponse } from 'node:http';

import * as z from 'zod';

import { messageOf, RequestError } from '../base/errors';
import { readBody } from '../gateway/body';
import { CloudError } from '../base/ports';

/** Longest body of a control request; an import of a large environment needs room. */
const MAX_BODY_BYTES = 512 * 1024 * 1024;

interface RouteContext {
  /** Path parameters by name. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The parsed body; undefined when there is none. */
  body: unknown;
}

/** What a route answers when it is not simply `200` with its value. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {}
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** `/timers/:function/fire`; a segment with a colon is a parameter. */
  path: string;
  handle(context: RouteContext): unknown;
}

/** HTTP status and JSON text. */
export interface ControlAnswer {
  status: number;
  text: string;
}

/** Serves a table of routes as JSON. */
export class Router {
  constructor(private readonly routes: readonly Route[]) {}

  async handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    const { status, text } = await this.reply(req.method ?? 'GET', url, () => readBody(req, MAX_BODY_BYTES));
    if (res.destroyed) return;
    res.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    res.end(text);
  }

  /** The same without HTTP, for who runs in this process. @param path with its query @param body JSON; '' = none */
  ask(method: string, path: string, body: string): Promise<ControlAnswer> {
    return this.reply(method, new URL(path, 'http://local'), () => Promise.resolve(body));
  }

  private async reply(
    method: string,
    url: URL,
    read: () => Promise<Buffer | string>,
  ): Promise<ControlAnswer> {
    const { status, body } = await this.answer(method, url, read).catch(asReply);
    return { status, text: JSON.stringify(body ?? null) };
  }

  private async answer(method: string, url: URL, read: () => Promise<Buffer | string>): Promise<Reply> {
    const found = this.find(method, url.pathname);
    const body = parse(await read());
    const value = await found.route.handle({ params: found.params, query: url.searchParams, body });
    return value instanceof Reply ? value : new Reply(200, value ?? {});
  }

  private find(method: string, pathname: string): { route: Route; params: Record<string, string> } {
    const here = this.routes.flatMap((route) => {
      const params = match(route.path, pathname);
      return params ? [{ route, params }] : [];
    });
    const found = here.find(({ route }) => route.method === method);
    if (found) return found;
    if (here.length > 0) {
      const allowed = here.map(({ route }) => route.method).join(', ');
      throw new RequestError(405, 'METHOD_NOT_ALLOWED', `${pathname} takes ${allowed}, not ${method}.`);
    }
    const known = [...new Set(this.routes.map(({ method: m, path }) => `${m} ${path}`))].join(', ');
    throw new RequestError(404, 'NOT_FOUND', `There is no ${method} ${pathname}. There are: ${known}.`);
  }
}

function match(pattern: string, pathname: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const given = pathname.split('/');
  if (expected.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of expected.entries()) {
    const value = given[i] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new RequestError(400, 'INVALID_PARAM', `The path segment "${segment}" is not valid URL encoding.`);
  }
}

function parse(body: Buffer | string): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch (error) {
    throw new RequestError(400, 'INVALID_JSON', `The body is not valid JSON: ${messageOf(error)}`);
  }
}

function asReply(error: unknown): Reply {
  const [status, code] = statusOf(error);
  if (status === 500) console.error('local cloud: a control request failed:', error);
  const message = error instanceof z.ZodError ? describe(error) : messageOf(error);
  return new Reply(status, { error: { code, message } });
}

function statusOf(error: unknown): [status: number, code: string] {
  if (error instanceof RequestError) return [error.status, error.code];
  if (error instanceof CloudError) return [error.code.endsWith('NOT_FOUND') ? 404 : 400, error.code];
  if (error instanceof z.ZodError) return [400, 'INVALID_PARAM'];
  return [500, 'SYS_ERR'];
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
}
