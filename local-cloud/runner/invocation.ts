import { randomUUID } from 'node:crypto';

import type { KillPoint } from '../faults/killPoints';
import type { Caller } from '../base/ports';
import type { FunctionDefinition } from './definition';
import type { Instance } from './instance';

/**
 * One call of a function, from the moment an instance takes it. The gateway finds it by the id in the request's path, and so
 * knows which function asks, on whose behalf, and what may be done to its process.
 */
export class Invocation {
  readonly id = randomUUID().replace(/-/g, '');
  readonly requestId = randomUUID();
  readonly startedAt: number;
  killPoint?: KillPoint;
  /** Called when the code had to be loaded and `main` begins: from here its time counts. */
  onLoaded?: () => void;
  /** The process was killed by a kill point: whatever it still had on the way is void. */
  killed = false;
  /** It is over; its process may serve the next call. */
  answered = false;
  /** Pending while the process is frozen. */
  private thawed?: Promise<void>;
  private endFreeze?: () => void;

  constructor(
    readonly definition: FunctionDefinition,
    readonly caller: Caller,
    private readonly instance: Instance,
    now: number,
  ) {
    this.startedAt = now;
  }

  get functionName(): string {
    return this.definition.name;
  }

  kill(): void {
    this.killed = true;
    this.instance.kill();
  }

  /**
   * Stops the process, for `ms` of real time or until `thaw`. Requests of this invocation that were on their way wait with it
   * (`whileFrozen`). Resolves when it runs again and knows the time.
   * @param offsetMs asked when it thaws: the clock may have been moved meanwhile
   */
  freeze(ms: number, offsetMs: () => number): Promise<void> {
    this.instance.freeze();
    const over = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endFreeze = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.thawed = over
      .then(() => this.instance.thaw(offsetMs()))
      .finally(() => {
        this.thawed = undefined;
        this.endFreeze = undefined;
      });
    return this.thawed;
  }

  thaw(): void {
    this.endFreeze?.();
  }

  async whileFrozen(): Promise<void> {
    while (this.thawed) await this.thawed;
  }
}
