import type { Context } from '../ports/context';
import { RECOVERY_GRACE } from '../time/spans';
import { COMMON, CONTENT_AHEAD, CONTENT_LANE, ratedLanes, type Lane } from '../gate/lanes';
import { strayLanes } from '../queue/inOwnLanes';
import { GATE, OPEN_GATE } from '../gate/document';
import { takenUp } from '../gate/promotional';
import { noteSeen } from '../gate/seen';
import { learn } from '../gate/settings';
import { LOOKED_AFTER } from '../model/campaign';
import { TICK, type Gate, type JobName, type LockDocument, type WorkersLack } from '../model/figures';
import { PRIORITY } from '../model/message';
import { RETENTION } from '../store/recordStart';
import { overdue } from '../queue/digests/sweep';
import { STORED } from '../queue/waiting';
import { noteSchema, SCHEMA } from '../store/schema';
import { nextNight } from '../time/night';
import { FAN_OUT } from './fanOut';

/** A lane, and when the first of its rows falls due. */
export interface Due {
  lane: Lane;
  at: number;
}

/** What there is to do; each found through an index, at most one document each. */
export interface Work {
  /** Lanes in which something falls due as far as was looked ahead. */
  due: Due[];
  deadRows: boolean;
  deadHolds: boolean;
  waitingLook: boolean;
  waitingOver: boolean;
  /** What is in digests that should have gone out long ago. */
  collected: boolean;
  /** Rows that a breaker holds, or held. */
  heldBack: boolean;
  /** Rows in a lane that no template has any more. */
  strays: boolean;
  unknownOver: boolean;
  uncertaintyOver: boolean;
  /** Campaigns at which nobody is any more. */
  campaigns: boolean;
  /** Something is due soon for which a team's function is still to be asked. */
  content: boolean;
  /** Counts of segments at which nobody is any more. */
  segmentJobs: boolean;
  /** Journals, receipts or events that are not counted yet. */
  facts: boolean;
  /** It is night, or the last night's removal had not ended. */
  retention: boolean;
  gate: Gate;
  /** Workers that an earlier tick has called are at it. */
  crowd: boolean;
  /** What further workers lacked. */
  workers?: WorkersLack;
  /** The last fold found only a few facts. */
  fewFacts: boolean;
  /** When each job of the housekeeping was last done. */
  lastRun: Partial<Record<JobName, number>>;
  /** There is work, or the last heartbeat is long ago. */
  alive: boolean;
  /** The timer has not said for long that it lives. */
  heartbeat: boolean;
}

const NAMES = [
  'deadRows',
  'deadHolds',
  'waitingLook',
  'waitingOver',
  'collected',
  'heldBack',
  'unknownOver',
  'uncertaintyOver',
  'journals',
  'receipts',
  'events',
  'campaigns',
  'segmentJobs',
] as const;
type Name = (typeof NAMES)[number];
type Row = Pick<LockDocument, '_id' | 'at' | 'lastRun' | 'fewFacts' | 'workers'> &
  Record<Name, unknown[]> &
  Record<`due${string}`, { dueAt: number }[]> &
  Record<`content${number}`, { dueAt: number }[]> &
  Record<`stray${number}`, unknown[]> & {
    gate: LockDocument[];
    crowd: LockDocument[];
    retention: LockDocument[];
    schema: LockDocument[];
  };

/** An idle tick says that it lives only this often, so that it stays one call and a month of them is cheap. */
const HEARTBEAT = 30 * 60_000;
/** What is left on a user of an attempt without an answer is given up this long after its message. */
const UNCERTAIN_GRACE = 5 * 60_000;
/** Further workers were started a little later than the tick that called them, and end as much later. */
const LINGER = 10_000;
/** A fold costs the same for one fact and for a thousand: it waits for the first to be this old, then takes all. */
export const FOLD_AGE = 20_000;

/**
 * One call: whatever the backlog or the history, an idle tick costs no more (DESIGN §2, 6).
 * @throws NotifyError `OUTDATED`; `UNAVAILABLE` while a backup is being restored
 * @param until how far ahead due rows are looked for; epoch ms
 */
