import type { Clock } from '../ports';
import { WINDOW_SIZE, WINDOWS_AT_ONCE } from '../time/spans';

/**
 * What a row takes this worker, as it has turned out: spacing is the least, a slow database or a global rate may make
 * it more. A worker that took more rows than it can send would reserve and give back the rest for nothing.
 */
export class Pace {
  #windows = 0;
  #since = 0;
  #last = 0;
  /** Rows begun from the one moment to the other. */
  #rows = 0;
  #lastRows = 0;

  constructor(
    private readonly clock: Clock,
    private readonly spacing: number,
  ) {}

  /** A window of so many rows is begun. The first ones tell nothing: they are begun together, before their slots. */
  begin(rows: number): void {
    this.#windows += 1;
    this.#last = this.clock.now();
    if (this.#windows <= WINDOWS_AT_ONCE) return;
    if (this.#windows === WINDOWS_AT_ONCE + 1) this.#since = this.#last;
    this.#rows += this.#lastRows;
    this.#lastRows = rows;
  }

  /** Milliseconds from one row to the next; not less than the spacing. */
  get perRow(): number {
    if (this.#rows < WINDOW_SIZE) return this.spacing;
    return Math.max(this.spacing, (this.#last - this.#since) / this.#rows);
  }
}
