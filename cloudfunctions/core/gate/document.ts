import type { Context } from '../ports/context';
import type { Gate, LockDocument } from '../model/figures';
import type { Query, Update } from '../ports';

export const GATE = 'gate';

export const OPEN_GATE: Gate = {
  breakers: {},
  day: '',
  used: 0,
  nextAt: 0,
  nextAtByLane: {},
  hour: 0,
  suspicions: 0,
};

/** The gate as it stands; an open one where none has been written yet. */
export async function readGate(context: Context): Promise<Gate> {
  const [lock] = await context.store.find('notify_locks', { _id: GATE }, { limit: 1 });
  return lock?.gate ?? OPEN_GATE;
}

/** A warm instance looks again after so long. */
const FRESH = 10_000;
let openAt = -Infinity;

/**
 * The gate as an immediate send needs it: that nothing was stopped is believed for ten seconds, a stop is always looked
 * at anew.
 */
export async function gateForOne(context: Context): Promise<Gate> {
  const now = context.clock.now();
  if (now >= openAt && now - openAt < FRESH) return OPEN_GATE;
  const gate = await readGate(context);
  openAt = Object.keys(gate.breakers).length === 0 && !gate.lack ? now : -Infinity;
  return gate;
}

/** Changes the gate under a condition. @returns it afterwards; `null` when the condition did not hold */
export async function changeGate(context: Context, condition: Query, update: Update): Promise<Gate | null> {
  const change = async (): Promise<LockDocument | null> =>
    context.store.updateOne('notify_locks', { ...condition, _id: GATE }, update);
  openAt = -Infinity;
  const changed = await change();
  if (changed) return changed.gate ?? OPEN_GATE;
  // There already, put there by somebody this moment, or by this very insert, whose answer was lost: then it is asked anew.
  await create(context);
  return (await change())?.gate ?? null;
}

function create(context: Context): Promise<boolean> {
  const at = context.clock.now();
  const lock: LockDocument = { _id: GATE, token: '', until: 0, number: 0, at, gate: OPEN_GATE };
  return context.store.insert('notify_locks', [lock]);
}