export async function look(context: Context, until = context.clock.now()): Promise<Work> {
  const now = context.clock.now();
  const dead = now - RECOVERY_GRACE;
  const messages = (match: Record<string, unknown>) => first('notify_messages', match);
  const lanes = [COMMON, ...ratedLanes(context.config)];
  const strays = strayLanes(context);
  const stages = [
    { $match: { _id: TICK } },
    { $limit: 1 },
    ...lanes.flatMap(({ id }, i) =>
      PRIORITIES.map((priority) => lookup(`due${i}_${priority}`, firstDue(id, priority, until))),
    ),
    ...PRIORITIES.map((priority) =>
      lookup(`content${priority}`, firstDue(CONTENT_LANE, priority, now + CONTENT_AHEAD)),
    ),
    ...strays.map((lane, i) => lookup(`stray${i}`, messages({ state: 'scheduled', lane }))),
    lookup('heldBack', messages({ state: 'heldBack' })),
    lookup('deadRows', messages({ state: 'claimed', leaseUntil: { $lt: dead } })),
    lookup('deadHolds', first('notify_users', { 'hold.until': { $lt: dead } })),
    lookup(
      'waitingLook',
      messages({ state: 'waiting', priority: { $in: PRIORITIES }, dueAt: { $lte: now } }),
    ),
    lookup('waitingOver', messages({ state: { $in: STORED }, expiresAt: { $lte: now } })),
    lookup('collected', messages(overdue(now))),
    lookup('unknownOver', messages({ state: 'unknown', leaseUntil: { $lte: now } })),
    lookup(
      'uncertaintyOver',
      first('notify_users', { 'uncertainties.until': { $lt: now - UNCERTAIN_GRACE } }),
    ),
    lookup('journals', first('notify_journals', { stage: 'settled', at: { $lte: now - FOLD_AGE } })),
    lookup('receipts', first('notify_receipts', { stage: 'new', dueAt: { $lte: now - FOLD_AGE } })),
    lookup('events', first('notify_events', { stage: 'new', dueAt: { $lte: now - FOLD_AGE } })),
    lookup(
      'campaigns',
      first('notify_campaigns', { state: { $in: LOOKED_AFTER }, leaseUntil: { $lte: now } }),
    ),
    lookup('segmentJobs', first('notify_segment_jobs', { state: 'running', leaseUntil: { $lte: now } })),
    lockOf('gate', { _id: GATE }),
    lockOf('retention', { _id: RETENTION }),
    lockOf('schema', { _id: SCHEMA }),
    lockOf('crowd', { _id: FAN_OUT, until: { $gt: now - LINGER } }),
  ];
  let [row] = await context.store.aggregate<Row>('notify_locks', stages);
  if (!row) {
    await createTickLock(context, now);
    [row] = await context.store.aggregate<Row>('notify_locks', stages);
  }
  learn(context, row?.gate[0]?.settings);
  noteSchema(context.environment.name, row?.schema[0]);
  const has = (name: Name | `stray${number}`): boolean => (row?.[name]?.length ?? 0) > 0;
  const gate = row?.gate[0]?.gate ?? OPEN_GATE;
  noteSeen(context, gate);
  const taken = takenUp(gate.promotional !== undefined);
  const due = lanes.flatMap((lane, i): Due[] => {
    const at = Math.min(...taken.map((priority) => row?.[`due${i}_${priority}`]?.[0]?.dueAt ?? Infinity));
    return at === Infinity ? [] : [{ lane, at }];
  });
  const content = taken.some((priority) => (row?.[`content${priority}`]?.length ?? 0) > 0);
  const strayed = strays.some((_lane, i) => has(`stray${i}`));
  const heartbeat = row !== undefined && row.at < now - HEARTBEAT;
  return {
    due,
    deadRows: has('deadRows'),
    deadHolds: has('deadHolds'),
    waitingLook: has('waitingLook'),
    waitingOver: has('waitingOver'),
    collected: has('collected'),
    heldBack: has('heldBack'),
    strays: strayed,
    unknownOver: has('unknownOver'),
    uncertaintyOver: has('uncertaintyOver'),
    campaigns: has('campaigns'),
    content,
    segmentJobs: has('segmentJobs'),
    facts: has('journals') || has('receipts') || has('events'),
    gate,
    crowd: (row?.crowd.length ?? 0) > 0,
    lastRun: row?.lastRun ?? {},
    fewFacts: row?.fewFacts ?? false,
    retention: now >= (row?.retention[0]?.nextAt ?? 0),
    ...(row?.workers ? { workers: row.workers } : {}),
    alive: heartbeat || strayed || content || due.length > 0 || NAMES.some(has),
    heartbeat,
  };
}

const PRIORITIES = Object.values(PRIORITY);

interface From {
  from: string;
  pipeline: Record<string, unknown>[];
}

const first = (from: string, $match: Record<string, unknown>): From => ({
  from,
  pipeline: [{ $match }, { $limit: 1 }, { $project: { _id: 1 } }],
});

/** Of one priority: the index then has them in the order in which they fall due. */
const firstDue = (lane: string, priority: number, until: number): From => ({
  from: 'notify_messages',
  pipeline: [
    { $match: { state: 'scheduled', lane, priority, dueAt: { $lte: until } } },
    { $sort: { dueAt: 1 } },
    { $limit: 1 },
    { $project: { dueAt: 1 } },
  ],
});

const lookup = (as: string, { from, pipeline }: From) => ({
  $lookup: { from, pipeline, as },
});

const lockOf = (as: 'gate' | 'crowd' | 'retention' | 'schema', $match: Record<string, unknown>) => ({
  $lookup: { from: 'notify_locks', pipeline: [{ $match }, { $limit: 1 }], as },
});

async function createTickLock(context: Context, now: number): Promise<void> {
  // There is nothing to count yet: the census's clock starts now.
  const lastRun = { census: now };
  const lock: LockDocument = { _id: TICK, token: '', until: 0, number: 0, at: now, lastRun };
  // Nothing is old on the first day.
  const retention = { ...lock, _id: RETENTION, nextAt: nextNight(now, context.config.timeZone) };
  await context.store.insert('notify_locks', [lock, retention]);
}
