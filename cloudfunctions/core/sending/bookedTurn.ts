import { admit, type Admission } from '../gate/admit';
import { gateTime } from '../gate/gateTime';
import type { Lane } from '../gate/lanes';
import { returnSlots } from '../gate/returnSlots';
import type { Context } from '../ports/context';
import { LATEST, type Turn, type Turns } from './turns';

/** The one slot of an immediate send. Whose way to it was too long books another, if there is one soon; else it does not start. */
export class BookedTurn implements Turns {
  constructor(
    private readonly context: Context,
    private readonly lane: Lane,
    private readonly patience: number,
    private admission: Admission,
  ) {}

  async waitForSlot(): Promise<Turn> {
    const { context, lane, patience } = this;
    const time = gateTime(context);
    if (time.now() > this.#at + LATEST) {
      // What was booked of the day's quota is in hand still.
      const unspent = { tokens: 1, all: 0, own: 0 };
      this.admission = await admit(context, { wanted: 1, lane, patience, unspent });
      if (this.admission.count < 1) return () => false;
    }
    const at = this.#at;
    const now = time.now();
    if (at > now) await time.sleep(at - now);
    return () => time.now() <= at + LATEST;
  }

  /** It will not be used. */
  async giveBack(): Promise<void> {
    const { context, lane } = this;
    const { all, own } = this.admission;
    for (const [id, stretch] of [['', all] as const, [lane.id, own] as const]) {
      if (!stretch) continue;
      const { from, spacing } = stretch;
      await returnSlots(context, { lane: id, from, to: from + spacing });
    }
  }

  /** By the database's clock. */
  get #at(): number {
    const { all, own } = this.admission;
    return Math.max(all?.from ?? 0, own?.from ?? 0);
  }
}
