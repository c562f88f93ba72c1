import { CloudError } from '../base/ports';
import type { FunctionDefinition } from './definition';
import { Instance } from './instance';
import type { Watchdog } from './watchdog';

export interface PoolOptions {
  /** Instances of one function at the same time; further calls queue. */
  maxInstances: number;
  /** An instance that had nothing to do for this long is ended. */
  idleMs: number;
  /** The Node that runs them. */
  nodePath: string;
}

/** Calls that may wait for an instance of one function; beyond, the platform's own refusal is answered. */
const MAX_QUEUE = 1000;

/** An instance taken for one call. `fresh`: the code is not loaded yet (a cold start). */
export interface Lease {
  instance: Instance;
  fresh: boolean;
}

export interface PoolEvents {
  onOutput(instance: Instance, stream: 'stdout' | 'stderr', text: string): void;
  onExit(instance: Instance): void;
}

interface Slot {
  instance: Instance;
  idleTimer?: NodeJS.Timeout;
}

/** The instances of one function: reused warm, scaled out while calls wait, ended when idle or outdated. */
export class Pool {
  private readonly idle: Slot[] = [];
  private readonly slots = new Map<Instance, Slot>();
  private readonly queue: {
    definition: FunctionDefinition;
    take: (lease: Lease) => void;
    refuse: (error: Error) => void;
  }[] = [];
  private closed = false;

  constructor(
    private readonly options: PoolOptions,
    private readonly watchdog: Watchdog,
    private readonly events: PoolEvents,
  ) {}

  get size(): { busy: number; idle: number; queued: number } {
    return { busy: this.slots.size - this.idle.length, idle: this.idle.length, queued: this.queue.length };
  }

  instances(): Instance[] {
    return [...this.slots.keys()];
  }

  acquire(definition: FunctionDefinition): Promise<Lease> {
    if (this.closed) throw new CloudError('FUNCTIONS_REQUEST_FAIL', 'The local cloud is stopping.');
    const ready = this.takeIdle(definition.version);
    if (ready) return Promise.resolve(ready);
    if (this.slots.size < this.options.maxInstances) return Promise.resolve(this.start(definition));
    if (this.queue.length >= MAX_QUEUE) {
      throw new CloudError(
        'EXCEED_CONCURRENT_REQUEST_LIMIT',
        `${MAX_QUEUE} calls of "${definition.name}" already wait for one of its ${this.options.maxInstances} instances.`,
      );
    }
    return new Promise((take, refuse) => this.queue.push({ definition, take, refuse }));
  }

  /** Gives an instance back after its call. One that has ended is simply not there any more. */
  release(instance: Instance): void {
    const slot = this.slots.get(instance);
    if (!slot) return;
    if (!instance.alive) return this.forget(instance);
    const [next] = this.queue;
    // An outdated instance makes room: ending it starts a new one for the call that waits.
    if (next && next.definition.version !== instance.version) return this.end(slot);
    if (next) {
      this.queue.shift();
      return next.take({ instance, fresh: false });
    }
    slot.idleTimer = setTimeout(() => this.end(slot), this.options.idleMs).unref();
    this.idle.push(slot);
  }

  /** Ends every instance, at once; resolves when their processes are gone. */
  async close(): Promise<void> {
    this.closed = true;
    const instances = this.instances();
    for (const waiting of this.queue.splice(0)) {
      waiting.refuse(new CloudError('FUNCTIONS_REQUEST_FAIL', 'The local cloud is stopping.'));
    }
    for (const slot of [...this.slots.values()]) this.end(slot);
    await Promise.all(instances.map((instance) => instance.exited));
  }

  /** The newest idle instance: the others get old enough to be ended. */
  private takeIdle(version: string): Lease | undefined {
    for (const outdated of this.idle.filter((slot) => slot.instance.version !== version)) this.end(outdated);
    const slot = this.idle.pop();
    if (!slot) return undefined;
    clearTimeout(slot.idleTimer);
    return { instance: slot.instance, fresh: false };
  }

  private start(definition: FunctionDefinition): Lease {
    const instance: Instance = new Instance(definition.folder, definition.version, this.options.nodePath, {
      onOutput: (stream, text) => this.events.onOutput(instance, stream, text),
      onExit: () => {
        this.forget(instance);
        this.events.onExit(instance);
      },
    });
    this.slots.set(instance, { instance });
    this.watchdog.watch(instance.pid);
    return { instance, fresh: true };
  }

  private end(slot: Slot): void {
    this.forget(slot.instance);
    slot.instance.kill();
  }

  private forget(instance: Instance): void {
    const slot = this.slots.get(instance);
    if (!slot) return;
    clearTimeout(slot.idleTimer);
    this.slots.delete(instance);
    const at = this.idle.indexOf(slot);
    if (at >= 0) this.idle.splice(at, 1);
    this.watchdog.unwatch(instance.pid);
    const next = this.closed ? undefined : this.queue.shift();
    if (next) next.take(this.start(next.definition));
  }
}
