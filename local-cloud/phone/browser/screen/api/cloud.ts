import { ask, HttpFailure } from '../../shared/http';
import { ApiFailure, asyncApi } from '../engine/fail';
import type { ApiPart, Runtime } from '../engine/runtime';
import { reachesNetwork } from './network';

interface CallOptions {
  name: string;
  data?: unknown;
  /** Names an environment; here there is one. */
  config?: unknown;
}

/** What `POST /call/:function` answers. */
interface CallAnswer {
  result?: unknown;
  error?: { code?: string | number; message?: string };
}

/**
 * `wx.cloud`: functions are called as the phone's user, from a client.
 * Failures look as the real ones do: `cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: …`
 */
export const cloud: ApiPart = (runtime) => {
  class Cloud {
    constructor(private initialised: boolean = false) {}

    readonly init = (): Promise<void> => {
      this.initialised = true;
      return Promise.resolve();
    };

    readonly callFunction = asyncApi<CallOptions>('cloud.callFunction', (options) => {
      if (!this.initialised)
        throw new ApiFailure("fail Error: Cloud API isn't enabled, please call wx.cloud.init first", -601002);
      return callFunction(runtime, options);
    });
  }
  const own = new Cloud();
  const shape = {
    init: own.init,
    callFunction: own.callFunction,
    database: () => noDatabase(),
    Cloud,
    DYNAMIC_CURRENT_ENV: Symbol('dynamic current env'),
  };
  return { cloud: namingWhatIsMissing(shape, 'wx.cloud', runtime) };
};

/** What reads or writes; whatever else is asked of the database only leads there. */
const USES = new Set<PropertyKey>(['get', 'add', 'update', 'set', 'remove', 'count', 'end', 'watch']);

const refuseDatabase = asyncApi('cloud.database', () => {
  throw new ApiFailure(
    'fail the local phone has no database for clients: let a function of yours read and write 本地手机没有客户端数据库，请通过云函数读写',
    -1,
  );
});

/**
 * Scripts open the database while they load: only who uses it is refused, in words.
 * @param uses how reads and writes answer; nothing for `command`, whose `set` and `remove` are values
 */
export function noDatabase(uses: typeof refuseDatabase | null = refuseDatabase): object {
  return new Proxy(() => undefined, {
    get: (_target, key) => {
      if (key === 'then') return undefined;
      return uses && USES.has(key) ? uses : noDatabase(key === 'command' ? null : uses);
    },
    apply: () => noDatabase(uses),
  });
}

async function callFunction(runtime: Runtime, { name, data }: CallOptions): Promise<Record<string, unknown>> {
  if (typeof name !== 'string' || name === '') {
    throw new ApiFailure(
      'fail Error: errCode: -501000 | errMsg: parameter.name should be a non-empty String',
      -501000,
    );
  }
  const started = performance.now();
  const { shell } = runtime;
  const log = (answer: unknown, failed: boolean): void =>
    shell.log({
      kind: 'call',
      name,
      data: plain(data),
      answer,
      failed,
      ms: Math.round(performance.now() - started),
    });
  try {
    if (!(await reachesNetwork(shell)))
      throw new ApiFailure('fail Error: errCode: -1 | errMsg: request:fail network error, no connection', -1);
    const body = { openid: shell.openid, source: 'wx_client', data: plain(data) ?? {} };
    const { result, error } = await ask<CallAnswer>('POST', `/call/${encodeURIComponent(name)}`, body);
    if (error) throw failureOf(name, error);
    log(result, false);
    return { result, requestID: requestId() };
  } catch (thrown) {
    const failure = thrown instanceof ApiFailure ? thrown : fromHttp(name, thrown);
    log(failure.reason, true);
    throw failure;
  }
}

function fromHttp(name: string, thrown: unknown): ApiFailure {
  if (!(thrown instanceof HttpFailure)) throw thrown;
  const { error } = (thrown.body ?? {}) as CallAnswer;
  if (error) return failureOf(name, error);
  return new ApiFailure(`fail Error: errCode: -1 | errMsg: request:fail ${thrown.message}`, -1);
}

/** The local cloud's codes and the numbers that WeChat's client gives for them. */
const NUMBERS: Record<string, [errCode: number, text: string]> = {
  FUNCTION_NOT_FOUND: [-501000, 'FunctionName parameter could not be found'],
  FUNCTIONS_EXECUTE_FAIL: [-504002, 'functions execute fail'],
  FUNCTION_TIME_LIMIT_EXCEEDED: [-504003, 'Invoking task timed out'],
};

function failureOf(
  name: string,
  { code = 'UNKNOWN', message = '' }: NonNullable<CallAnswer['error']>,
): ApiFailure {
  const number = Number(code);
  const [errCode, text] = NUMBERS[String(code)] ?? [Number.isFinite(number) ? number : -1, String(code)];
  return new ApiFailure(
    `fail Error: errCode: ${errCode} ${text} | errMsg: ${message || `function ${name} failed`}`,
    errCode,
  );
}

/** Only what JSON carries reaches a function. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function requestId(): string {
  return `local-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

/** Reading what is not there says so once, by name, and is `undefined` as in WeChat. */
export function namingWhatIsMissing<T extends object>(
  value: T,
  name: string,
  { missing }: Pick<Runtime, 'missing'>,
): T {
  return new Proxy(value, {
    get(target, property, receiver) {
      const found: unknown = Reflect.get(target, property, receiver);
      if (found === undefined && typeof property === 'string' && property !== 'then' && property !== 'toJSON')
        missing(`${name}.${property}`);
      return found;
    },
  });
}
