import type { Clock } from '../ports';
import type { Turn, Turns } from './turns';

const ALWAYS: Turn = () => true;

/** Lets one send start every `spacing` ms, in the order asked. Bursts without spacing answer -1 (PLATFORM §2). */
export class Pacer implements Turns {
  #next = 0;
  #before: Promise<Turn> = Promise.resolve(ALWAYS);

  constructor(
    private readonly clock: Clock,
    private readonly spacing: number,
  ) {}

  /** Nothing more starts for so long. */
  pause(ms: number): void {
    this.#next = Math.max(this.#next, this.clock.now() + ms);
  }

  /** Each takes its moment when the one before has had its own, so that a pause holds all who still wait. */
  waitForSlot(): Promise<Turn> {
    this.#before = this.#before.then(() => this.#wait());
    return this.#before;
  }

  async #wait(): Promise<Turn> {
    const now = this.clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.spacing;
    if (at > now) await this.clock.sleep(at - now);
    return ALWAYS;
  }
}
