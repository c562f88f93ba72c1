/** The helper that a team's own cloud functions use. Its types for a given configuration are in the generated `notify.d.ts`. */
import { call, type Cloud, type Transport } from './call';
import { NotifyError } from './NotifyError';

type Values = Record<string, unknown>;

export interface CreateOptions {
  cloud: Cloud;
  /** Of the deployed names. Default: the one in the configuration that the helper was generated from. */
  prefix?: string;
  /** How often a call without an answer is repeated, with the same key. 0–5. Default: 2. */
  retries?: number;
  /** Pause before the first repeat, in ms; doubles each time. 0–5000. Default: 200. */
  retryDelayMs?: number;
  /** How long to wait for one answer, in ms. 1000–60000. Default: 15000. */
  timeoutMs?: number;
}

/** Named by an id of their own or by the call's nonce, facts are booked once however often they are reported; but for this. */
const NOT_REPEATABLE = 'feedback';

const newNonce = (): string =>
  `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;

export function createNotify(options: CreateOptions, defaultPrefix = '') {
  if (typeof options?.cloud?.callFunction !== 'function') {
    throw new NotifyError({
      code: 'BAD_REQUEST',
      message:
        'createNotify({ cloud }): expected wx-server-sdk after cloud.init(), or an app of @cloudbase/node-sdk, got something without callFunction. 请传入已初始化的 cloud。',
    });
  }
  const transport: Transport = {
    cloud: options.cloud,
    prefix: options.prefix ?? defaultPrefix,
    retries: within('retries', options.retries, 0, 5, 2),
    retryDelayMs: within('retryDelayMs', options.retryDelayMs, 0, 5000, 200),
    timeoutMs: within('timeoutMs', options.timeoutMs, 1000, 60_000, 15_000),
  };
  const send = (data: Values) => call<unknown>(transport, 'send', data, true);
  const track = (request: { openid?: string; events: readonly Values[] }) =>
    call<unknown>(
      transport,
      'track',
      { nonce: newNonce(), ...request },
      request.events.every(({ kind }) => kind !== NOT_REPEATABLE),
    );
  return {
    send: (notification: Values) => send({ action: 'send', ...plainTimes(notification) }),
    sendMany: (notifications: readonly Values[], options: Values = {}) =>
      send({ action: 'sendMany', notifications: notifications.map(oneOfMany), ...options }),
    toWish: (wish: Values) => send({ action: 'toWish', ...plainTimes(wish) }),
    toSegment: (request: Values) => send({ action: 'toSegment', ...plainTimes(request) }),
    status: (id: string) => send({ action: 'status', id }),
    explain: (which: Values) => send({ action: 'explain', ...which }),
    cancel: (which: Values) => send({ action: 'cancel', ...which }),
    reschedule: (request: Values) => send({ action: 'reschedule', ...plainTimes(request) }),
    track,
    trackMany: (users: readonly Values[]) =>
      call<unknown>(transport, 'track', { users, nonce: newNonce() }, true),
    convert: async ({ openid, ...conversion }: Values & { openid?: string }) => {
      const { results } = (await track({
        ...(openid !== undefined && { openid }),
        events: [{ kind: 'convert', ...conversion }],
      })) as { results: { counted: boolean; error?: { code: string; message: string } }[] };
      const [result] = results;
      if (result?.error) throw new NotifyError(result.error);
      return { counted: result?.counted ?? false };
    },
  };
}

/** One of many: whatever is wrong with it, `send` says at its place, and the others go. */
const oneOfMany = (notification: unknown): unknown =>
  typeof notification === 'object' && notification !== null
    ? plainTimes(notification as Values, () => null)
    : notification;

/**
 * `Date`s as ISO text, at the top and inside `data`: JSON would do it too, but not before the SDK has looked at them.
 * @param ofInvalid what becomes of a `Date` that is none
 */
function plainTimes(notification: Values, ofInvalid: (name: string) => null = refuseDate): Values {
  const plain = (values: Values): Values =>
    Object.fromEntries(
      Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, value instanceof Date ? (isoOf(value) ?? ofInvalid(name)) : value]),
    );
  const { data } = notification;
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  return { ...plain(notification), ...(isObject && { data: plain(data as Values) }) };
}

const isoOf = (date: Date): string | undefined =>
  Number.isFinite(date.getTime()) ? date.toISOString() : undefined;

function refuseDate(name: string): never {
  throw new NotifyError({
    code: 'BAD_REQUEST',
    message: `${name}: expected a valid Date, got an invalid one. 日期无效。`,
  });
}

function within(name: string, value: number | undefined, min: number, max: number, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new NotifyError({
    code: 'BAD_REQUEST',
    message: `createNotify({ ${name} }): expected a number from ${min} to ${max}, got ${String(value)}. ${name} 应为 ${min} 至 ${max} 的数字。`,
  });
}
