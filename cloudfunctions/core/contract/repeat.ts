import type { CampaignState } from '../model/campaign';
import type { CampaignCounters } from './campaignReport';
import type { CampaignRun } from './campaignRun';
import type { Rate, RateName } from './figures';

/** Looked at, without a credit, with a notification; what was counted of it, and the rates. */
export interface RunFigures {
  matched: number;
  noCredit: number;
  made: number;
  counted: CampaignCounters;
  rates: Record<RateName, Rate>;
}

/** What came of a campaign that repeats. By variant and hour: the report of a run. */
export interface RepeatReport {
  kind: 'repeat';
  id: string;
  state: CampaignState;
  /** As in `CampaignReport`. */
  asOf: number | null;
  /** Of all runs that are listed. A person counts once for each. */
  total: RunFigures;
  /** The latest 400, the newest first; without figures those that were skipped, or are no longer kept. */
  runs: (CampaignRun & Partial<RunFigures>)[];
}
