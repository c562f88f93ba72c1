import { recordedRule } from '../codes/classify';
import type { CampaignCounter } from '../model/campaignCounter';
import type { JournalResult } from '../model/journal';

type Outcome = Extract<CampaignCounter, 'accepted' | 'refusals' | 'failures' | 'later' | 'unknown'>;

/** As what a campaign counts an attempt of that result. */
export function outcomeOf({ kind, code }: Pick<JournalResult, 'kind' | 'code'>): Outcome {
  if (kind === 'refused') return refusedAs(code);
  return kind === 'accepted' ? 'accepted' : 'unknown';
}

/** What WeChat holds against content, template or account says something of the campaign; what against a user does not. */
export function refusedAs(code: number | string): Outcome {
  const rule = recordedRule(code);
  if (rule.class === 'failed') return rule.scope === 'user' ? 'failures' : 'refusals';
  return rule.class === 'credit' ? 'failures' : 'later';
}
