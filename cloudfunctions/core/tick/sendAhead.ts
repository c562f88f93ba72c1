import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import { COMMON, type Lane } from '../gate/lanes';
import { nextWake, type Ahead } from './ahead';
import { look, type Due, type Work } from './look';
import type { SendingWork } from './send';

type Waiting = Pick<Work, 'due'> & SendingWork;
type Send = (lanes: Lane[], work: Waiting, earlyTo?: number) => Promise<void>;

/**
 * Sends what is due, and waits inside this run for what falls due before the next one: claims it at its time, then looks
 * again, for more may have come. Where nothing falls due it ends at once.
 * @param keepHouse started as soon as nobody waits for a send
 */
export async function sendAhead(
  context: Context,
  reach: Ahead,
  first: Waiting,
  send: Send,
  keepHouse: () => Promise<void>,
): Promise<void> {
  const { clock } = context;
  const lanes = new Lanes(send);
  let work = first;
  let house: Promise<void> | undefined;
  let woke = 0;
  for (;;) {
    const now = clock.now();
    const early = woke > 0 && now >= reach.last;
    const due = work.due.filter(({ at }) => at <= now || early);
    if (due.length > 0) {
      await lanes.start(due, work, early ? reach.until : 0);
      if (early) break;
      const seen = await lookAgain(context, reach);
      if (!seen) break;
      work = seen;
      lanes.leaveStuck(work.due, now);
    }
    house ??= keepHouse();
    const wake = nextWake(reach, clock.now(), lanes.first(work.due), woke);
    if (wake === undefined) break;
    await clock.sleep(wake - clock.now());
    woke = clock.now();
  }
  await lanes.ended();
  await (house ?? keepHouse());
}

/** @returns `undefined` when it failed: what is under way still has to be waited for, the next tick sees the rest */
async function lookAgain(context: Context, { until }: Ahead): Promise<Work | undefined> {
  try {
    return await look(context, until);
  } catch (error) {
    context.log('tick.error', { part: 'look', error: ownWords(error) });
    return undefined;
  }
}

/** Which lanes this run is at, and which it need not wait for. */
class Lanes {
  /** A worker that has lanes with rates of their own: it may take as long as the run. */
  #slow: Promise<void> | undefined;
  readonly #slowLanes = new Set<string>();
  readonly #left = new Set<string>();
  #asked: Due[] = [];

  constructor(private readonly send: Send) {}

  /** Everybody's lane is waited for; the slow ones go on beside it, so that they hold up nobody. */
  async start(due: Due[], work: Waiting, earlyTo: number): Promise<void> {
    const mine = due.filter(({ lane }) => !this.#isLeft(lane));
    this.#asked = mine.filter(({ lane }) => lane === COMMON);
    const slow = mine.map(({ lane }) => lane).filter((lane) => lane !== COMMON);
    if (slow.length > 0) {
      for (const { id } of slow) this.#slowLanes.add(id);
      this.#slow = Promise.all([
        this.#slow,
        this.send(slow, work, earlyTo).finally(() => slow.forEach(({ id }) => this.#slowLanes.delete(id))),
      ]).then(() => undefined);
    }
    if (this.#asked.length > 0) await this.send([COMMON], work, earlyTo);
  }

  /** What is still due as it was before it was sent (everything is stopped, say) is left to the next tick. */
  leaveStuck(due: Due[], since: number): void {
    for (const { lane, at } of this.#asked) {
      if (due.some((now) => now.lane.id === lane.id && now.at <= Math.min(at, since)))
        this.#left.add(lane.id);
    }
  }

  /** When the first row falls due that is waited for. */
  first(due: Due[]): number {
    return Math.min(Infinity, ...due.filter(({ lane }) => !this.#isLeft(lane)).map(({ at }) => at));
  }

  ended(): Promise<void> {
    return this.#slow ?? Promise.resolve();
  }

  #isLeft({ id }: Lane): boolean {
    return this.#left.has(id) || this.#slowLanes.has(id);
  }
}
