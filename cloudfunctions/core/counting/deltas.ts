import type { Assignment } from '../model/campaign';
import type { CampaignCounter } from '../model/campaignCounter';
import type { CounterName, Counters, DayCounters, Delta, Dimension } from '../model/figures';
import { hourOf } from './hourOf';

/** Whom a fact is counted for. */
export interface Subject {
  day: string;
  template?: string | undefined;
  topic?: string | undefined;
}

/** Adds up what a fold is going to add: one delta per day and dimension, however many facts it has. */
export class Deltas {
  readonly #byId = new Map<string, Delta>();

  add(subject: Subject, counters: Partial<Counters>): void {
    this.#addTo(subject.day, 'total', '', counters);
    if (subject.template) this.#addTo(subject.day, 'template', subject.template, counters);
    if (subject.topic) this.#addTo(subject.day, 'topic', subject.topic, counters);
  }

  /** A prompt is no attempt to reach anybody: it stays out of the other dimensions. */
  addPrompt(day: string, templateId: string, place: string, agreed: boolean): void {
    this.#addTo(day, 'prompt', templateId, {
      [`shown:${place}`]: 1,
      ...(agreed ? { [`agreed:${place}`]: 1 } : {}),
    });
  }

  /**
   * @param campaign of the notification; without one nothing is added
   * @param at when the attempt was made
   * @param day of that moment
   */
  addToCampaign(
    campaign: Assignment | undefined,
    { at, day }: { at: number; day: string },
    counters: Partial<Record<CampaignCounter, number>>,
  ): void {
    if (!campaign) return;
    const { id, part, since = 0 } = campaign;
    const own = Object.entries(counters).map(([name, value]) => [
      `${part}|${hourOf(at, since)}|${name}`,
      value,
    ]);
    this.#put(`${id}|${day}`, { day, dimension: 'campaign', name: id }, Object.fromEntries(own));
  }

  /** @param campaign `_id` of one that asks */
  addAsk(day: string, campaign: string, sheet: { shown: boolean; agreed: boolean; gained: string[] }): void {
    this.#put(
      `${campaign}|${day}`,
      { day, dimension: 'campaign', name: campaign },
      {
        ...(sheet.shown ? { asked: 1 } : {}),
        ...(sheet.agreed ? { agreed: 1 } : {}),
        ...Object.fromEntries(sheet.gained.map((id) => [`gained:${id}`, 1])),
      },
    );
  }

  list(): Delta[] {
    return [...this.#byId.values()];
  }

  #addTo(day: string, dimension: Dimension, name: string, counters: DayCounters): void {
    this.#put(`${day}|${dimension}|${name}`, { day, dimension, name }, counters);
  }

  #put(id: string, of: Pick<Delta, 'day' | 'dimension' | 'name'>, counters: DayCounters): void {
    const delta = this.#byId.get(id) ?? { id, ...of, counters: {} };
    for (const [counter, value] of Object.entries(counters) as [CounterName, number][]) {
      delta.counters[counter] = (delta.counters[counter] ?? 0) + value;
    }
    this.#byId.set(id, delta);
  }
}
