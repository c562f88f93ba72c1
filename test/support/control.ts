/** The control API of a local cloud (DESIGN §11), typed. Times are epoch ms. */
import type { Answer } from '../../cloudfunctions/core/errors';
import type { MetricsReport } from '../../local-cloud/base/metrics';
import type { Card } from '../../local-cloud/base/ports';
import { LINKS } from './links';

/** Who calls a function. `source` is a chain, the direct caller last; `wx_client` when not given. */
export interface Who {
  openid?: string;
  uid?: string;
  /** Another mini program's user, which shares the environment. */
  from?: { appid: string; openid: string };
  source?: string;
}

/** What became of a call: the function's own answer, or that it could not be called or broke. */
export type Called<T> = { result: T; error?: undefined } | { result?: undefined; error: Failure };
export interface Failure {
  code: string;
  message: string;
}

export interface Fault {
  /** `database.modifyDocument`, `database.*`, `subscribeMessage.send`, `*`… */
  api: string;
  function?: string;
  when?: 'before' | 'after';
  error?: number | string | { code: number | string; message?: string };
  delayMs?: number;
  reset?: boolean;
  empty?: boolean;
  broken?: boolean;
  /** HTTP status instead of an answer, such as 502. */
  status?: number;
  times?: number;
  rate?: number;
}

export interface KillPoint {
  function: string;
  /** The how many-th gateway call of the function, from 1; with an action, the how many-th of that. */
  call: number;
  /** A test that means one call names it: how many come before it depends on caches and on how busy the machine is. */
  action?: string;
  when: 'before' | 'after';
  freezeMs?: number;
  /** How far the clock of its process is off, this once. */
  skewMs?: number;
}

/** A kill point as the local cloud knows it. */
export interface PointState extends KillPoint {
  id: number;
  /** Whether a call has met it; `action` then says which. */
  fired: boolean;
}

/** Everything an environment holds; documents as canonical EJSON. */
export interface Export {
  collections: Record<string, Record<string, unknown>[]>;
  wechat: unknown;
  clock: { offset: number };
}

export interface Control {
  readonly url: string;
  /** Calls a function as the platform would. @throws Error when it cannot be called or breaks: see `tryCall` */
  call<T>(name: string, data: unknown, who?: Who): Promise<Answer<T>>;
  tryCall<T>(name: string, data: unknown, who?: Who): Promise<Called<T>>;
  /** One tick of the function's timer. @param event beside the platform's own; by default our tick does not wait for what falls due later */
  fire(name: string, event?: Record<string, unknown>): Promise<unknown>;
  /** What the permission sheet does. @returns what `wx.requestSubscribeMessage` would */
  subscribe(
    openid: string,
    templates: Record<string, 'accept' | 'reject'>,
    always?: boolean,
  ): Promise<Record<string, string>>;
  messages(openid: string): Promise<Card[]>;
  /** WeChat's secret book, by template id. */
  credits(openid: string): Promise<Record<string, number>>;
  faults(rules: Fault[]): Promise<void>;
  /** Kill points too; frozen processes go on. */
  clearFaults(): Promise<void>;
  kill(point: KillPoint): Promise<PointState>;
  /** All kill points since the last `clearFaults`, in the order they were set. */
  kills(): Promise<PointState[]>;
  /** Takes back a kill point that no call has met. */
  withdraw(id: number): Promise<void>;
  /** Whether the latest kill point was reached. */
  killed(): Promise<boolean>;
  now(): Promise<number>;
  /** Due timers fire, and are waited for. */
  advance(ms: number): Promise<void>;
  metrics(): Promise<MetricsReport>;
  resetMetrics(): Promise<void>;
  reset(): Promise<void>;
  export(): Promise<Export>;
  import(state: Pick<Export, 'collections'> & Partial<Export>): Promise<void>;
}

/** Asks the control API. @param path with its query @param body JSON; '' = none */
export type Ask = (method: string, path: string, body: string) => Promise<{ status: number; text: string }>;

const overHttp =
  (url: string): Ask =>
  async (method, path, body) => {
    const response = await fetch(url + path, { method, ...(body === '' ? {} : { body }) });
    return { status: response.status, text: await response.text() };
  };

const DAY = 24 * 3_600_000;
/** In China, where the tests' shops are. */
const NOON = 4 * 3_600_000;

/** @param send for a local cloud in this process, its own `ask`: HTTP costs more than most of what is asked */
export function createControl(url: string, send: Ask = overHttp(url)): Control {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, text } = await send(method, path, body === undefined ? '' : JSON.stringify(body));
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as T;
  };
  const tryCall = async <T>(name: string, data: unknown, who: Who = {}): Promise<Called<T>> => {
    const body = JSON.stringify({ ...who, data });
    const { text } = await send('POST', `/call/${encodeURIComponent(name)}`, body);
    return JSON.parse(text) as Called<T>;
  };
  const user = (openid: string) => `openid=${encodeURIComponent(openid)}`;
  return {
    url,
    tryCall,
    async call<T>(name: string, data: unknown, who?: Who) {
      const { result, error } = await tryCall<Answer<T>>(name, data, who);
      if (error) throw new Error(`${name} was not answered: ${error.code} ${error.message}`);
      return result;
    },
    fire: (name, event = { ahead: false }) => ask('POST', `/timers/${name}/fire`, { event }),
    subscribe: (openid, templates, always) =>
      ask('POST', '/wechat/subscribe', { openid, templates, ...(always === undefined ? {} : { always }) }),
    messages: (openid) => ask('GET', `/wechat/messages?${user(openid)}`),
    credits: (openid) => ask('GET', `/wechat/credits?${user(openid)}`),
    faults: async (rules) => void (await ask('POST', '/faults', rules)),
    clearFaults: async () => void (await ask('DELETE', '/faults')),
    kill: (point) => ask('POST', '/faults/kill', point),
    kills: async () => (await ask<{ kills: PointState[] }>('GET', '/faults/kill')).kills,
    withdraw: async (id) => void (await ask('DELETE', `/faults/kill?id=${id}`)),
    killed: async () => (await ask<{ fired: boolean }>('GET', '/faults/kill')).fired,
    now: async () => (await ask<{ now: number }>('GET', '/clock')).now,
    advance: async (ms) => void (await ask('POST', '/clock/advance', { ms })),
    metrics: () => ask('GET', '/metrics'),
    resetMetrics: async () => void (await ask('POST', '/metrics/reset')),
    reset: async () => {
      await ask('POST', '/data/reset');
      await ask('POST', '/data/import', { collections: { notify_locks: [LINKS] } });
      // What a night, or its end, changes shall not depend on when the tests are run.
      const { now } = await ask<{ now: number }>('GET', '/clock');
      await ask('POST', '/clock/advance', { ms: DAY - ((now - NOON) % DAY) });
    },
    export: () => ask('GET', '/data/export'),
    import: async (state) => void (await ask('POST', '/data/import', state)),
  };
}
