import type { Context } from '../ports/context';
import { GATE } from './document';
import { gateTime } from './gateTime';

/** Slots at the end of a time line; by the database's clock. */
export interface Unused {
  /** Where that is kept: '' for the line over all, else a lane's id. */
  lane: string;
  from: number;
  to: number;
}

/**
 * Slots that were booked last and that nothing is handed to WeChat at: whoever books next begins with them. Where others have
 * booked behind them, or they have gone by, they are gone.
 */
export async function returnSlots(context: Context, { lane, from, to }: Unused): Promise<void> {
  if (to <= gateTime(context).now()) return;
  const field = lane ? `gate.nextAtByLane.${lane}` : 'gate.nextAt';
  const mark = context.newToken();
  await context.store.update(
    'notify_locks',
    // A repetition after a lost answer finds its mark: it would give back what others have booked since.
    { _id: GATE, [field]: to, 'gate.returned': { $ne: mark } },
    { $set: { [field]: from }, $push: { 'gate.returned': { $each: [mark], $slice: -MARKS_KEPT } } },
  );
}

/** More than can book or return anything while one of them repeats a lost call. */
export const MARKS_KEPT = 50;
