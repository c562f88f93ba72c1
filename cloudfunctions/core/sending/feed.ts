import type { Context } from '../ports/context';
import type { Lane } from '../gate/lanes';
import { takenUp } from '../gate/promotional';
import { noteShortLimit } from '../gate/timeLimit';
import type { Gate } from '../model/figures';
import { findDue, take, withoutCancelled } from '../queue/claim';
import { inOwnLanes } from '../queue/inOwnLanes';
import { shareOfEach } from '../queue/spread';
import { oneByOne } from '../queue/oneByOne';
import { claimToken } from '../store/token';
import { LEASE, SETTLE_MARGIN, WINDOW_SIZE } from '../time/spans';
import type { Allowance } from './allowance';
import type { Brake } from './brake';
import type { Flights } from './flights';
import { giveBack } from './giveBack';
import type { Window } from './step';
import { claimSize, stepOf } from './claimSize';
import { Pace } from './pace';
import { Patience } from './patience';
import { sendable } from './sendable';
import { lastStart } from './transmit';
import { pack } from './pack';
import { Queued } from './queued';
import { windowsFrom } from './windowsFrom';

/** Where slots go by, those of a window who are free wait so long for the others. Milliseconds. */
const UNTIL_PARTED = 500;

const NOT_SENT = { asked: 0, handed: 0 };

/** Shortest useful rest of a call: one claim, one window, its settlement. */
const MIN_ROUND = 1000;

/** What the feeds of one worker share. */
export interface Shared {
  gate: Gate;
  allowance: Allowance;
  brake: Brake;
  flights: Flights;
  /** Other workers claim from the same queue. */
  crowded: boolean;
  /** What falls due until then may leave before its time; epoch ms. */
  earlyTo?: number;
  /** Called once, when there is more than one claim can take. */
  onBacklog?: () => Promise<void>;
}

/**
 * The windows that a worker sends of one lane, claim after claim. While there is more, the next claim is made as soon as
 * the last window of the one before is taken, so that the pace does not stop for it.
 */
export class Feed {
  readonly #queue: Queued;
  /** The latest claim took as many as it asked for: there may be more. */
  #more = false;
  #ended = false;
  #claiming: Promise<void> | undefined;
  #told = false;
  readonly #pace: Pace;
  /** From the beginning there is no time for a single send. */
  readonly #short: boolean;
  /** How many rows have been claimed and admitted. */
  done = 0;

  constructor(
    private readonly context: Context,
    readonly lane: Lane,
    private readonly shared: Shared,
    private readonly windowSize = WINDOW_SIZE,
  ) {
    this.#queue = new Queued(shared.flights, (rows) => shared.allowance.setAside(lane, rows));
    this.#pace = new Pace(context.clock, context.config.limits.spacingMs);
    this.#short = lastStart(context, LEASE) - context.clock.now() < MIN_ROUND;
  }

  /** Claims what is due. @param ahead while a window is still being sent @returns whether there is anything to send */
  async refill(ahead = false): Promise<boolean> {
    this.#claiming ??= this.#claim(ahead).finally(() => (this.#claiming = undefined));
    await this.#claiming;
    return this.#queue.length > 0;
  }

  /** @returns the next window, series last; `undefined` when none is left for now */
  async next(): Promise<Window | undefined> {
    const { context, shared, lane } = this;
    let since: number | undefined;
    for (;;) {
      await this.#sortOut();
      const now = context.clock.now();
      since ??= now;
      const presses = shared.allowance.hasSlots(lane) && now - since >= UNTIL_PARTED;
      const window = this.#queue.take() ?? (presses ? this.#queue.part() : undefined);
      if (window) {
        shared.flights.takeOff(window.rows.map(({ to }) => to));
        this.#pace.begin(window.rows.length);
        return window;
      }
      const claims = this.#claiming !== undefined || (this.#more && !this.#ended);
      const claim = claims ? this.refill(true) : undefined;
      if (this.#queue.length > 0) await this.#landing(claim, presses ? 0 : since + UNTIL_PARTED - now);
      else if (claim) await claim;
      else return undefined;
    }
  }

  /** Only rows of users who are just being sent something else: until one is done, a claim brings others, or slots go by. */
  async #landing(claim: Promise<unknown> | undefined, ms: number): Promise<void> {
    const { context, shared, lane } = this;
    const soon = ms > 0 && shared.allowance.hasSlots(lane) ? [context.clock.sleep(ms)] : [];
    await shared.flights.landing(this, [...(claim ? [claim] : []), ...soon]);
  }

  /** Whether a series may go on, though it has taken long: while nobody else waits for it. Who has fallen due since is looked for. */
  #mayGoOn(openid: string): boolean {
    const { flights } = this.shared;
    if (flights.othersWait(this) || this.#queue.hasOthers(openid)) return false;
    this.#more = true;
    flights.wake();
    return true;
  }

  /** Time is short, WeChat stops everything, or the quota is used up: no claim follows. */
  get ended(): boolean {
    return this.#ended || this.shared.brake.everything;
  }

