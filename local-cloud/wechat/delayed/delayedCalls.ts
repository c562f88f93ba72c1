import { randomUUID } from 'node:crypto';

import { messageOf } from '../../base/errors';
import { CloudError, type Clock } from '../../base/ports';
import { WeChatRefusal } from '../base/errors';
import type { DelayedCall, Store } from '../state/store';
import type { OpenApi } from '../templates/apis';

/** As documented: 6 seconds to 30 days (PLATFORM §6). */
const LEAST_SECONDS = 6;
const MOST_SECONDS = 30 * 86_400;
/** Looking once an hour is cheap and forgives a machine that was asleep. */
const MAX_SLEEP_MS = 3_600_000;

/** What became of one delayed call, in the shape of a tick. */
export interface DelayedReport {
  function: string;
  trigger: 'delayed';
  due: number;
  attempts: 1;
  result?: unknown;
  error?: { code: string; message: string };
}

export interface DelayedOptions {
  envId: string;
  /** Calls the function as the platform does when the time has come. */
  call(name: string, event: unknown): Promise<unknown>;
  /** How late a call comes, ms. */
  lateMs(): number;
}

/**
 * Calls that `cloudbase.addDelayedFunctionTask` has ordered, by the environment's clock. Each is on disk until it is due, and
 * made once: that the real platform repeats a failed one is not documented.
 */
export class DelayedCalls {
  #calls = new Map<string, DelayedCall>();
  #sleeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly options: DelayedOptions,
  ) {
    this.reload();
  }

  /** @throws WeChatRefusal for what cannot be called, or not then */
  readonly add: OpenApi = async ({ env, function_name: name, data, delay_time: seconds }) => {
    if (env !== this.options.envId) throw new WeChatRefusal(-501005, 'invalid env');
    if (typeof name !== 'string' || name === '') throw new WeChatRefusal(40097, 'invalid function_name');
    const fits = typeof seconds === 'number' && seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS;
    if (!fits) throw new WeChatRefusal(40097, 'invalid delay_time: 6 seconds to 30 days');
    if (!isJson(data)) throw new WeChatRefusal(47001, 'data format error: data must be a JSON string');
    const call = { id: randomUUID(), name, data, dueAt: this.clock.now() + seconds * 1000 };
    this.#calls.set(call.id, call);
    this.#arm();
    await this.store.putDelayed(call);
    return { errcode: 0, errmsg: 'ok' };
  };

  /** Makes what is due by now; resolves when all have ended. */
  async fireDue(): Promise<DelayedReport[]> {
    const now = this.clock.now() - this.options.lateMs();
    const due = [...this.#calls.values()]
      .filter(({ dueAt }) => dueAt <= now)
      .sort((a, b) => a.dueAt - b.dueAt);
    for (const { id } of due) this.#calls.delete(id);
    this.#arm();
    return Promise.all(due.map((call) => this.#make(call)));
  }

  /** Takes up what the store holds, and nothing else. */
  reload(): void {
    this.#calls = new Map(this.store.delayed().map((call) => [call.id, call]));
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#sleeping);
    this.#calls.clear();
  }

  async #make({ id, name, data, dueAt }: DelayedCall): Promise<DelayedReport> {
    await this.store.removeDelayed(id);
    const report: DelayedReport = { function: name, trigger: 'delayed', due: dueAt, attempts: 1 };
    try {
      return { ...report, result: await this.options.call(name, JSON.parse(data)) };
    } catch (error) {
      const code = error instanceof CloudError ? error.code : 'SYS_ERR';
      return { ...report, error: { code, message: messageOf(error) } };
    }
  }

  #arm(): void {
    clearTimeout(this.#sleeping);
    if (this.#calls.size === 0) return;
    const late = this.options.lateMs() - this.clock.now();
    const wait = Math.min(MAX_SLEEP_MS, ...[...this.#calls.values()].map(({ dueAt }) => dueAt + late));
    this.#sleeping = setTimeout(() => void this.fireDue(), Math.max(0, wait)).unref();
  }
}

function isJson(data: unknown): data is string {
  if (typeof data !== 'string') return false;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}
