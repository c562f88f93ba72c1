import { randomBytes } from 'node:crypto';
import { builtConfig, environmentOf, type Config, type ConfigInput } from '../core/config';
import type { Context } from '../core/ports/context';
import type { Log, WeChat } from '../core/ports';
import type { FunctionName } from '../core/contract/callers';
import { ERRORS, ownWords, toAnswer, type Answer } from '../core/errors';
import { expanding } from '../core/store/expand';
import { guarded } from '../core/store/schema';
import { postAlert } from './alert';
import { createCallFunction } from './callFunction';
import { clock } from './clock';
import { callerOf, isClient, type Caller } from './caller';
import { httpAnswer, type HttpAnswer, type HttpEvent, isHttpAccess, requestIn } from './httpAccess';
import { createStore } from './database/store';
import { createLog } from './log';
import { requireCaller } from './rights';
import { cloudbase, wx } from './sdk';
import { createStartWorker } from './startWorker';
import type { MakeWeChat } from './transport';

/** What the platform hands to `main` beside the event. */
export interface PlatformContext {
  request_id?: string;
  function_name?: string;
  time_limit_in_ms?: number;
}

/** The platform's default when the context does not say. */
const DEFAULT_TIME_LIMIT = 3000;

export type Handle<Data> = (event: unknown, caller: Caller, context: Context) => Promise<Data>;

/** Functions that send nothing do not bundle the call either, nor need the permission for it. */
const NO_WECHAT: MakeWeChat = ({ functionName, source }) => ({
  transport: {
    by: 'none',
    lack: 'NO_WECHAT_TOKEN',
    everywhere: false,
    from: { function: functionName, source },
  },
  send: () =>
    Promise.reject(new Error('This function has not been given WeChat: hand createWeChat to its handler.')),
});

/** Wraps a function's own work: who is calling and whether they may, the ports, one shape of answer. It never throws: see `core/errors`. */
export function handler<Data>(...parts: Parts<Data>) {
  const answer = answering(...parts);
  return (event: unknown, platform?: PlatformContext): Promise<Answer<Data>> => answer(event, platform);
}

/** The same for a function that HTTP access may call as well, where the configuration says `http: true`. */
export function httpHandler<Data>(...parts: Parts<Data>) {
  const answer = answering(...parts);
  return async (event: unknown, platform?: PlatformContext): Promise<Answer<Data> | HttpAnswer> =>
    isHttpAccess(event) ? httpAnswer(await answer(event, platform, event)) : answer(event, platform);
}

type Parts<Data> = [
  name: FunctionName,
  imported: Config | ConfigInput,
  handle: Handle<Data>,
  makeWeChat?: MakeWeChat,
];

function answering<Data>(...[name, imported, handle, makeWeChat = NO_WECHAT]: Parts<Data>) {
  return async (event: unknown, platform: PlatformContext = {}, http?: HttpEvent): Promise<Answer<Data>> => {
    const requestId = platform.request_id ?? randomBytes(8).toString('hex');
    const log = createLog(platform.function_name ?? '', requestId);
    try {
      const config = builtConfig(imported);
      const app = cloudbase(config.limits.sendTimeoutMs);
      const caller = callerOf(wx.getWXContext(), app.auth().getUserInfo().uid, process.env, event);
      const context = makeContext(config, caller, platform, log, (ports) =>
        makeWeChat({
          functionName: name,
          source: caller.source,
          isTrigger: caller.isTimer,
          appid: config.appid,
          sendTimeoutMs: config.limits.sendTimeoutMs,
          env: process.env,
          ...ports,
        }),
      );
      const shown = http && config.http ? requestIn(http, process.env) : undefined;
      const request = shown ?? event;
      const house = { http: config.http, environment: context.environment };
      requireCaller(name, request, shown === undefined ? caller : byHttp(caller), house);
      return { ok: true, data: await handle(request, caller, context) };
    } catch (thrown) {
      const answer = toAnswer(thrown, requestId);
      const { code } = answer.error;
      // What no caller can mend somebody must be able to find: the answer names the request, the log says the rest.
      if (ERRORS[code].fault === 'ours') log('failed', { code, error: ownWords(thrown) });
      return answer;
    }
  };
}

/** No document says what the platform calls HTTP access: who has shown the key comes by it, but for a mini program's own call. */
const byHttp = (caller: Caller): Caller => (isClient(caller) ? caller : { ...caller, direct: 'wx_http' });

function makeContext(
  config: Config,
  caller: Caller,
  platform: PlatformContext,
  log: Log,
  makeWeChat: (ports: Pick<Context, 'environment' | 'store' | 'clock' | 'log' | 'newToken'>) => WeChat,
): Context {
  const { sendTimeoutMs } = config.limits;
  const started = Date.now();
  const environment = environmentOf(config, caller.envId);
  const ports = {
    environment,
    store: expanding(
      guarded(
        createStore(() => cloudbase(sendTimeoutMs).database()),
        environment.name,
      ),
    ),
    clock,
    log,
    newToken: () => randomBytes(12).toString('base64url'),
  };
  return {
    ...ports,
    config,
    wechat: makeWeChat(ports),
    startWorker: createStartWorker(`${config.prefix}dispatch`, sendTimeoutMs, log),
    callFunction: createCallFunction(() => cloudbase(sendTimeoutMs)),
    alert: postAlert,
    deadline: started + (platform.time_limit_in_ms ?? DEFAULT_TIME_LIMIT),
  };
}
