import type { CampaignState } from '../model/campaign';
import type { SkippedRun } from '../model/plan';

/** A time at which a campaign that repeats was due. */
export interface CampaignRun {
  /** ISO 8601. */
  at: string;
  /** The run's own campaign, to be shown, reported, paused by; absent where it was skipped. */
  id?: string;
  /** `missed`: nobody was there to begin it within an hour; `paused`: it fell into a pause. It is not caught up. */
  skipped?: SkippedRun;
  /** Of its campaign; absent in lists, and where that is gone. */
  state?: CampaignState;
}
