import type { Clock } from '../ports';
import type { Stretch } from '../gate/planAdmission';
import { Pacer } from './pacer';

/** A slot may be taken this much late, so that a slow database costs no send; what is older is gone. */
const SLACK = 500;

/** Lets sends start at the moments that were booked on a time line for all workers together. */
export class Line extends Pacer {
  /** Booked and not used yet, in order. */
  #stretches: Stretch[] = [];
  readonly #step: number;
  #last = 0;
  #promised = 0;

  /** @param perSecond of the time line */
  constructor(clock: Clock, perSecond: number) {
    super(clock, 0);
    this.#step = 1000 / perSecond;
  }

  /** @param rows that will start on it @param stretch what was booked for them besides what was left */
  book(rows: number, stretch: Stretch | undefined): void {
    this.#promised += rows;
    if (stretch) this.#stretches.push({ ...stretch });
  }

  /** So many rows will not ask for a slot any more. */
  settled(rows: number): void {
    this.#promised = Math.max(0, this.#promised - rows);
  }

  /** How many more sends can start at moments booked before than rows wait for one. */
  get free(): number {
    this.#forget();
    const booked = this.#stretches.reduce((sum, { count }) => sum + count, 0);
    return Math.max(0, booked - this.#promised);
  }

  /** When the next send can start that has not asked for its slot yet, as far as that is booked. */
  get next(): number {
    return this.#stretches[0]?.from ?? 0;
  }

  /** Takes the next moment at once: what is left can be told. */
  override waitForSlot(): Promise<void> {
    return this.waitUntil(this.slot());
  }

  protected override slot(): number {
    this.#forget();
    const [stretch] = this.#stretches;
    // Late beyond what was booked: as far from the last one as any.
    let at = Math.max(this.clock.now(), this.#last + this.#step);
    if (stretch) {
      at = stretch.from;
      stretch.from += stretch.spacing;
      stretch.count -= 1;
      if (stretch.count < 1) this.#stretches.shift();
    }
    this.#last = Math.max(this.#last, at);
    return at;
  }

  /** Slots that nobody used in time. */
  #forget(): void {
    const oldest = this.clock.now() - SLACK;
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
