/**
 * Several runs of functions at once over one memory store, in a time of its own: what takes minutes is over in a second,
 * and what happens between two calls is the same each time.
 */
import type { Config } from '../../../cloudfunctions/core/config';
import type { OutgoingMessage } from '../../../cloudfunctions/core/ports';
import type { Context } from '../../../cloudfunctions/core/ports/context';
import { NOW, pureContext } from '../sample';
import { createMemoryStore, type MemoryStore, type StoreCall } from './store';

/** What a function runs on. */
export interface Machine {
  readonly context: Context;
  /** Nothing that it waits for comes any more: the platform has ended it. */
  kill(): void;
  /** For so long nothing that it waits for comes. Milliseconds. */
  freeze(ms: number): void;
  /** Its wall clock is set. Milliseconds off the true time. */
  setClock(skewMs: number): void;
}

export interface MachineOptions {
  /** How far its clock is off the database's. */
  skewMs?: number;
  /** The platform ends it after so long. */
  limitMs?: number;
  /** Called before each of its database calls. */
  onCall?: (call: StoreCall, self: Machine) => void;
}

/** Card that reached WeChat; `at` in the world's own time. */
export interface Sent {
  at: number;
  to: string;
}

export class World {
  /** The true time, which the database's clock shows. Epoch ms. */
  now = NOW;
  readonly store: MemoryStore = createMemoryStore(() => this.now);
  readonly sent: Sent[] = [];
  readonly logged: { event: string; facts: Parameters<Context['log']>[1] }[] = [];
  /** Called for each card that reaches WeChat. */
  onSent: ((message: OutgoingMessage) => void) | undefined;
  /** What a database call and a send take, there and back. Milliseconds. */
  callMs = (): number => 10 + this.random() * 30;
  sendMs = 100;
  #timers: { at: number; go: () => void }[] = [];
  #busy = 0;
  #tokens = 0;
  #seed = 1;

  constructor(readonly config: Config) {}

  /** The same numbers each time. 0–1 */
  random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }

  machine({ skewMs = 0, limitMs = 60_000, onCall }: MachineOptions = {}): Machine {
    let skew = skewMs;
    let dead = false;
    let frozenUntil = 0;
    const born = this.now;
    const wait = async (ms: number): Promise<void> => {
      await this.sleep(ms);
      while (!dead && frozenUntil > this.now) await this.sleep(frozenUntil - this.now);
      if (dead) await new Promise(() => undefined);
    };
    const call = async (operation: keyof MemoryStore & string, given: unknown[]): Promise<unknown> => {
      onCall?.({ operation: operation as never, collection: given[0] as never, what: given[1] }, machine);
      const took = this.callMs();
      await wait(took / 2);
      this.#busy += 1;
      const run = this.store[operation as 'find'] as (...args: unknown[]) => Promise<unknown>;
      const answer = await run(...given).finally(() => (this.#busy -= 1));
      await wait(took / 2);
      return answer;
    };
    const operation = (name: keyof MemoryStore & string) =>
      ((...given: unknown[]) => call(name, given)) as never;
    const machine: Machine = {
      kill: () => (dead = true),
      freeze: (ms) => (frozenUntil = this.now + ms),
      setClock: (ms) => (skew = ms),
      context: {
        ...pureContext(this.config),
        store: {
          insert: operation('insert'),
          find: operation('find'),
          update: operation('update'),
          updateOne: operation('updateOne'),
          remove: operation('remove'),
          aggregate: operation('aggregate'),
        },
        wechat: {
          transport: { by: 'cloud', everywhere: false, from: { function: 'dispatch', source: 'wx_trigger' } },
          send: async (message) => {
            await wait(this.sendMs / 2);
            this.sent.push({ at: this.now, to: message.touser });
            this.onSent?.(message);
            await wait(this.sendMs / 2);
            return { ok: true, msgid: String(this.sent.length) };
          },
        },
        clock: {
          now: () => Math.floor(this.now + skew),
          steady: () => this.now - born,
          sleep: (ms) => wait(Math.max(0, ms)),
        },
        log: (event, facts) => void this.logged.push({ event, facts }),
        newToken: () => `t${++this.#tokens}`,
        startWorker: () => undefined,
        callFunction: async () => ({ ok: false, missing: true, text: 'no function' }),
        deadline: Math.floor(this.now + skew + limitMs),
      },
    };
    void this.sleep(limitMs).then(machine.kill);
    return machine;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((go) => this.#timers.push({ at: this.now + ms, go }));
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await this.#settled();
      const next = this.#timers.reduce((first, each) => (each.at < first.at ? each : first), {
        at: Infinity,
        go: () => undefined,
      });
      if (next.at > end) break;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.now = Math.max(this.now, next.at);
      next.go();
    }
    this.now = end;
  }

  /** Until everything that goes on waits for time to pass. */
  async #settled(): Promise<void> {
    do await new Promise((done) => setImmediate(done));
    while (this.#busy > 0);
  }
}
