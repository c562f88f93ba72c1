import type { Context } from '../ports/context';
import { RECOVERY_GRACE } from '../time/spans';
import { ratedLanes, type Lane } from '../gate/lanes';
import { strayLanes } from '../queue/inOwnLanes';
import { GATE, OPEN_GATE } from '../gate/document';
import { TICK, type Gate, type LockDocument, type WorkersLack } from '../model/figures';
import { PRIORITY } from '../model/message';
import { RETENTION } from '../store/recordStart';
import { nextNight } from '../time/night';
import { FAN_OUT } from './fanOut';

/** What there is to do; each found through an index, at most one document each. */
export interface Work {
  due: boolean;
  deadRows: boolean;
  deadHolds: boolean;
  waitingLook: boolean;
  waitingOver: boolean;
  /** Rows that a breaker holds, or held. */
  heldBack: boolean;
  /** Rows in a lane that no template has any more. */
  strays: boolean;
  unknownOver: boolean;
  uncertaintyOver: boolean;
  journals: boolean;
  receipts: boolean;
  events: boolean;
  /** Campaigns at which nobody is any more. */
  campaigns: boolean;
  /** Lanes with a rate of their own in which something is due. */
  lanes: Lane[];
  /** It is night, or the last night's removal had not ended. */
  retention: boolean;
  gate: Gate;
  /** Workers that an earlier tick has called are at it. */
  crowd: boolean;
  /** What further workers lacked. */
  workers?: WorkersLack;
  /** There was work, or the last heartbeat is some minutes old. */
  alive: boolean;
  /** The last one was some minutes old: time for what need not be done often. */
  heartbeat: boolean;
}

type Found = Omit<
  Work,
  'gate' | 'lanes' | 'strays' | 'retention' | 'crowd' | 'workers' | 'alive' | 'heartbeat'
>;
type Row = Pick<LockDocument, '_id' | 'at' | 'workers'> &
  Record<keyof Found, unknown[]> &
  Record<`lane${number}` | `stray${number}`, unknown[]> & {
    gate: LockDocument[];
    crowd: LockDocument[];
    retention: LockDocument[];
  };

/** An idle tick says that it lives only this often, so that it stays one call. */
const HEARTBEAT = 5 * 60_000;
/** One that has work says it no more often than this. */
const BEAT = 30_000;
/** Further workers were started a little later than the tick that called them, and end as much later. */
const LINGER = 10_000;
/** A fold costs the same for one fact and for a thousand: it waits for the first to be this old, then takes all. */
export const FOLD_AGE = 20_000;

/** One call: whatever the backlog or the history, an idle tick costs no more (DESIGN §2, 6). */
export async function look(context: Context): Promise<Work> {
  const now = context.clock.now();
  const dead = now - RECOVERY_GRACE;
  const messages = (match: Record<string, unknown>) => first('notify_messages', match);
  const rated = ratedLanes(context.config);
  const strays = strayLanes(context);
  const dueIn = (lane: string) =>
    messages({ state: 'scheduled', lane, priority: { $in: Object.values(PRIORITY) }, dueAt: { $lte: now } });
  const stages = [
    { $match: { _id: TICK } },
    { $limit: 1 },
    lookup('due', dueIn('')),
    ...rated.map(({ id }, i) => lookup(`lane${i}`, dueIn(id))),
    ...strays.map((lane, i) => lookup(`stray${i}`, messages({ state: 'scheduled', lane }))),
    lookup('heldBack', messages({ state: 'heldBack' })),
    lookup('deadRows', messages({ state: 'claimed', leaseUntil: { $lt: dead } })),
    lookup('deadHolds', first('notify_users', { 'hold.until': { $lt: dead } })),
    lookup(
      'waitingLook',
      messages({ state: 'waiting', priority: { $in: Object.values(PRIORITY) }, dueAt: { $lte: now } }),
    ),
    lookup('waitingOver', messages({ state: { $in: ['waiting', 'heldBack'] }, expiresAt: { $lte: now } })),
    lookup('unknownOver', messages({ state: 'unknown', leaseUntil: { $lte: now } })),
    lookup('uncertaintyOver', first('notify_users', { 'uncertainties.until': { $lt: now - HEARTBEAT } })),
    lookup('journals', first('notify_journals', { stage: 'settled', at: { $lte: now - FOLD_AGE } })),
    lookup('receipts', first('notify_receipts', { stage: 'new', dueAt: { $lte: now - FOLD_AGE } })),
    lookup('events', first('notify_events', { stage: 'new', dueAt: { $lte: now - FOLD_AGE } })),
    lookup('campaigns', first('notify_campaigns', { state: 'running', leaseUntil: { $lte: now } })),
    lockOf('gate', { _id: GATE }),
    lockOf('retention', { _id: RETENTION }),
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
  const has = (rows: unknown[] | undefined): boolean => (rows?.length ?? 0) > 0;
  const lanes = rated.filter((_lane, i) => has(row?.[`lane${i}`]));
  const strayed = strays.some((_lane, i) => has(row?.[`stray${i}`]));
  const alive =
    row !== undefined && (heartbeat || strayed || lanes.length > 0 || Object.values(found).some(Boolean));
  if (alive && row!.at < now - BEAT) await beat(context, now);
  const crowd = (row?.crowd.length ?? 0) > 0;
  const retention = now >= (row?.retention[0]?.nextAt ?? 0);
  return {
    ...found,
    lanes,
    strays: strayed,
    retention,
    gate: row?.gate[0]?.gate ?? OPEN_GATE,
    crowd,
    ...(row?.workers ? { workers: row.workers } : {}),
    alive,
    heartbeat,
  };
}

const NAMES = [
  'due',
  'deadRows',
  'deadHolds',
  'waitingLook',
  'waitingOver',
  'heldBack',
  'unknownOver',
  'uncertaintyOver',
  'journals',
  'receipts',
  'events',
  'campaigns',
] as const satisfies (keyof Found)[];

interface From {
  from: string;
  pipeline: Record<string, unknown>[];
}

const first = (from: string, $match: Record<string, unknown>): From => ({
  from,
  pipeline: [{ $match }, { $limit: 1 }, { $project: { _id: 1 } }],
});

const lookup = (as: keyof Found | `lane${number}` | `stray${number}`, { from, pipeline }: From) => ({
  $lookup: { from, pipeline, as },
});

const lockOf = (as: 'gate' | 'crowd' | 'retention', $match: Record<string, unknown>) => ({
  $lookup: { from: 'notify_locks', pipeline: [{ $match }, { $limit: 1 }], as },
});

async function beat(context: Context, now: number): Promise<void> {
  await context.store.update('notify_locks', { _id: TICK }, { $set: { at: now } });
}

async function createTickLock(context: Context, now: number): Promise<void> {
  const lock: LockDocument = { _id: TICK, token: '', until: 0, number: 0, at: now };
  // Nothing is old on the first day.
  const retention = { ...lock, _id: RETENTION, nextAt: nextNight(now, context.config.timeZone) };
  await context.store.insert('notify_locks', [lock, retention]);
}
