import type { Clock } from '../ports';

/**
 * How much of a lease is left to the one who took it: started *before* the claim, measured by two clocks, and the one that
 * has gone further counts. A wall clock may be set back while somebody waits; a steady one stands still while some machines
 * are paused. Others judge the lease by clocks of their own: no send may start because one of these two has stopped.
 */
export class Patience {
  readonly #wall: number;
  readonly #steady: number;
  #longest = 0;

  /** @param lease milliseconds that the claim is good for */
  constructor(
    private readonly clock: Clock,
    private readonly lease: number,
  ) {
    this.#wall = clock.now();
    this.#steady = clock.steady();
  }

  /** Milliseconds; less than nothing when it is over. It never grows again, whatever is done to the clocks. */
  get left(): number {
    const { clock } = this;
    this.#longest = Math.max(this.#longest, clock.now() - this.#wall, clock.steady() - this.#steady);
    return this.lease - this.#longest;
  }
}
