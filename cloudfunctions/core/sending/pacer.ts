import type { Clock } from '../ports';

/** Lets one send start every `spacing` ms, in the order asked. Bursts without spacing answer -1 (PLATFORM §2). */
export class Pacer {
  #next: number;

  /** @param from nothing starts before it; epoch ms */
  constructor(
    private readonly clock: Clock,
    private spacing: number,
    from = 0,
  ) {
    this.#next = from;
  }

  /** A stretch of the global time line that this worker has been admitted to. */
  follow(from: number, spacing: number): void {
    this.#next = Math.max(this.#next, from);
    this.spacing = Math.max(this.spacing, spacing);
  }

  async turn(): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.spacing;
    if (at > now) await this.clock.sleep(at - now);
  }
}
