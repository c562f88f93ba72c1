import type { Clock } from '../ports';
import type { Stretch } from '../gate/planAdmission';
import { LATEST, type Turn, type Turns } from './turns';

/** A slot may be taken this much late, so that a slow database costs no send; what is older is gone. */
const SLACK = 250;
/** Of less it is not worth a call to give it back. Milliseconds. */
const MUCH = 1000;

/**
 * Lets sends start at the moments that were booked on a time line for all workers together, and at no others: who finds
 * none left, or lets its own go by, does not start.
 */
export class Line implements Turns {
  /** Booked and not used yet, in order. */
  #stretches: Stretch[] = [];
  #promised = 0;
  #end = 0;
  /** The same as the gate has it. */
  #bookedTo = 0;

  /**
   * @param time the database's clock: stretches are told by it
   * @param spacing what this worker needs from one send to the next at least; of a quicker line it uses its stretches up later
   */
  constructor(
    private readonly time: Clock,
    private readonly spacing = 0,
  ) {}

  /** @param rows that will start on it @param stretch what was booked for them besides what was left */
  book(rows: number, stretch: Stretch | undefined): void {
    this.#promised += rows;
    if (!stretch) return;
    const spacing = Math.max(stretch.spacing, this.spacing);
    const from = Math.max(stretch.from, this.#end);
    this.#stretches.push({ from, count: stretch.count, spacing });
    this.#end = from + stretch.count * spacing;
    this.#bookedTo = stretch.from + stretch.count * stretch.spacing;
  }

  /** So many rows will never ask for a slot, or not for a while; less than 0: they will after all. */
  release(rows: number): void {
    this.#promised = Math.max(0, this.#promised - rows);
  }

  /** So many rows that wait for a slot have lost theirs, and there is none left. */
  get lacking(): number {
    return this.#left > 0 ? 0 : this.#promised;
  }

  /** How many more sends can start at moments booked before than rows wait for one; below 0, so many rows have lost theirs. */
  get free(): number {
    return this.#left - this.#promised;
  }

  /** When the send after so many more can start, as far as that is known. */
  at(more: number): number {
    let before = more;
    for (const { from, count, spacing } of this.#stretches) {
      if (before < count) return from + before * spacing;
      before -= count;
    }
    return this.#end;
  }

  /** What was booked last and is not used, where that is much; of what is used up more slowly than it was booked nothing comes back. */
  get unused(): { from: number; to: number } | undefined {
    this.#forget();
    const from = this.#stretches.reduceRight(
      (start, each) => (each.from + each.count * each.spacing > start - 1 ? each.from : start),
      this.#end,
    );
    const isMuch = this.#end - from >= MUCH && this.#end === this.#bookedTo;
    return isMuch ? { from, to: this.#end } : undefined;
  }

  /** Takes the next moment at once: what is left can be told. */
  async waitForSlot(): Promise<Turn> {
    const at = this.#take();
    if (at === undefined) return () => false;
    const now = this.time.now();
    if (at > now) await this.time.sleep(at - now);
    return () => this.time.now() <= at + LATEST;
  }

  #take(): number | undefined {
    this.#forget();
    this.release(1);
    const [stretch] = this.#stretches;
    if (!stretch) return undefined;
    const at = stretch.from;
    stretch.from += stretch.spacing;
    stretch.count -= 1;
    if (stretch.count < 1) this.#stretches.shift();
    return at;
  }

  get #left(): number {
    this.#forget();
    return this.#stretches.reduce((sum, { count }) => sum + count, 0);
  }

  /** Slots that nobody used in time. */
  #forget(): void {
    const oldest = this.time.now() - SLACK;
    for (const stretch of this.#stretches) {
      const missed = Math.min(
        stretch.count,
        Math.max(0, Math.ceil((oldest - stretch.from) / stretch.spacing)),
      );
      stretch.from += missed * stretch.spacing;
      stretch.count -= missed;
    }
    this.#stretches = this.#stretches.filter(({ count }) => count > 0);
  }
}
