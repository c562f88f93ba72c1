import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import { dayOf } from '../time/zone';

/** Distinct places of a day, over all templates: a forged client must not blow up the counter documents. */
export const MOST_PLACES = 30;
/** `category` of a prompt whose place came when the day was full: it counts under `OTHER_PLACES`. */
export const CROWDED = 'crowded';
/** No place can be called so. */
export const OTHER_PLACES = '*';

/** Under which name a prompt counts, as the fold that took it decided. */
export const countedPlace = ({ name, category }: EventDocument): string =>
  category === CROWDED ? OTHER_PLACES : name;

/**
 * Which places still have a name of their own. Who comes first is decided once, by the fold, and noted on the fact: the
 * record may lose facts later (erased users), and a rebuild would choose others.
 */
export class Places {
  readonly #byDay = new Map<string, Set<string>>();
  readonly #zone: string;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** With the places that earlier folds have counted on the days of these events. */
  static async of(context: Context, events: EventDocument[]): Promise<Places> {
    const zone = context.config.timeZone;
    const places = new Places(zone);
    const prompts = events.filter(({ kind, name }) => kind === 'prompt' && name !== '');
    for (const day of new Set(prompts.map(({ at }) => dayOf(at, zone)))) {
      const documents = await context.store.find(
        'notify_stats',
        { _id: { $gt: `${day}|prompt|`, $lt: `${day}|prompt|~` } },
        { limit: 1000 },
      );
      for (const { counters } of documents) {
        for (const name of Object.keys(counters)) places.#taken(day).add(name.slice(name.indexOf(':') + 1));
      }
    }
    return places;
  }

  /** @returns the event, or a copy that counts under the common name */
  place(event: EventDocument): EventDocument {
    if (event.kind !== 'prompt' || event.name === '') return event;
    const taken = this.#taken(dayOf(event.at, this.#zone));
    if (taken.has(event.name)) return event;
    if (taken.size >= MOST_PLACES) return { ...event, category: CROWDED };
    taken.add(event.name);
    return event;
  }

  #taken(day: string): Set<string> {
    const taken = this.#byDay.get(day) ?? new Set();
    this.#byDay.set(day, taken);
    return taken;
  }
}
