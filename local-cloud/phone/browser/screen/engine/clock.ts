import { ask } from '../../shared/http';

/** The local cloud's clock: the mini program lives in the same time as the functions. */
export class PhoneClock {
  private offset = 0;

  /** `Date` for the mini program's scripts. */
  readonly Date: DateConstructor;

  constructor() {
    const offset = (): number => this.offset;
    const Real = Date;
    const Shifted = class extends Real {
      constructor(...values: unknown[]) {
        if (values.length === 0) super(Real.now() + offset());
        else super(...(values as [number]));
      }
      static override now(): number {
        return Real.now() + offset();
      }
    };
    this.Date = Shifted as unknown as DateConstructor;
  }

  now(): number {
    return this.Date.now();
  }

  /** Asks how far the clock was moved; keeps what it knows when there is no answer. */
  async refresh(): Promise<void> {
    try {
      const { offset } = await ask<{ offset?: number }>('GET', '/clock');
      this.offset = offset ?? 0;
    } catch {
      // The mini program runs on without: it only sees the machine's own time.
    }
  }
}
