import type { Config } from '../../../cloudfunctions/core/config';
import type { Clock, OutgoingMessage, RawSendAnswer } from '../../../cloudfunctions/core/ports';
import type { FunctionAnswer } from '../../../cloudfunctions/core/ports/functions';
import type { Context } from '../../../cloudfunctions/core/ports/context';
import { NOW, pureContext, sampleConfig } from '../sample';
import { createMemoryStore, type MemoryStore, type Operation } from './store';

/** A clock that stands where a test puts it; who sleeps moves it. */
export interface MemoryClock extends Clock {
  advance(ms: number): void;
  /** What the database's clock shows more than this machine's; 0 until a test says otherwise. */
  databaseAhead: number;
  /** Sets the wall clock alone, as an operator or NTP does. */
  set(at: number): void;
  /** Moves the wall clock alone: what a paused machine sees when it wakes. */
  pause(ms: number): void;
}

/** What the core says and does is kept for the test to look at. */
export interface MemoryContext extends Context {
  store: MemoryStore;
  clock: MemoryClock;
  logged: { event: string; facts: Parameters<Context['log']>[1] }[];
  /** Handed to WeChat, in this order. */
  sent: OutgoingMessage[];
  /** What WeChat answers; accepts everything until a test says otherwise. */
  answer: (message: OutgoingMessage) => RawSendAnswer | Promise<RawSendAnswer>;
  /** Numbers of the workers that were started. */
  started: number[];
  /** Calls of the team's own functions. */
  called: { name: string; event: object; timeoutMs: number }[];
  /** What such a call comes to; there is no function until a test says otherwise. */
  answerCall: (name: string, event: object) => FunctionAnswer | Promise<FunctionAnswer>;
  alerts: { url: string; body: object }[];
}

export interface MemoryOptions {
  config?: Config;
  /** Epoch ms. */
  now?: number;
}

/** A context of the core with nothing behind it but memory. Tokens are `t1`, `t2`… in the order they are asked for. */
export function memoryContext({ config = sampleConfig(), now = NOW }: MemoryOptions = {}): MemoryContext {
  let time = now;
  let steady = 0;
  let tokens = 0;
  const advance = (ms: number): void => {
    time += ms;
    steady += ms;
  };
  const set = (at: number): void => {
    time = at;
  };
  const pause = (ms: number): void => set(time + ms);
  const context: MemoryContext = {
    ...pureContext(config),
    store: createMemoryStore(() => time + context.clock.databaseAhead),
    wechat: {
      transport: { by: 'cloud', everywhere: false, from: { function: 'test', source: '' } },
      send: async (message) => {
        context.sent.push(message);
        return context.answer(message);
      },
    },
    clock: {
      now: () => time,
      steady: () => steady,
      sleep: async (ms) => advance(ms),
      advance,
      set,
      pause,
      databaseAhead: 0,
    },
    log: (event, facts) => void context.logged.push({ event, facts }),
    newToken: () => `t${++tokens}`,
    startWorker: ({ number }) => void context.started.push(number),
    callFunction: async (name, event, timeoutMs) => {
      context.called.push({ name, event, timeoutMs });
      return context.answerCall(name, event);
    },
    alert: async (url, body) => void context.alerts.push({ url, body }),
    deadline: now + 60_000,
    logged: [],
    sent: [],
    answer: () => ({ ok: true, msgid: String(context.sent.length) }),
    started: [],
    called: [],
    answerCall: (name) => ({ ok: false, missing: true, text: `no function ${name}` }),
    alerts: [],
  };
  return context;
}

/** How often each operation was asked for while `run` ran; those never asked for are left out. */
export async function counted(
  { store }: MemoryContext,
  run: () => Promise<unknown>,
): Promise<Partial<Record<Operation, number>>> {
  const before = store.calls.length;
  await run();
  const counts: Partial<Record<Operation, number>> = {};
  for (const { operation } of store.calls.slice(before)) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
