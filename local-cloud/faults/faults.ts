/** What happens to the answer of a faulty request. */
export type FaultOutcome =
  | { kind: 'error'; code: number | string; message?: string }
  /** The connection is reset. */
  | { kind: 'reset' }
  /** HTTP 200 with no body. */
  | { kind: 'empty' }
  /** HTTP 200 with a body that no SDK can decode. */
  | { kind: 'broken' }
  | { kind: 'status'; status: number };

/** One rule of `POST /faults`. */
export interface FaultRule {
  /** An action (`database.modifyDocument`), an openapi name (`subscribeMessage.send`), `database.*`, or `*`. */
  api: string;
  /** Only requests of this function (`outside`: of no function). */
  function?: string;
  /** `before`: the request has no effect. `after`: it has, only its answer is lost, late or replaced. */
  when: 'before' | 'after';
  outcome?: FaultOutcome;
  delayMs?: number;
  /** How many requests it meets; without it, all until `DELETE /faults`. */
  times?: number;
  /** Share of requests that it meets, 0 to 1. */
  rate?: number;
}

export interface ActiveFault extends FaultRule {
  id: number;
  /** Requests that it has met. */
  met: number;
}

/** What one request has to suffer at one moment. */
export interface Suffering {
  delayMs: number;
  outcome?: FaultOutcome;
}

export class Faults {
  private active: ActiveFault[] = [];
  private lastId = 0;

  add(rule: FaultRule): ActiveFault {
    const fault: ActiveFault = { ...rule, id: ++this.lastId, met: 0 };
    this.active.push(fault);
    return fault;
  }

  clear(): void {
    this.active = [];
  }

  list(): ActiveFault[] {
    return this.active.map((fault) => ({ ...fault }));
  }

  /**
   * Which faults this request meets at this moment. Delays add up; of several outcomes the first rule's counts, and the others
   * are kept for later requests.
   * @param names all names the request answers to: its action, and its openapi name
   */
  meet(names: readonly string[], who: string, when: 'before' | 'after'): Suffering | undefined {
    if (this.active.length === 0) return undefined;
    let suffering: Suffering | undefined;
    for (const fault of this.active) {
      if (fault.when !== when || !matches(fault, names, who)) continue;
      if (suffering?.outcome && fault.outcome) continue;
      if (fault.times !== undefined && fault.met >= fault.times) continue;
      if (fault.rate !== undefined && Math.random() >= fault.rate) continue;
      fault.met += 1;
      suffering = {
        delayMs: (suffering?.delayMs ?? 0) + (fault.delayMs ?? 0),
        outcome: suffering?.outcome ?? fault.outcome,
      };
    }
    return suffering;
  }
}

function matches(fault: FaultRule, names: readonly string[], who: string): boolean {
  if (fault.function !== undefined && fault.function !== who) return false;
  if (fault.api === '*') return true;
  if (fault.api.endsWith('.*')) return names.some((name) => name.startsWith(fault.api.slice(0, -1)));
  return names.includes(fault.api);
}
