import type { Context } from '../ports/context';
import { RECOVERY_GRACE } from '../time/spans';
import { GATE, OPEN_GATE } from '../gate/document';
import type { Gate, LockDocument } from '../model/figures';
import { PRIORITY } from '../model/message';
import { FAN_OUT } from './fanOut';

/** What there is to do; each found through an index, at most one document each. */
export interface Work {
  due: boolean;
  deadRows: boolean;
  deadHolds: boolean;
  waitingLook: boolean;
  waitingOver: boolean;
  unknownOver: boolean;
  uncertaintyOver: boolean;
  journals: boolean;
  receipts: boolean;
  events: boolean;
  gate: Gate;
  /** Workers that an earlier tick has called are at it. */
  crowd: boolean;
  /** The heartbeat was written: there was work, or the last one is some minutes old. */
  alive: boolean;
  /** The last one was some minutes old: time for what need not be done often. */
  heartbeat: boolean;
}

type Found = Omit<Work, 'gate' | 'crowd' | 'alive' | 'heartbeat'>;
type Row = Pick<LockDocument, '_id' | 'at'> &
  Record<keyof Found, unknown[]> & { gate: LockDocument[]; crowd: LockDocument[] };

const LOCK = 'tick';
/** An idle tick says that it lives only this often, so that it stays one call. */
const HEARTBEAT = 5 * 60_000;
/** Further workers were started a little later than the tick that called them, and end as much later. */
const LINGER = 10_000;
/** A fold costs the same for one fact and for a thousand: it waits for the first to be this old, then takes all. */
export const FOLD_AGE = 20_000;

/** One call: whatever the backlog or the history, an idle tick costs no more (DESIGN §2, 6). */
export async function look(context: Context): Promise<Work> {
  const now = context.clock.now();
  const dead = now - RECOVERY_GRACE;
  const messages = (match: Record<string, unknown>) => first('notify_messages', match);
  const stages = [
    { $match: { _id: LOCK } },
    { $limit: 1 },
    lookup(
      'due',
      messages({ state: 'scheduled', priority: { $in: Object.values(PRIORITY) }, dueAt: { $lte: now } }),
    ),
    lookup('deadRows', messages({ state: 'claimed', leaseUntil: { $lt: dead } })),
    lookup('deadHolds', first('notify_users', { 'hold.until': { $lt: dead } })),
    lookup(
      'waitingLook',
      messages({ state: 'waiting', priority: { $in: Object.values(PRIORITY) }, dueAt: { $lte: now } }),
    ),
    lookup('waitingOver', messages({ state: { $in: ['waiting', 'held'] }, expiresAt: { $lte: now } })),
    lookup('unknownOver', messages({ state: 'unknown', leaseUntil: { $lte: now } })),
    lookup('uncertaintyOver', first('notify_users', { 'uncertainties.until': { $lt: now - HEARTBEAT } })),
    lookup('journals', first('notify_journals', { stage: 'settled', at: { $lte: now - FOLD_AGE } })),
    lookup('receipts', first('notify_receipts', { stage: 'new', dueAt: { $lte: now - FOLD_AGE } })),
    lookup('events', first('notify_events', { stage: 'new', dueAt: { $lte: now - FOLD_AGE } })),
    lockOf('gate', { _id: GATE }),
    lockOf('crowd', { _id: FAN_OUT, until: { $gt: now - LINGER } }),
  ];
  let [row] = await context.store.aggregate<Row>('notify_locks', stages);
  if (!row) {
    await createTickLock(context, now);
    [row] = await context.store.aggregate<Row>('notify_locks', stages);
  }
  const found = Object.fromEntries(
    NAMES.map((name) => [name, (row?.[name]?.length ?? 0) > 0]),
  ) as unknown as Found;
  const heartbeat = row !== undefined && row.at < now - HEARTBEAT;
  const alive = row !== undefined && (heartbeat || Object.values(found).some(Boolean));
  if (alive) await beat(context, now);
  const crowd = (row?.crowd.length ?? 0) > 0;
  return { ...found, gate: row?.gate[0]?.gate ?? OPEN_GATE, crowd, alive, heartbeat };
}

const NAMES = [
  'due',
  'deadRows',
  'deadHolds',
  'waitingLook',
  'waitingOver',
  'unknownOver',
  'uncertaintyOver',
  'journals',
  'receipts',
  'events',
] as const satisfies (keyof Found)[];

interface From {
  from: string;
  pipeline: Record<string, unknown>[];
}

const first = (from: string, $match: Record<string, unknown>): From => ({
  from,
  pipeline: [{ $match }, { $limit: 1 }, { $project: { _id: 1 } }],
});

const lookup = (as: keyof Found, { from, pipeline }: From) => ({ $lookup: { from, pipeline, as } });

const lockOf = (as: 'gate' | 'crowd', $match: Record<string, unknown>) => ({
  $lookup: { from: 'notify_locks', pipeline: [{ $match }, { $limit: 1 }], as },
});

async function beat(context: Context, now: number): Promise<void> {
  await context.store.update('notify_locks', { _id: LOCK }, { $set: { at: now } });
}

async function createTickLock(context: Context, now: number): Promise<void> {
  const lock: LockDocument = { _id: LOCK, token: '', until: 0, number: 0, at: now };
  await context.store.insert('notify_locks', [lock]);
}
