import type { Clock } from '../ports';

/** Lets one send start every `spacing` ms, in the order asked. Bursts without spacing answer -1 (PLATFORM §2). */
export class Pacer {
  #next = 0;

  constructor(
    private readonly clock: Clock,
    private readonly spacing: number,
  ) {}

  async turn(): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.spacing;
    if (at > now) await this.clock.sleep(at - now);
  }
}
