import type { Context } from '../ports/context';
import { NotifyError } from '../errors';
import type { CounterName, DayCounters, Delta, LockDocument, StatsDocument } from '../model/figures';
import { endLease, keepLease, takeLease } from '../store/lease';
import { recordStart } from '../store/recordStart';
import { dayOf, localTime, nextDay } from '../time/zone';
import { recount } from './recount';
import { FOLD, FOLD_LEASE, foldOnce } from './run';

export interface RebuildRequest {
  /** First and last day, `YYYY-MM-DD` in the configuration's zone; when not given, every day whose facts are all kept. */
  from?: string | undefined;
  to?: string | undefined;
  /** Replace what differs; otherwise it is only told. */
  write: boolean;
}

export interface Difference {
  /** `_id` in `notify_stats`. */
  id: string;
  counter: CounterName;
  stored: number;
  recounted: number;
}

export interface RebuildReport {
  journals: number;
  receipts: number;
  events: number;
  /** Counter documents compared. */
  documents: number;
  differences: Difference[];
  /** Counter documents replaced. */
  written: number;
}

const PAGE = 1000;
/** A fold in progress ends within its lease. */
const PATIENCE = 90_000;
const POLL = 500;

/**
 * Counts the record anew and compares with the counters; with `write`, replaces what differs. No fold runs
 * meanwhile: what is still to be counted is counted first, and the fold's lease is held to the end.
 * @param progress told how many facts are counted anew so far
 * @throws NotifyError `BAD_REQUEST` for days of which facts have been removed; `UNAVAILABLE` when another fold does not end, or takes the lease over
 */
export async function rebuild(
  context: Context,
  request: RebuildRequest,
  progress: (counted: number) => void = () => undefined,
): Promise<RebuildReport> {
  const lock = await waitForLease(context);
  let { number } = lock;
  try {
    const alive = async (): Promise<void> => {
      if (!(await keepLease(context, lock, FOLD_LEASE, { number })))
        throw unavailable('Another fold has taken over');
    };
    for (let more = true; more;) {
      const done = await foldOnce(context, number + 1, true);
      more = done.more || done.fold !== null;
      if (done.fold) number += 1;
      await alive();
    }
    const { to = '9999' } = request;
    const from = await firstDay(context, request.from);
    const start = from === undefined ? 0 : localTime(`${from}T00:00`, context.config.timeZone);
    const { figures, ...counts } = await recount(context, start, async (counted) => {
      progress(counted);
      await alive();
    });
    // Facts may have gone meanwhile: the removal says so before it begins.
    const whole = await firstDay(context, undefined);
    if (whole !== undefined && whole > (from ?? ''))
      throw unavailable('Facts of the first day have just been removed');
    const inRange = ({ day }: { day: string }): boolean => day >= (from ?? '') && day <= to;
    const stored = new Map(
      [
        ...(await readStats(context, from ?? '', `${to}~`)),
        // Those of campaigns lie apart.
        ...(await readStats(context, 'campaign:', 'campaign:~')).filter(inRange),
      ].map((document) => [document._id, document]),
    );
    const recounted = [...figures.values()].filter(inRange);
    const ids = new Set([...stored.keys(), ...recounted.map(({ id }) => id)]);
    const differences = [...ids].flatMap((id) => compare(id, stored.get(id), figures.get(id)));
    await alive();
    const written = request.write ? await replace(context, differences, stored, figures, number) : 0;
    return { ...counts, documents: ids.size, differences, written };
  } finally {
    // Where it has failed, something may be begun: the next fold looks.
    await endLease(context, lock, { number, whole: false });
  }
}

/** The first day whose facts are all there; `undefined` when nothing has been removed yet. */
async function firstDay(context: Context, asked: string | undefined): Promise<string | undefined> {
  const { timeZone } = context.config;
  const start = await recordStart(context);
  if (start === 0) return asked;
  const whole = dayOf(nextDay(start, timeZone), timeZone);
  if (asked === undefined || asked >= whole) return asked ?? whole;
  throw new NotifyError(
    'BAD_REQUEST',
    `from: expected ${whole} or later, got ${asked}: facts of earlier days have been removed (retention), their figures stay as they are. 更早的明细已按保留期清理，统计数字保持不变。`,
  );
}

async function waitForLease(context: Context): Promise<LockDocument> {
  const end = context.clock.now() + PATIENCE;
  for (;;) {
    const lock = await takeLease(context, FOLD, FOLD_LEASE);
    if (lock) return lock;
    if (context.clock.now() > end) throw unavailable('A fold is under way and does not end');
    await context.clock.sleep(POLL);
  }
}

const unavailable = (what: string): NotifyError =>
  new NotifyError('UNAVAILABLE', `${what}; try again in a minute. 正在计数，请稍后重试。`);

async function readStats(context: Context, from: string, end: string): Promise<StatsDocument[]> {
  const documents: StatsDocument[] = [];
  for (let last = from; ; last = documents.at(-1)!._id) {
    const page = await context.store.find(
      'notify_stats',
      { _id: { $gt: last, $lt: end } },
      { sort: { _id: 1 }, limit: PAGE },
    );
    documents.push(...page);
    if (page.length < PAGE) return documents;
  }
}

function compare(id: string, stored: StatsDocument | undefined, recounted: Delta | undefined): Difference[] {
  const before: DayCounters = stored?.counters ?? {};
  const after: DayCounters = recounted?.counters ?? {};
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<CounterName>;
  return [...names]
    .map((counter) => ({
      id,
      counter,
      stored: before[counter] ?? 0,
      recounted: after[counter] ?? 0,
    }))
    .filter((one) => one.stored !== one.recounted);
}

/** `lastFold` stays with what stands there, or is the newest: no fold that is in the recount is added once more. */
async function replace(
  context: Context,
  differences: Difference[],
  stored: Map<string, StatsDocument>,
  figures: Map<string, Delta>,
  number: number,
): Promise<number> {
  const ids = [...new Set(differences.map(({ id }) => id))];
  for (const id of ids) {
    const figure = figures.get(id);
    const counters = figure?.counters ?? {};
    if (stored.has(id)) {
      await context.store.update('notify_stats', { _id: id }, { $set: { counters, lastFold: number } });
    } else if (figure) {
      const { day, dimension, name } = figure;
      await context.store.insert('notify_stats', [
        { _id: id, day, dimension, name, counters, lastFold: number },
      ]);
    }
  }
  return ids.length;
}
