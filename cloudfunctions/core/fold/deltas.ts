import type { CounterName, Counters, Delta, Dimension } from '../model/figures';

/** Whom a fact is counted for. */
export interface Subject {
  day: string;
  template?: string | undefined;
  topic?: string | undefined;
}

/** Adds up what a fold is going to add: one delta per day and dimension, however many facts it has. */
export class Deltas {
  readonly #byId = new Map<string, Delta>();

  add(subject: Subject, counters: Partial<Record<CounterName, number>>): void {
    this.#addTo(subject.day, 'total', '', counters);
    if (subject.template) this.#addTo(subject.day, 'template', subject.template, counters);
    if (subject.topic) this.#addTo(subject.day, 'topic', subject.topic, counters);
  }

  list(): Delta[] {
    return [...this.#byId.values()];
  }

  #addTo(day: string, dimension: Dimension, name: string, counters: Partial<Counters>): void {
    const id = `${day}|${dimension}|${name}`;
    const delta = this.#byId.get(id) ?? { id, day, dimension, name, counters: {} };
    for (const [counter, value] of Object.entries(counters) as [CounterName, number][]) {
      delta.counters[counter] = (delta.counters[counter] ?? 0) + value;
    }
    this.#byId.set(id, delta);
  }
}
