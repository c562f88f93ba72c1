import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import { freshSettings } from '../gate/document';
import { LEAD } from '../gate/keepers';
import { COMMON, type Lane } from '../gate/lanes';
import type { Gate } from '../model/figures';
import { LEASE, WINDOWS_AT_ONCE } from '../time/spans';
import { Allowance } from './allowance';
import { Brake } from './brake';
import { windowSize } from './claimSize';
import { Feed } from './feed';
import { Flights } from './flights';
import type { Recheck, Window } from './step';
import { countingHandOver, withRests } from './handOver';
import { Pacer } from './pacer';
import { roomOfRun, type Room } from './room';
import { atRisk } from './series';
import { lastStart } from './transmit';
import { runWindow } from './window';

/** A window that waits for those before it looks again whether they have been turned away. Milliseconds. */
const LOOK_AGAIN = 100;
/** A window is written down so long before its first slot, where it has one. Milliseconds. */
const BEFORE_ITS_SLOT = 800;

export interface Workload {
  gate: Gate;
  /** Other workers claim from the same queue. */
  shared: boolean;
  /** Where something is due. */
  lanes: Lane[];
  /** What falls due until then may leave before its time; epoch ms. */
  earlyTo?: number;
  /** Needed where there may be triggered notifications. */
  recheck?: Recheck;
  /** Shared with whatever else this run is sending; needed where there is anything. */
  room?: Room;
  /** Called once, when there is more than one claim can take. */
  onBacklog?: () => Promise<void>;
}

/**
 * Works off what is due until nothing is left, time is short or WeChat stops everything. Two windows at once, so that
 * one sends while the other reserves or settles: pacing, not latency, sets the speed. Templates with a rate of their own
 * go beside them, a window each, so that a slow one holds up nobody; of all together no more is begun and without an
 * answer than of two windows, however many calls of this a run makes (`room`).
 * @returns how many rows it has dealt with
 */
export async function workOff(context: Context, workload: Workload): Promise<number> {
  const pacer = new Pacer(context.clock, context.config.limits.spacingMs);
  const allowance = new Allowance(context, workload.gate, lastStart(context, LEASE));
  const { gate, lanes, onBacklog, earlyTo = 0, room = roomOfRun() } = workload;
  const crowded = workload.shared;
  const brake = new Brake();
  if (gate.promotional) brake.stopPromotional();
  const shared = { gate, allowance, brake, flights: new Flights(), crowded, earlyTo };
  const feed = (lane: Lane, backlog?: () => Promise<void>): Feed =>
    new Feed(
      context,
      lane,
      { ...shared, ...(backlog ? { onBacklog: backlog } : {}) },
      windowSize(context, lane, lanes.filter((each) => each !== COMMON).length),
    );
  const feeds = lanes.map((lane) => feed(lane, lane === COMMON ? onBacklog : undefined));
  const calm = withRests(context, pacer);
  const run = async (feed: Feed, window: Window): Promise<void> => {
    await freshSettings(calm).catch((error: unknown) => {
      context.log('gate.settings', { error: ownWords(error) });
    });
    const { count, context: counting } = countingHandOver(calm);
    const risk = atRisk(window.rows);
    const { readyIn, turns, end } = allowance.begin(feed.lane, window.rows.length, risk);
    const openids = window.rows.map(({ to }) => to);
    const isTime = async (lead: number): Promise<void> => {
      for (let ms = readyIn(lead); ms > 0; ms = readyIn(lead))
        await context.clock.sleep(Math.min(ms, LOOK_AGAIN));
    };
    // Not earlier: its users would only be kept waiting for their slot.
    await isTime(LEAD);
    const place = room.place(() => isTime(BEFORE_ITS_SLOT));
    try {
      await runWindow(counting, { ...window, place }, [...turns, pacer], shared.brake, workload.recheck);
    } catch (error) {
      // Never thrown after partial work: the platform would run the tick again. Recovery takes the window over.
      const { token, number } = window;
      context.log('window.error', { token, window: number, error: ownWords(error) });
    } finally {
      place.leave();
      end(count());
      shared.flights.land(openids);
    }
  };
  await Promise.all(feeds.map((each) => workOffLane(context, each, (window) => run(each, window))));
  await allowance.leave().catch((error: unknown) => {
    context.log('gate.leave', { error: ownWords(error) });
  });
  return feeds.reduce((sum, { done }) => sum + done, 0);
}

async function workOffLane(
  context: Context,
  feed: Feed,
  run: (window: Window) => Promise<void>,
): Promise<void> {
  // A claim that failed: what is under way goes on, the next tick claims again.
  const failed = (error: unknown): void => {
    context.log('claim.error', { error: ownWords(error) });
  };
  const lane = async (): Promise<void> => {
    for (let window = await feed.next(); window; window = await feed.next()) await run(window);
  };
  try {
    while (await feed.refill()) {
      await Promise.all(Array.from({ length: WINDOWS_AT_ONCE }, () => lane().catch(failed)));
      if (feed.ended) break;
    }
  } catch (error) {
    failed(error);
  }
}
