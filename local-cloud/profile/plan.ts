import { CloudError, type Clock } from '../base/ports';
import type { ProfileInForce } from './inForce';

/** What a plan counts (PLATFORM §7): runs of functions and database calls, both out of one number. */
export type Counted = 'run' | 'database';

/** What `GET /metrics` says of the plan. */
export interface PlanReport {
  /** `2026-11`, in UTC+8. */
  month: string;
  /** Counted calls of this month, since the start of this process or the last reset of the data. */
  used: number;
  callsPerMonth: number | null;
  /** The environment stands still. */
  usedUp: boolean;
}

const UTC8_MS = 8 * 3_600_000;

/** As threads quote it for reads; the texts of the others are formed alike. */
const USED_UP: Record<Counted, string> = {
  run: 'LimitExceeded.OutOfFunctionInvocationQuota',
  database: 'LimitExceeded.OutOfReadRequestQuota',
};

/** Counts against the environment's plan, and stops the environment when it is used up. */
export class PlanMeter {
  private month = '';
  private used = 0;
  private second = 0;
  private inSecond = 0;

  constructor(
    private readonly profile: ProfileInForce,
    private readonly clock: Clock,
  ) {}

  /** Takes one call out of the plan. @throws CloudError when it is used up, or too many come in this second; then it is not counted */
  take(what: Counted): void {
    this.check(what);
    const { perSecond } = this.profile.get().plan;
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.second) [this.second, this.inSecond] = [second, 0];
    if (perSecond !== null && this.inSecond >= perSecond)
      throw new CloudError('EXCEED_REQUEST_LIMIT', `request limit exceeded: ${perSecond} requests a second`);
    this.inSecond += 1;
    this.used += 1;
  }

  /** Whether the environment still runs: for calls that are not counted, but stop with it. @throws CloudError */
  check(what: Counted): void {
    const { usedUp } = this.report();
    if (usedUp)
      throw new CloudError(
        USED_UP[what],
        `[${USED_UP[what]}] the quota of the environment's plan is used up`,
      );
  }

  report(): PlanReport {
    const month = new Date(this.clock.now() + UTC8_MS).toISOString().slice(0, 7);
    if (month !== this.month) [this.month, this.used] = [month, 0];
    const { callsPerMonth, overQuota } = this.profile.get().plan;
    const usedUp = overQuota === 'stop' && callsPerMonth !== null && this.used >= callsPerMonth;
    return { month, used: this.used, callsPerMonth, usedUp };
  }

  reset(): void {
    this.used = 0;
    this.inSecond = 0;
  }
}
