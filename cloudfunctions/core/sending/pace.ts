import type { Clock } from '../ports';
import { WINDOW_SIZE } from '../time/spans';

/**
 * What a row takes this worker, as it has turned out: spacing is the least, a slow database or a global rate may make
 * it more. A worker that took more rows than it can send would reserve and give back the rest for nothing.
 */
export class Pace {
  #since = 0;
  #begun = 0;

  constructor(
    private readonly clock: Clock,
    private readonly spacing: number,
  ) {}

  /** A window of so many rows is begun. */
  begin(rows: number): void {
    if (this.#begun === 0) this.#since = this.clock.now();
    this.#begun += rows;
  }

  /** Milliseconds from one row to the next; not less than the spacing. */
  get perRow(): number {
    // The window begun last is still under way.
    const sent = this.#begun - WINDOW_SIZE;
    return sent < WINDOW_SIZE
      ? this.spacing
      : Math.max(this.spacing, (this.clock.now() - this.#since) / sent);
  }
}
