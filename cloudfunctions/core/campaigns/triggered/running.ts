import type { Config } from '../../config/config';
import type { CampaignDocument } from '../../model/campaign';
import type { Context } from '../../ports/context';
import { isPlanned, isTriggered, type Triggered } from '../stored';

/** A warm instance looks again after so long. */
const FRESH = 10_000;
/** Far more than anybody looks after. */
const MOST = 200;

/** By configuration: an instance has one. */
const kept = new WeakMap<Config, { at: number; campaigns: Triggered[] }>();

/** In these an event counts: what is paused goes on with what happened meanwhile. */
const COUNTING: CampaignDocument['state'][] = ['running', 'paused'];

/**
 * The triggered campaigns that have begun and not ended, as of at most ten seconds ago: whoever tells an event pays for no
 * call. One that has ended since makes rows that are cancelled when they are due.
 */
export async function runningTriggers(context: Context): Promise<Triggered[]> {
  const now = context.clock.now();
  const known = kept.get(context.config);
  if (known && now >= known.at && now - known.at < FRESH) return known.campaigns;
  const found = await context.store.find(
    'notify_campaigns',
    { kind: 'triggered', state: { $in: COUNTING } },
    { limit: MOST },
  );
  const campaigns = found.filter(isPlanned).filter(isTriggered);
  kept.set(context.config, { at: now, campaigns });
  return campaigns;
}
