import type { Config } from '../config/config';
import type { PromptFigures } from '../contract';
import { shareOf } from '../contract/figures';
import { MOST_PLACES, OTHER_PLACES } from '../counting/places';
import type { StatsDocument } from '../model/figures';

/**
 * Shown → accepted per WeChat template and place, over all the days given. Places are bounded for each day; over many
 * days a forged client could still name thousands, so the answer has the same bound per template.
 */
export function promptFigures(config: Config, documents: StatsDocument[]): PromptFigures[] {
  const byTemplate = new Map<string, Map<string, Sums>>();
  for (const { name, counters } of documents) {
    const places = byTemplate.get(name) ?? new Map<string, Sums>();
    byTemplate.set(name, places);
    for (const [counter, value = 0] of Object.entries(counters)) {
      const [what, place] = split(counter);
      const sum = places.get(place) ?? { shown: 0, accepted: 0 };
      sum[what === 'shown' ? 'shown' : 'accepted'] += value;
      places.set(place, sum);
    }
  }
  const figures = [...byTemplate].flatMap(([templateId, places]) => {
    const aliases = Object.values(config.templates)
      .filter(({ id }) => id === templateId)
      .map(({ alias }) => alias);
    return bounded(places).map(([place, { shown, accepted }]) => ({
      templateId,
      aliases,
      place,
      shown,
      accepted,
      rate: shareOf(accepted, shown).rate,
    }));
  });
  return figures.sort((a, b) => b.shown - a.shown);
}

type Sums = { shown: number; accepted: number };

/** The places shown most; the rest in one. */
function bounded(places: Map<string, Sums>): [string, Sums][] {
  const other = places.get(OTHER_PLACES) ?? { shown: 0, accepted: 0 };
  const named = [...places].filter(([place]) => place !== OTHER_PLACES);
  named.sort(([, a], [, b]) => b.shown - a.shown);
  for (const [, { shown, accepted }] of named.splice(MOST_PLACES)) {
    other.shown += shown;
    other.accepted += accepted;
  }
  return other.shown > 0 ? [...named, [OTHER_PLACES, other]] : named;
}

function split(counter: string): [what: string, place: string] {
  const colon = counter.indexOf(':');
  return [counter.slice(0, colon), counter.slice(colon + 1)];
}
