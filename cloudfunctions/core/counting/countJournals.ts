import type { Config } from '../config/config';
import type { JournalDocument, JournalResult, ResultKind } from '../model/journal';
import type { Counters } from '../model/figures';
import { dayOf } from '../time/zone';
import type { Deltas } from './deltas';

/** Attempts and their results, on the day the journal was opened. What was left out was never attempted. */
export function countJournals(config: Config, journals: JournalDocument[], deltas: Deltas): void {
  for (const { at, template, topic, entries, results } of journals) {
    const counters: Partial<Counters> = {};
    const add = (name: keyof Counters, n = 1) => (counters[name] = (counters[name] ?? 0) + n);
    for (const { id, items = [] } of entries) {
      const kind = settledAs(results[id]);
      if (kind === 'left') continue;
      add('attempted');
      add(kind);
      if (kind === 'accepted' && items.length > 0) add('merged', items.length);
    }
    if (counters.attempted) deltas.add({ day: dayOf(at, config.timeZone), template, topic }, counters);
  }
}

/** A result that came too late to be settled is told by its resolution: counting both would double it. */
const settledAs = (result: JournalResult | undefined): ResultKind =>
  !result || result.late ? 'unknown' : result.kind;
