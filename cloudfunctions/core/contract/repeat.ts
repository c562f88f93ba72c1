import type { CampaignState } from '../model/campaign';
import type { ChosenTimes } from './campaign';
import type { CampaignCounters, CampaignPart } from './campaignReport';
import type { CampaignRun } from './campaignRun';

/** What came of one run: its people, matched = noCredit + assigned, and where they are. */
export interface RunFigures extends CampaignPart {
  matched: number;
  noCredit: number;
  /** What was counted by variant, and `control`, `globalControl`. */
  parts: Record<string, CampaignCounters>;
}

/** What came of a campaign that repeats, over all runs that have figures: each number is the sum of theirs. */
export interface RepeatReport {
  kind: 'repeat';
  id: string;
  state: CampaignState;
  /** As in `CampaignReport`. */
  asOf: number | null;
  /** As in `CampaignReport`, of the run that was counted longest ago. */
  countedAt?: number;
  /** Whether there was time for all of its runs; else ask again: what has been counted is kept. */
  complete: boolean;
  /** matched = noCredit + total.assigned. A person counts once for each run. */
  matched: number;
  noCredit: number;
  total: CampaignPart;
  /** By variant, and `control`, `globalControl`; total is their sum. */
  parts: Record<string, CampaignPart>;
  /** With `bestTime`: how the hours of the notifications were chosen. */
  bestTime?: ChosenTimes;
  /** The latest 400, the newest first; without figures those that were skipped, are no longer kept, or for which there was no time. */
  runs: (CampaignRun & Partial<RunFigures>)[];
}
