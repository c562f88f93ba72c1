/** `POST /faults/kill`: end (or freeze) a function's process at its n-th gateway call. */
export interface KillRequest {
  function: string;
  /** 1 = the first gateway call of the invocation, or the first of that action. */
  call: number;
  /** Count calls of this action or openapi only: what comes before it may change with what is cached or repeated. */
  action?: string;
  /** `before`: the call has no effect. `after`: its effect is complete, its answer is not received. */
  when: 'before' | 'after';
  /** Stop the process for this long (real time) instead of ending it. */
  freezeMs?: number;
  /** How far the clock of its process is off in this invocation: machines' clocks differ. */
  skewMs?: number;
}

/**
 * armed: waits for the next invocation · running: that invocation is under way · fired · passed: it ended with fewer calls
 */
type KillState = 'armed' | 'running' | 'fired' | 'passed';

/** One kill point and what became of it, as `GET /faults/kill` tells. */
export interface KillPoint extends KillRequest {
  id: number;
  state: KillState;
  fired: boolean;
  /** Gateway calls that its invocation made, the fatal one included. */
  calls: number;
  /** Those among them that count towards `call`. */
  counted: number;
  /** The action or openapi that it waits for, if it names one; once it has fired, that at which it did. */
  action?: string;
}

/** How many past kill points `GET /faults/kill` remembers. */
const REMEMBERED = 200;

/**
 * Counts one more gateway call towards a point of its invocation.
 * @param names all that the call may be called by, as a fault may; the first is what it is counted as
 * @returns whether the process shall end at it
 */
export function firesAt(point: KillPoint, names: readonly [string, ...string[]]): boolean {
  if (point.state !== 'running') return false;
  point.calls += 1;
  if (point.action !== undefined && !names.includes(point.action)) return false;
  point.counted += 1;
  if (point.counted !== point.call) return false;
  Object.assign(point, { state: 'fired', fired: true, action: names[0] });
  return true;
}

/** Each kill point belongs to one invocation: the first of its function that begins after it was set. */
export class KillPoints {
  private points: KillPoint[] = [];
  private lastId = 0;

  arm(request: KillRequest): KillPoint {
    const point: KillPoint = {
      ...request,
      id: ++this.lastId,
      state: 'armed',
      fired: false,
      calls: 0,
      counted: 0,
    };
    this.points = [...this.points.slice(1 - REMEMBERED), point];
    return point;
  }

  /** Called when an invocation begins: takes the oldest armed point of that function. */
  take(functionName: string): KillPoint | undefined {
    const point = this.points.find((each) => each.state === 'armed' && each.function === functionName);
    if (point) point.state = 'running';
    return point;
  }

  /** Called when the invocation has ended: a point that was not reached never will be. */
  release(point: KillPoint): void {
    if (point.state === 'running') point.state = 'passed';
  }

  /** Forgets all points, also those of running invocations. */
  clear(): void {
    for (const point of this.points) if (!point.fired) point.state = 'passed';
    this.points = [];
  }

  /** Takes back a point that no invocation has met yet. @returns whether there was one */
  withdraw(id: number): boolean {
    const point = this.points.find((each) => each.id === id && each.state === 'armed');
    if (point) point.state = 'passed';
    return point !== undefined;
  }

  list(): KillPoint[] {
    return this.points.map((point) => ({ ...point }));
  }
}
