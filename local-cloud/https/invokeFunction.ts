import { setTimeout as sleep } from 'node:timers/promises';

import { CloudError } from '../base/ports';
import { gatewayCodeNumber } from '../gateway/codes';
import type { FunctionRunner } from '../runner/runner';

/** As documented: who calls over HTTPS waits this long (PLATFORM §2); the function goes on. */
const WAIT_MS = 5000;

/** `POST /tcb/invokecloudfunction?access_token&env&name`, the body is the event. No user stands behind such a call. */
export async function invokeFunction(
  runner: Pick<FunctionRunner, 'callJson'>,
  envId: string,
  query: URLSearchParams,
  body: Buffer,
): Promise<Record<string, unknown>> {
  const [env, name] = [query.get('env'), query.get('name')];
  if (!env || !name) return { errcode: 40101, errmsg: 'missing parameter: env and name' };
  if (env !== envId) return { errcode: -501005, errmsg: 'invalid env' };
  const event = body.toString('utf8');
  if (event === '') return { errcode: 44002, errmsg: 'empty post data' };
  if (!isJson(event)) return { errcode: 47001, errmsg: 'data format error' };
  const ended = new AbortController();
  try {
    const called = runner.callJson(name, event, { source: 'wx_http', origin: 'invokecloudfunction' });
    const late = sleep(WAIT_MS, undefined, { signal: ended.signal, ref: false });
    const json = await Promise.race([called, late]);
    if (json === undefined) return { errcode: -1, errmsg: `system error: no answer within ${WAIT_MS} ms` };
    return { errcode: 0, errmsg: 'ok', resp_data: json };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return { errcode: gatewayCodeNumber(error.code) ?? -504001, errmsg: `${error.code}: ${error.message}` };
  } finally {
    ended.abort();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
