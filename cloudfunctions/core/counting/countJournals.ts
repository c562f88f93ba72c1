import type { Config } from '../config/config';
import type { JournalDocument, JournalResult } from '../model/journal';
import type { Counters } from '../model/figures';
import { dayOf } from '../time/zone';
import type { Deltas } from './deltas';
import { outcomeOf } from './outcomeOf';

/** Attempts and their results, on the day the journal was opened. What was left out was never attempted. */
export function countJournals(config: Config, journals: JournalDocument[], deltas: Deltas): void {
  for (const { at, template, topic, entries, results } of journals) {
    const counters: Partial<Counters> = {};
    const day = dayOf(at, config.timeZone);
    const add = (name: keyof Counters, n = 1) => (counters[name] = (counters[name] ?? 0) + n);
    for (const { id, items = [], campaign } of entries) {
      const result = settledAs(results[id]);
      const { kind } = result;
      if (kind === 'left' || campaign?.test) continue;
      add('attempted');
      add(kind);
      deltas.addToCampaign(campaign, { at, day }, { attempted: 1, [outcomeOf(result)]: 1 });
      if (kind === 'accepted' && items.length > 0) add('merged', items.length);
    }
    if (counters.attempted) deltas.add({ day, template, topic }, counters);
  }
}

/** A result that came too late to be settled is told by its resolution: counting both would double it. */
const settledAs = (result: JournalResult | undefined): Pick<JournalResult, 'kind' | 'code'> =>
  !result || result.late ? UNKNOWN : result;

const UNKNOWN = { kind: 'unknown', code: '' } as const;
