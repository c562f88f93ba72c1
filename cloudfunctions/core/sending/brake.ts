import type { CodeRule } from '../codes/table';
import { breakerKey } from '../gate/breakers';

/** A breaker that a refusal calls for. */
export interface Trip {
  key: string;
  code: number | string;
  rule: CodeRule;
}

/** Stops a worker's further sends at once, before the breaker is written down for the others. */
export class Brake {
  readonly #trips = new Map<string, Trip>();
  #told = 0;
  #superseded = false;

  /** Takes a refusal; those that concern one notification or user only are none of its business. */
  refused(rule: CodeRule, code: number | string, templateId: string): void {
    const key = breakerKey(rule, templateId);
    if (key !== undefined && !this.#trips.has(key)) this.#trips.set(key, { key, code, rule });
  }

  /** Another worker has taken over what this one had claimed. */
  supersede(): void {
    this.#superseded = true;
  }

  /** Whether nothing at all may be sent any more. */
  get everything(): boolean {
    return this.#superseded || this.#trips.has('account') || this.#trips.has('quota');
  }

  stops(templateId: string): boolean {
    return this.everything || this.tripOf(templateId) !== undefined;
  }

  /** What stopped this template alone. */
  tripOf(templateId: string): Trip | undefined {
    return this.#trips.get(`template:${templateId}`);
  }

  /** The trips that nobody has been told of yet. */
  fresh(): Trip[] {
    const trips = [...this.#trips.values()].slice(this.#told);
    this.#told += trips.length;
    return trips;
  }
}
