import type { Clock } from '../ports';
import type { Context } from '../ports/context';

/** A moment by this machine's two clocks. */
interface Moment {
  wall: number;
  steady: number;
}

/**
 * The database's clock, as this machine knows it: rates and who keeps them are told by that one clock, so that no two
 * machines' need agree. Each change of the gate brings back its time, which lies between question and answer; between
 * changes this machine's own clocks go on, the one that has gone further, for one may be set back and the other stand still
 * while a machine is paused.
 */
export class GateTime implements Clock {
  /** What the database's clock may have shown then. */
  #known: { at: Moment; low: number; high: number } | undefined;

  constructor(private readonly clock: Clock) {}

  /** Whether the database has told its time to this machine. */
  get known(): boolean {
    return this.#known !== undefined;
  }

  /** Epoch ms; this machine's own idea until the database's is known. */
  now(): number {
    if (!this.#known) return this.clock.now();
    const { at, low, high } = this.#known;
    return Math.floor((low + high) / 2 + this.#since(at));
  }

  steady(): number {
    return this.clock.steady();
  }

  sleep(ms: number): Promise<void> {
    return this.clock.sleep(ms);
  }

  moment(): Moment {
    return { wall: this.clock.now(), steady: this.clock.steady() };
  }

  /** @param stamp the database's time, written between the moment of asking and now */
  learn(stamp: number, asked: Moment): void {
    const fresh = { low: stamp, high: stamp + this.#since(asked) };
    const passed = this.#known ? this.#since(this.#known.at) : 0;
    const low = Math.max(fresh.low, (this.#known?.low ?? -Infinity) + passed);
    const high = Math.min(fresh.high, (this.#known?.high ?? Infinity) + passed);
    // Nothing in common with what was known: a clock of this machine was set.
    this.#known = { at: this.moment(), ...(low <= high ? { low, high } : fresh) };
  }

  #since({ wall, steady }: Moment): number {
    return Math.max(this.clock.now() - wall, this.clock.steady() - steady);
  }
}

/** One per machine: a warm instance knows it from its last call. */
const times = new WeakMap<Clock, GateTime>();

export function gateTime({ clock }: Pick<Context, 'clock'>): GateTime {
  const time = times.get(clock) ?? new GateTime(clock);
  times.set(clock, time);
  return time;
}
