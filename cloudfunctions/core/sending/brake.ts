import type { CodeRule } from '../codes/table';
import { areSeveral, breakerKey, templateBreaker } from '../gate/breakers';

/** A breaker that a refusal calls for. */
export interface Trip {
  key: string;
  code: number | string;
  rule: CodeRule;
  /** WeChat's own words. */
  said?: string | undefined;
}

/** Users who met a code that no table lists. */
export interface Strange {
  templateId: string;
  code: number | string;
  rule: CodeRule;
  users: Set<string>;
}

/** Stops a worker's further sends at once, before the breaker is written down for the others. */
export class Brake {
  readonly #trips = new Map<string, Trip>();
  readonly #strange = new Map<string, Strange>();
  #told = 0;
  #unsent: number | string | undefined;
  #superseded = false;
  #noPromotional = false;

  /** Takes a refusal; those that concern one notification or user only are none of its business. */
  refused(rule: CodeRule, code: number | string, templateId: string, openid: string, said?: string): void {
    if (rule.scope === 'call') this.#unsent ??= code;
    if (rule.unlisted) this.#note(rule, code, templateId, openid);
    const key = breakerKey(rule, templateId);
    if (key !== undefined) this.#trip(key, code, rule, said);
  }

  /** Another worker has taken over what this one had claimed. */
  supersede(): void {
    this.#superseded = true;
  }

  /** Somebody has stopped everything promotional, as a window has seen. */
  stopPromotional(): void {
    this.#noPromotional = true;
  }

  get noPromotional(): boolean {
    return this.#noPromotional;
  }

  /** The code that says that this call of the function cannot send; `undefined` while nothing has said so. */
  get unsent(): number | string | undefined {
    return this.#unsent;
  }

  /** Whether nothing at all may be sent any more. */
  get everything(): boolean {
    const stopped = this.#unsent !== undefined || this.#superseded;
    return stopped || ['account', 'quota', 'pause'].some((key) => this.#trips.has(key));
  }

  stops(templateId: string): boolean {
    return this.everything || this.tripOf(templateId) !== undefined;
  }

  /** What stopped this template alone. */
  tripOf(templateId: string): Trip | undefined {
    return this.#trips.get(templateBreaker(templateId));
  }

  /** The trips that nobody has been told of yet. */
  fresh(): Trip[] {
    const trips = [...this.#trips.values()].slice(this.#told);
    this.#told += trips.length;
    return trips;
  }

  /** The same of codes that no table lists; each is told once. */
  strange(): Strange[] {
    const all = [...this.#strange.values()];
    this.#strange.clear();
    return all;
  }

  #trip(key: string, code: number | string, rule: CodeRule, said?: string): void {
    if (!this.#trips.has(key)) this.#trips.set(key, { key, code, rule, said });
  }

  #note(rule: CodeRule, code: number | string, templateId: string, openid: string): void {
    const key = `${templateId} ${code}`;
    const strange = this.#strange.get(key) ?? { templateId, code, rule, users: new Set() };
    strange.users.add(openid);
    this.#strange.set(key, strange);
    if (areSeveral(strange.users)) this.#trip(templateBreaker(templateId), code, rule);
  }
}
