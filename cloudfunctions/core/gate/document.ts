import type { Context } from '../ports/context';
import type { Gate, LockDocument } from '../model/figures';
import type { Query, Update } from '../ports';
import { readLock } from '../store/schema';
import { gateTime } from './gateTime';
import { forgetSeen, noteSeen } from './seen';
import { learn, recall } from './settings';

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
  return (await find(context)) ?? OPEN_GATE;
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
  if (recall(context) && now >= openAt && now - openAt < FRESH) return OPEN_GATE;
  const gate = await readGate(context);
  noteSeen(context, gate);
  openAt = Object.keys(gate.breakers).length === 0 && !gate.lack && !gate.promotional ? now : -Infinity;
  return gate;
}

/** What was set at run time is known, not longer than ten seconds ago: at most one call. */
export async function freshSettings(context: Context): Promise<void> {
  if (!recall(context)) await find(context);
}

/** Changes the gate under a condition. @returns it afterwards; `null` when the condition did not hold */
export async function changeGate(context: Context, condition: Query, update: Update): Promise<Gate | null> {
  const { held, gate } = await tryChange(context, condition, update);
  return held ? gate : null;
}

/** The gate as it stands, read so that this machine knows the database's time afterwards. */
export const readTimedGate = async (context: Context): Promise<Gate> =>
  (await tryChange(context, {}, {})).gate;

/**
 * Changes the gate under a condition: one call, two where it does not hold.
 * @returns whether it held, and the gate as it is now
 */
export async function tryChange(
  context: Context,
  condition: Query,
  update: Update,
): Promise<{ held: boolean; gate: Gate }> {
  openAt = -Infinity;
  forgetSeen();
  const changed = await change(context, condition, update);
  if (changed) return { held: true, gate: changed };
  const there = await find(context);
  if (there) return { held: false, gate: there };
  // Somebody may put it there this moment, or this very insert did, whose answer was lost: then it is asked anew.
  await create(context);
  const afterwards = await change(context, condition, update);
  return { held: afterwards !== null, gate: afterwards ?? (await readGate(context)) };
}

async function change(context: Context, condition: Query, update: Update): Promise<Gate | null> {
  const time = gateTime(context);
  const asked = time.moment();
  const query = { ...condition, _id: GATE };
  const lock = await context.store.updateOne('notify_locks', query, update, { stamp: 'at' });
  if (!lock) return null;
  time.learn(lock.at, asked);
  learn(context, lock.settings);
  return lock.gate ?? OPEN_GATE;
}

async function find(context: Context): Promise<Gate | undefined> {
  const lock = await readLock(context, GATE);
  learn(context, lock?.settings);
  return lock && (lock.gate ?? OPEN_GATE);
}

function create(context: Context): Promise<boolean> {
  const at = context.clock.now();
  const lock: LockDocument = { _id: GATE, token: '', until: 0, number: 0, at, gate: OPEN_GATE };
  return context.store.insert('notify_locks', [lock]);
}
