import type { Context } from '../ports/context';
import { freeIn } from '../gate/keepers';
import { COMMON, type Lane } from '../gate/lanes';
import { windowSpan } from '../sending/claimSize';
import type { Ahead } from './ahead';
import type { Work } from './look';
import type { SendingWork } from './send';

export type Waiting = Pick<Work, 'due'> & SendingWork;
export type Send = (lanes: Lane[], work: Waiting, earlyTo?: number) => Promise<void>;

/** Ticks are not punctual: a lane that is free shortly after the next one is expected is this one's too. */
const LATE = 2000;

/** A lane in which something falls due. */
interface Turn {
  lane: Lane;
  /** When its first row falls due; epoch ms. */
  at: number;
  /** When a keeper makes room for another, at the latest, and when at the earliest. */
  freeAt: number;
  wakeAt: number;
}

/** Which lanes a run is at, and which it need not wait for. */
export class Lanes {
  /** Lanes with rates of their own: each may take as long as the run. */
  readonly #slow = new Map<string, Promise<void>>();
  readonly #left = new Set<string>();
  /** Seen to be kept by somebody else. */
  readonly #kept = new Set<string>();
  readonly #asked = new Map<string, number>();
  /** Of the slow ones, since this was taken back. */
  oneHasEnded = false;

  constructor(
    private readonly context: Context,
    private readonly reach: Ahead,
    private readonly send: Send,
  ) {}

  /** What is to be sent now. @param early whether what falls due before the next tick is, too */
  due(work: Waiting, early: boolean): Turn[] {
    const now = this.context.clock.now();
    return this.#turns(work).filter(({ at, wakeAt }) => wakeAt <= now && (at <= now || early));
  }

  /** Whether one of these was kept when the gate was read: its keeper has booked more by now. */
  haveFollowed(turns: Turn[]): boolean {
    return turns.some(({ lane: { id } }) => this.#kept.delete(id));
  }

  /** When there is something to send next, and nobody else at it. */
  first(work: Waiting): number {
    return Math.min(Infinity, ...this.#turns(work).map(({ at, wakeAt }) => Math.max(at, wakeAt)));
  }

  /** Everybody's lane is waited for; the slow ones go on beside it, so that they hold up nobody. */
  async start(turns: Turn[], work: Waiting, earlyTo: number): Promise<void> {
    const now = this.context.clock.now();
    for (const { lane, at } of turns) this.#asked.set(lane.id, Math.min(at, now));
    const slow = turns.map(({ lane }) => lane).filter((lane) => lane !== COMMON);
    if (slow.length > 0) {
      const sent = this.send(slow, work, earlyTo).finally(() => {
        for (const { id } of slow) this.#slow.delete(id);
        this.oneHasEnded = true;
      });
      for (const { id } of slow) this.#slow.set(id, sent);
    }
    if (turns.some(({ lane }) => lane === COMMON)) await this.send([COMMON], work, earlyTo);
  }

  /** What is still due as it was before it was sent (everything is stopped, say) is left to the next tick. */
  leaveStuck({ due }: Waiting): void {
    for (const { lane, at } of due)
      if (!this.#slow.has(lane.id) && at <= (this.#asked.get(lane.id) ?? -Infinity)) this.#left.add(lane.id);
  }

  /** Whether slow ones are at work. */
  get atWork(): boolean {
    return this.#slow.size > 0;
  }

  async ended(): Promise<void> {
    await Promise.all(this.#slow.values());
  }

  /** The next tick comes before the keeper's end: then it is the one that follows. */
  #turns({ due, gate }: Waiting): Turn[] {
    const now = this.context.clock.now();
    return due
      .filter(({ lane: { id } }) => !this.#left.has(id) && !this.#slow.has(id))
      .map(({ lane, at }) => {
        const free = freeIn(this.context, gate, lane);
        if (free <= 0) return { lane, at, freeAt: 0, wakeAt: 0 };
        this.#kept.add(lane.id);
        // Its last claim is a whole window, so it may end so much earlier than it can.
        return { lane, at, freeAt: now + free, wakeAt: now + free - windowSpan(this.context, lane) };
      })
      .filter(({ freeAt }) => freeAt <= this.reach.until + LATE);
  }
}
