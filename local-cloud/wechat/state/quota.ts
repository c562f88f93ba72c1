import type { Clock } from '../../base/ports';
import type { Store } from './store';

const DAY_MS = 86_400_000;
/** WeChat's day begins at midnight in UTC+8. */
const UTC8_MS = 8 * 3_600_000;
const KEY = 'quota';

interface DayCount {
  day: number;
  calls: number;
}

/** Counts today's sends, "today" by the local cloud's clock. */
export class DailyQuota {
  #count: DayCount;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    this.#count = this.#stored();
  }

  /** Calls made today. */
  used(): number {
    return this.#today().calls;
  }

  /** Books one call; on disk with the other writes of this turn. */
  book(): Promise<boolean> {
    const today = this.#today();
    today.calls += 1;
    return this.store.putMeta(KEY, today);
  }

  /** Reads the count again, after the store was replaced. */
  reload(): void {
    this.#count = this.#stored();
  }

  #stored(): DayCount {
    return (this.store.meta(KEY) as DayCount | undefined) ?? { day: 0, calls: 0 };
  }

  #today(): DayCount {
    const day = Math.floor((this.clock.now() + UTC8_MS) / DAY_MS);
    if (this.#count.day !== day) this.#count = { day, calls: 0 };
    return this.#count;
  }
}