  async #claim(ahead: boolean): Promise<void> {
    this.#more = false;
    const before = this.done;
    while (!this.ended) {
      // Its rate is booked for longer than a claim needs to get ready.
      if (!(await this.#waitForRate())) break;
      const limit = this.#affordable(ahead);
      if (limit < 1) {
        if (this.#short) await noteShortLimit(this.context, 'dispatch', needed(this.context));
        break;
      }
      const claimed = await this.#claimUpTo(limit);
      if (claimed === 'nothing due') return;
      // What others have in hand of the quota, and do not use, comes back.
      if (claimed === 'used up' && !(await this.shared.flights.landing(this))) break;
      // Nothing to send in it: its template is gone, or refused by WeChat, or another worker was faster.
      if (this.done > before) return;
    }
    this.#ended = true;
  }

  /** Only as many rows as can be sent before the function or the lease ends. @param ahead a window is still being sent */
  #affordable(ahead: boolean): number {
    const { context, lane } = this;
    const now = context.clock.now();
    const perRow = this.#perRow;
    const { allowance } = this.shared;
    const before = Math.max(allowance.startsIn(lane), ahead ? this.windowSize * perRow : 0);
    const rest = lastStart(context, LEASE) - now - before;
    if (rest < MIN_ROUND) return 0;
    return Math.min(this.#whole(Math.floor(rest / perRow)), claimSize(context, lane, this.windowSize));
  }

  /** Whole windows only, where another run takes up what is left of the time: a window costs the same for a few rows. */
  #whole(rows: number): number {
    const { context, windowSize, shared, done } = this;
    if (context.config.limits.tickSeconds === 60 || !shared.allowance.keeps(this.lane)) return rows;
    return rows < windowSize && done === 0 ? rows : rows - (rows % windowSize);
  }

  /** Milliseconds from one row to the next, as it has turned out; no less than its rate says. */
  get #perRow(): number {
    return Math.max(this.#pace.perRow, stepOf(this.context, this.lane), 1);
  }

  /** Rows of what WeChat refuses or somebody has stopped, or that there is no time for; after the latter nothing more is claimed. */
  async #sortOut(): Promise<void> {
    const { context } = this;
    const { brake, allowance } = this.shared;
    const now = context.clock.now();
    // The better part of a window must have time: the rest of its rows is left out by `transmit`.
    const isLate = ({ rows, patience }: Window): boolean =>
      now + (rows.length * this.#perRow) / 2 >= lastStart(context, patience.left);
    const isStopped = ({ template }: Window): boolean =>
      brake.stops(template.id) || (brake.noPromotional && template.class === 'promotional');
    const away = this.#queue.takeOut((window) => isStopped(window) || isLate(window));
    if (away.length === 0) return;
    if (away.some(isLate)) this.#ended = true;
    const back = away.flatMap(({ rows }) => rows);
    await giveBack(context, back, brake);
    allowance.settled(this.lane, back.length, NOT_SENT);
  }

  /** A backlog has other workers by now, or is about to: see `onBacklog`. */
  async #claimUpTo(limit: number): Promise<Claimed> {
    const claim = (): Promise<Claimed> => this.#claimNow(limit);
    const { crowded, allowance } = this.shared;
    // Who keeps a lane is alone at it.
    const inTurn = (crowded || this.#told) && !allowance.keeps(this.lane);
    const claimed = await (inTurn ? oneByOne(this.context, claim) : claim());
    // Another worker was faster on the same rows: it goes first, so that the two do not meet again.
    if (claimed === 'taken') await this.context.clock.sleep(100 + Math.random() * 400);
    return claimed;
  }

  async #claimNow(limit: number): Promise<Claimed> {
    const { context, lane } = this;
    const { allowance, gate, earlyTo, brake } = this.shared;
    const found = await findDue(context, lane.id, limit, earlyTo, takenUp(brake.noPromotional));
    if (found.length === 0) return 'nothing due';
    const own = await inOwnLanes(context, lane, await withoutCancelled(context, found));
    const due = await shareOfEach(context, own, (openid) => this.#queue.rowsOf(openid));
    if (due.length === 0) return 'others';
    const { count, usedUp } = await allowance.ask(lane, due.length);
    if (count === 0) return usedUp ? 'used up' : 'others';
    const packed = pack(due.slice(0, count), this.windowSize);
    const patience = new Patience(context.clock, LEASE);
    // Where slots go by, each may be parted.
    const windows = packed.length * (allowance.hasSlots(lane) ? 2 : 1);
    const claimed = await take(context, packed.flat(), claimToken(context, windows), earlyTo);
    const rows = await sendable(context, claimed, gate);
    allowance.settled(lane, count - rows.length, NOT_SENT);
    const mayGoOn = (openid: string) => this.#mayGoOn(openid);
    this.#queue.add(windowsFrom(context.config, packed, rows, { patience, mayGoOn }));
    this.done += rows.length;
    this.#more = found.length === limit || count < due.length;
    if (found.length === limit) await this.#tell();
    return claimed.length === 0 ? 'taken' : 'some';
  }

  /** Until its rate has room for a claim, or slots that were booked become free. @returns whether there will be time to send then */
  async #waitForRate(): Promise<boolean> {
    const { context, lane, shared } = this;
    for (;;) {
      const ms = shared.allowance.readyIn(lane);
      if (ms <= 0) return true;
      if (context.clock.now() + ms + MIN_ROUND > lastStart(context, LEASE)) return false;
      await context.clock.sleep(Math.min(ms, UNTIL_PARTED));
    }
  }

  async #tell(): Promise<void> {
    if (this.#told) return;
    this.#told = true;
    await this.shared.onBacklog?.();
  }
}

/** What came of a claim: rows, or why not. `others`: rows were found that are not for this claim; look again. */
type Claimed = 'some' | 'nothing due' | 'others' | 'taken' | 'used up';

/** What one round takes at least: a send, its settlement, and a little before. */
const needed = ({ config }: Context): number => config.limits.sendTimeoutMs + SETTLE_MARGIN + MIN_ROUND;
