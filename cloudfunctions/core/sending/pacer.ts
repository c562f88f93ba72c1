import type { Clock } from '../ports';

/** Lets one send start every `spacing` ms, in the order asked. Bursts without spacing answer -1 (PLATFORM §2). */
export class Pacer {
  #next: number;
  #before = Promise.resolve();

  /** @param from nothing starts before it; epoch ms */
  constructor(
    protected readonly clock: Clock,
    private readonly spacing: number,
    from = 0,
  ) {
    this.#next = from;
  }

  /** Nothing more starts for so long. */
  pause(ms: number): void {
    this.#next = Math.max(this.#next, this.clock.now() + ms);
  }

  /** Each takes its moment when the one before has had its own, so that a pause holds all who still wait. */
  waitForSlot(): Promise<void> {
    this.#before = this.#before.then(() => this.waitUntil(this.slot()));
    return this.#before;
  }

  protected slot(): number {
    const at = Math.max(this.clock.now(), this.#next);
    this.#next = at + this.spacing;
    return at;
  }

  protected async waitUntil(at: number): Promise<void> {
    const now = this.clock.now();
    if (at > now) await this.clock.sleep(at - now);
  }
}
