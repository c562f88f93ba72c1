import { randomUUID } from 'node:crypto';
import type { DeliverPush } from '../base/options';
import type { OutboxEntry, Store } from '../state/store';

/** WeChat tries a push three times in all (PLATFORM §5). */
const ATTEMPTS = 3;
/**
 * Pushes under way at once; more wait their turn, so that a burst of receipts neither starves other callers of the function
 * nor starts a process for each.
 */
const CONCURRENCY = 3;

export interface PushQueueOptions {
  deliver: DeliverPush;
  /** Real milliseconds a push may stay unanswered. */
  answerWithinMs: number;
  /** Real milliseconds before left-over pushes of an earlier process go out. */
  resumeDelayMs: number;
}

/** Counts since the start of the process. */
export interface PushCounts {
  /** Waiting or under way. */
  pending: number;
  delivered: number;
  /** Unanswered three times. */
  givenUp: number;
}

/** Delivers pushes: each is on disk until it is answered, so that it survives `kill -9`, and is repeated when unanswered. */
export class PushQueue {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ready: OutboxEntry[] = [];
  #pending = 0;
  #running = 0;
  #delivered = 0;
  #givenUp = 0;
  /** Grows when everything is dropped: what is under way then must not come back. */
  #era = 0;

  constructor(
    private readonly store: Store,
    private readonly options: PushQueueOptions,
  ) {
    this.resume();
  }

  /** Schedules a push; resolves when it is on disk. */
  async add(openid: string, event: Record<string, unknown>, delayMs: number): Promise<void> {
    const entry = { id: randomUUID(), openid, event, dueAt: Date.now() + delayMs, attempts: 0 };
    this.#schedule(entry, delayMs);
    await this.store.putOutbox(entry);
  }

  counts(): PushCounts {
    return { pending: this.#pending, delivered: this.#delivered, givenUp: this.#givenUp };
  }

  /** Takes up what the store holds. */
  resume(): void {
    for (const entry of this.store.outbox()) {
      this.#schedule(entry, Math.max(this.options.resumeDelayMs, entry.dueAt - Date.now()));
    }
  }

  /** Forgets all pushes that wait. */
  drop(): void {
    this.#era += 1;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#ready.length = 0;
    this.#pending = 0;
  }

  #schedule(entry: OutboxEntry, delayMs: number): void {
    this.#pending += 1;
    this.#after(delayMs, () => {
      this.#ready.push(entry);
      this.#pump();
    });
  }

  #after(delayMs: number, run: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  #pump(): void {
    while (this.#running < CONCURRENCY) {
      const entry = this.#ready.shift();
      if (!entry) return;
      this.#running += 1;
      void this.#deliver(entry, this.#era).finally(() => {
        this.#running -= 1;
        this.#pump();
      });
    }
  }

  async #deliver(entry: OutboxEntry, era: number): Promise<void> {
    const startedAt = Date.now();
    const answered = await this.#answered(entry);
    if (era !== this.#era) return;
    this.#pending -= 1;
    const attempts = entry.attempts + 1;
    if (answered || attempts >= ATTEMPTS) {
      if (answered) this.#delivered += 1;
      else this.#givenUp += 1;
      await this.store.removeOutbox(entry.id);
      return;
    }
    const next = { ...entry, attempts };
    // A refused push is repeated when its time to answer would have been over, not at once.
    this.#schedule(next, Math.max(0, startedAt + this.options.answerWithinMs - Date.now()));
    await this.store.putOutbox(next);
  }

  async #answered(entry: OutboxEntry): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<false>((resolve) => {
      timer = this.#after(this.options.answerWithinMs, () => resolve(false));
    });
    const delivery = (async () => {
      await this.options.deliver(entry.event, entry.openid);
      return true;
    })().catch(() => false);
    const answered = await Promise.race([delivery, tooLate]);
    clearTimeout(timer);
    if (timer) this.#timers.delete(timer);
    return answered;
  }
}
