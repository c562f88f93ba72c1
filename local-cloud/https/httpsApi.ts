import type { IncomingMessage, ServerResponse } from 'node:http';

import { CloudError } from '../base/ports';
import { messageOf } from '../base/errors';
import { writeAnswer, type Answer } from '../gateway/answer';
import { readBody } from '../gateway/body';
import { NO_ANSWER, pass, type PassageParts } from '../gateway/passage';
import type { FunctionRunner } from '../runner/runner';
import { jsonOf, type LocalWeChat } from '../wechat';
import { faultOverHttps, refusalAnswer } from './answers';
import { invokeFunction } from './invokeFunction';

/** Where WeChat's HTTPS API lies: the local cloud's address with this behind it takes the place of `https://api.weixin.qq.com`. */
export const HTTPS_API = '/api.weixin.qq.com';
/** By which a function's request is known as its own; its process adds it (runner/bootstrap.cjs). */
const CALL_HEADER = 'x-local-cloud-call';
const MAX_BODY_BYTES = 1024 * 1024;

/** It has no counterpart over the cloud. */
const INVOKE_API = 'https.invokecloudfunction';

/** Path → openapi of the same meaning, and the method that WeChat documents. */
const APIS: Readonly<Record<string, { method: 'GET' | 'POST'; api: string }>> = {
  '/cgi-bin/message/subscribe/send': { method: 'POST', api: 'subscribeMessage.send' },
  '/wxaapi/newtmpl/getcategory': { method: 'GET', api: 'subscribeMessage.getCategory' },
  '/wxaapi/newtmpl/getpubtemplatetitles': { method: 'GET', api: 'subscribeMessage.getPubTemplateTitleList' },
  '/wxaapi/newtmpl/getpubtemplatekeywords': {
    method: 'GET',
    api: 'subscribeMessage.getPubTemplateKeyWordsById',
  },
  '/wxaapi/newtmpl/addtemplate': { method: 'POST', api: 'subscribeMessage.addTemplate' },
  '/wxaapi/newtmpl/deltemplate': { method: 'POST', api: 'subscribeMessage.deleteTemplate' },
  '/wxaapi/newtmpl/gettemplate': { method: 'GET', api: 'subscribeMessage.getTemplateList' },
  '/tcb/adddelayedfunctiontask': { method: 'POST', api: 'cloudbase.addDelayedFunctionTask' },
  '/tcb/invokecloudfunction': { method: 'POST', api: INVOKE_API },
};
const TOKEN_PATH = '/cgi-bin/stable_token';
const TOKEN_API = 'https.stable_token';

export interface HttpsParts extends PassageParts {
  envId: string;
  wechat: LocalWeChat;
  runner: FunctionRunner;
}

/** WeChat's HTTPS API (PLATFORM §2): the token, sends, template management, calls of functions. Not counted by a plan: it is no call of the environment. */
export class HttpsApi {
  constructor(private readonly parts: HttpsParts) {}

  /** @returns false when the request is for somebody else */
  handle(req: IncomingMessage, res: ServerResponse): boolean {
    if (!(req.url ?? '').startsWith(`${HTTPS_API}/`)) return false;
    void this.answer(req)
      .catch(asAnswer)
      .then((answer) => (answer === NO_ANSWER ? req.socket.resetAndDestroy() : writeAnswer(res, answer)));
    return true;
  }

  private async answer(req: IncomingMessage): Promise<Answer | typeof NO_ANSWER> {
    const url = new URL((req.url ?? '').slice(HTTPS_API.length), 'https://api.weixin.qq.com');
    const isToken = url.pathname === TOKEN_PATH;
    const known = isToken
      ? { method: 'POST', api: TOKEN_API }
      : Object.hasOwn(APIS, url.pathname) && APIS[url.pathname];
    if (!known) return refusalAnswer(404, `there is no ${url.pathname} in the local cloud`);
    const id = req.headers[CALL_HEADER];
    const invocation = typeof id === 'string' ? this.parts.runner.invocation(id) : undefined;
    if (id !== undefined && !invocation) return NO_ANSWER;
    const body = await readBody(req, MAX_BODY_BYTES);
    const { api, method } = known;
    return pass(this.parts, {
      names: isToken ? [TOKEN_API] : [api, `https.${api.split('.')[1] ?? api}`],
      invocation,
      act: async () => {
        if (req.method !== method) return refusalAnswer(43002, `require ${method} method`);
        if (isToken) return this.token(body, addressOf(req));
        if (api === INVOKE_API) return this.invoke(url.searchParams, body);
        return this.call(api, url.searchParams, body);
      },
      replaced: faultOverHttps,
    });
  }

  private async token(body: Buffer, address: string): Promise<Answer> {
    const request = objectIn(body);
    return request ? ok(await this.parts.wechat.stableToken(request, address)) : NOT_JSON;
  }

  private async invoke(query: URLSearchParams, body: Buffer): Promise<Answer> {
    const { wechat, runner, envId } = this.parts;
    const token = query.get('access_token');
    return ok(await wechat.withToken(token, () => invokeFunction(runner, envId, query, body)));
  }

  /** The body of a POST, the query of a GET. */
  private async call(api: string, query: URLSearchParams, body: Buffer): Promise<Answer> {
    const { access_token: _token, ...inQuery } = Object.fromEntries(query);
    const parameters = body.length > 0 ? objectIn(body) : inQuery;
    if (!parameters) return NOT_JSON;
    return ok(await this.parts.wechat.overHttps(api, parameters, query.get('access_token')));
  }
}

/** WeChat's own word for a body that it cannot read. */
const NOT_JSON = refusalAnswer(47001, 'data format error');

const ok = (body: Record<string, unknown>): Answer => ({
  status: 200,
  contentType: 'application/json; encoding=utf-8',
  body: jsonOf(body),
});

function objectIn(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return value && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const addressOf = (req: IncomingMessage): string => (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');

function asAnswer(error: unknown): Answer {
  if (error instanceof CloudError) return refusalAnswer(41005, error.message);
  console.error('local cloud: a request to the HTTPS API failed:', error);
  return refusalAnswer(-1, `system error: the local cloud itself failed: ${messageOf(error)}`);
}
