import type { CounterName, Counters, DayCounters, Delta, Dimension } from '../model/figures';

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

  list(): Delta[] {
    return [...this.#byId.values()];
  }

  #addTo(day: string, dimension: Dimension, name: string, counters: DayCounters): void {
    const id = `${day}|${dimension}|${name}`;
    const delta = this.#byId.get(id) ?? { id, day, dimension, name, counters: {} };
    for (const [counter, value] of Object.entries(counters) as [CounterName, number][]) {
      delta.counters[counter] = (delta.counters[counter] ?? 0) + value;
    }
    this.#byId.set(id, delta);
  }
}
