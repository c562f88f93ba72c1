import type { Context } from '../../ports/context';
import type { Counters, LockDocument } from '../../model/figures';
import type { JournalDocument } from '../../model/journal';
import { PRIORITY, type Priority } from '../../model/message';
import { takenUp } from '../../gate/promotional';
import { createHealth, HEALTH } from '../../gate/timeLimit';
import { dayOf } from '../../time/zone';
import {
  latestAttempts,
  REACH,
  RECEIPTS,
  WINDOWS,
  type LatestAttempts,
  type ReceiptSeen,
  type WindowSeen,
} from './attempts';
import { countOf, countUpTo, MOST, type Count } from './count';

const PRIORITIES = Object.values(PRIORITY);
const DAY = 24 * 60 * 60_000;
/** A journal is open for as long as its window is sent: seconds. */
const OPEN_TOO_LONG = 2 * 60_000;

/** What health is judged by. Times are epoch ms, 0 = none. */
export interface Vitals {
  at: number;
  tickAt: number;
  gate: LockDocument['gate'];
  limits: NonNullable<LockDocument['limits']>;
  lacks: NonNullable<LockDocument['lacks']>;
  silences: NonNullable<LockDocument['silences']>;
  /** `dueAt` of the oldest row that is due. */
  oldestDueAt: number;
  due: Count;
  /** Promotional and due, while everything promotional stands still: then they are in none of the two above. */
  stopped: Count;
  /** Scheduled and not due yet. */
  later: Count;
  waiting: Count;
  heldBack: Count;
  claimed: Count;
  unknown: Count;
  openJournals: Count;
  staleJournals: Count;
  /** Settled, and not counted yet. */
  uncounted: Count;
  newReceipts: Count;
  /** Of the last day. */
  orphans: Count;
  latest: LatestAttempts;
  /** Today's counters of everything. */
  today: Partial<Counters>;
}

interface Counted {
  n: number;
}
type Row = Record<string, Counted[]> &
  Record<`oldest${Priority}`, { dueAt: number }[]> & {
    locks?: LockDocument[];
    today?: { counters: Partial<Counters> }[];
    settled?: WindowSeen[];
    folded?: WindowSeen[];
    seen?: ReceiptSeen[];
  };

/**
 * One call, whatever the backlog and the history: each count comes from an index and stops at a bound, each sample is
 * the latest few.
 * @param most where counts stop
 */
export async function lookAtHealth(context: Context, most = MOST): Promise<Vitals> {
  const now = context.clock.now();
  const stages = stagesAt(context, now, most);
  let [row] = await context.store.aggregate<Row>('notify_locks', stages);
  if (!row) {
    await createHealth(context, now);
    [row] = await context.store.aggregate<Row>('notify_locks', stages);
  }
  const lock = (id: string) => row?.locks?.find(({ _id }) => _id === id);
  const counted = (name: string) => row?.[name]?.[0]?.n ?? 0;
  const count = (name: string) => countOf(counted(name), most);
  const gate = lock('gate')?.gate;
  // What somebody has stopped is late by their will.
  const taken = takenUp(gate?.promotional !== undefined);
  const sum = (which: Priority[]) =>
    which.reduce<number>((all, priority) => all + counted(`due${priority}`), 0);
  const oldest = Math.min(...taken.map((priority) => row?.[`oldest${priority}`]?.[0]?.dueAt ?? Infinity));
  return {
    at: now,
    tickAt: lock('tick')?.at ?? 0,
    gate,
    limits: lock(HEALTH)?.limits ?? {},
    lacks: lock(HEALTH)?.lacks ?? {},
    silences: lock(HEALTH)?.silences ?? {},
    oldestDueAt: oldest === Infinity ? 0 : oldest,
    due: countOf(sum(taken), most),
    stopped: countOf(sum(PRIORITIES) - sum(taken), most),
    later: count('later'),
    waiting: count('waiting'),
    heldBack: count('heldBack'),
    claimed: count('claimed'),
    unknown: count('unknown'),
    openJournals: count('openJournals'),
    staleJournals: count('staleJournals'),
    uncounted: count('uncounted'),
    newReceipts: count('newReceipts'),
    orphans: count('orphans'),
    latest: latestAttempts([...(row?.settled ?? []), ...(row?.folded ?? [])], row?.seen ?? [], now),
    today: row?.today?.[0]?.counters ?? {},
  };
}

function stagesAt(context: Context, now: number, most: number): Record<string, unknown>[] {
  const scheduled = { state: 'scheduled', priority: { $in: PRIORITIES } };
  const due = (priority: Priority) => ({ state: 'scheduled', priority, dueAt: { $lte: now } });
  const counts: [as: string, from: string, match: object][] = [
    ...PRIORITIES.map((priority): [string, string, object] => [
      `due${priority}`,
      'notify_messages',
      due(priority),
    ]),
    ['later', 'notify_messages', { ...scheduled, dueAt: { $gt: now } }],
    ...['waiting', 'heldBack', 'claimed', 'unknown'].map((state): [string, string, object] => [
      state,
      'notify_messages',
      { state },
    ]),
    ['openJournals', 'notify_journals', { stage: 'open' }],
    ['staleJournals', 'notify_journals', { stage: 'open', at: { $lt: now - OPEN_TOO_LONG } }],
    ['uncounted', 'notify_journals', { stage: 'settled' }],
    ['newReceipts', 'notify_receipts', { stage: 'new' }],
    ['orphans', 'notify_receipts', { stage: 'orphan', dueAt: { $gte: now - DAY } }],
  ];
  const today = `${dayOf(now, context.config.timeZone)}|total|`;
  return [
    { $match: { _id: HEALTH } },
    { $limit: 1 },
    lookup('locks', 'notify_locks', [{ $match: { _id: { $in: ['tick', 'gate', HEALTH] } } }, { $limit: 3 }]),
    lookup('today', 'notify_stats', [{ $match: { _id: today } }, { $limit: 1 }]),
    ...PRIORITIES.map((priority) =>
      lookup(`oldest${priority}`, 'notify_messages', [
        { $match: due(priority) },
        { $sort: { dueAt: 1 } },
        { $limit: 1 },
        { $project: { dueAt: 1 } },
      ]),
    ),
    lookup('settled', 'notify_journals', latestWindows('settled', now)),
    lookup('folded', 'notify_journals', latestWindows('folded', now)),
    lookup('seen', 'notify_receipts', [
      { $match: { stage: 'folded', dueAt: { $gte: now - REACH } } },
      { $sort: { dueAt: -1 } },
      { $limit: RECEIPTS },
      { $project: { _id: 0, dueAt: 1, errorCode: 1 } },
    ]),
    ...counts.map(([as, from, $match]) => lookup(as, from, countUpTo(most, $match))),
  ];
}

/** Of each window the kinds of its results; they are kept under the ids of their notifications. */
const latestWindows = (stage: JournalDocument['stage'], now: number): Record<string, unknown>[] => [
  { $match: { stage, at: { $gte: now - REACH } } },
  { $sort: { at: -1 } },
  { $limit: WINDOWS },
  {
    $project: {
      _id: 0,
      at: 1,
      kinds: { $map: { input: { $objectToArray: '$results' }, as: 'one', in: '$$one.v.kind' } },
    },
  },
];

const lookup = (as: string, from: string, pipeline: Record<string, unknown>[]) => ({
  $lookup: { from, pipeline, as },
});
