import type { Context } from '../ports/context';
import { admit, isLimited, returnTokens } from '../gate/admit';
import { gateTime, type GateTime } from '../gate/gateTime';
import { bookedTo, keeperBefore, keeperKey, LEAD, leaveLane, needsOneOnly } from '../gate/keepers';
import type { Lane } from '../gate/lanes';
import { QUOTA_ZONE } from '../gate/breakers';
import type { Gate } from '../model/figures';
import { dayOf } from '../time/zone';
import { outpaces, windowSpan } from './claimSize';
import { Line } from './line';
import type { Turns } from './turns';

/** From a booking to the first send of its rows: they are claimed, reserved and written down first. Milliseconds. */
const READY = 500;

/**
 * What a worker has booked at the gate and not used yet. It books for each claim, before it reserves; what is then
 * not handed to WeChat serves its later claims and goes back at its end, so that rates and the quota count what
 * WeChat really got (DESIGN §7).
 */
export class Allowance {
  #tokens = 0;
  #day = '';
  readonly #token: string;
  /** Lanes that this worker keeps, each until when, by the database's clock. */
  readonly #kept = new Map<Lane, number>();
  readonly #time: GateTime;
  readonly #all: Line | undefined;
  readonly #own = new Map<string, Line>();

  constructor(
    private readonly context: Context,
    /** As last seen: most bookings then need no reading. */
    private gate: Gate,
    /** Until when it can start sends. */
    private readonly lastStart: number,
  ) {
    this.#token = context.newToken();
    this.#time = gateTime(context);
    const { perSecond, spacingMs } = context.config.limits;
    this.#all = perSecond ? new Line(this.#time, spacingMs) : undefined;
  }

  /** What the sends of one window wait for, besides the worker's own spacing. @returns how many have asked, too */
  turns(lane: Lane): { turns: Turns[]; asked: () => number } {
    let asked = 0;
    const first: Turns = {
      waitForSlot: async () => {
        asked += 1;
        return () => true;
      },
    };
    return { turns: [first, ...this.#linesOf(lane)], asked: () => asked };
  }

  /** In how many ms a claim of this lane is worth trying, as far as is known. */
  readyIn(lane: Lane): number {
    const own = this.#lineOf(lane);
    const now = this.#time.now();
    const before = this.keeps(lane) ? keeperBefore(this.gate, lane, this.#token, now) : undefined;
    const at = Math.max(
      before?.until ?? 0,
      this.#all && this.#all.free < 1 ? this.#allBookedTo() : 0,
      own && own.free < 1 ? this.#ownBookedTo(lane) : 0,
    );
    return at - LEAD - now;
  }

  /** In how many ms sends that are booked now can start, as far as is known. */
  startsIn(lane: Lane): number {
    const all = this.#all ? this.#allBookedTo() : 0;
    return Math.max(0, Math.max(all, this.#ownBookedTo(lane)) - this.#time.now());
  }

  /** In how many ms it is time to get the lane's next window ready. */
  windowIn(lane: Lane): number {
    return Math.max(this.#all?.next ?? 0, this.#lineOf(lane)?.next ?? 0) - LEAD - this.#time.now();
  }

  /** Books sends for a claim, as far as what is left from before does not do. */
  async ask(lane: Lane, wanted: number): Promise<{ count: number; usedUp: boolean }> {
    const { context } = this;
    if (!isLimited(context, lane)) return { count: wanted, usedUp: false };
    this.#newDay();
    const own = this.#lineOf(lane);
    const unspent = {
      tokens: this.#tokens,
      all: this.#all?.free ?? 0,
      own: own?.free ?? 0,
    };
    const wish = { wanted, lane, patience: LEAD, readyIn: outpaces(context, lane) ? 0 : READY, unspent };
    const round = windowSpan(context, lane);
    const keeper = this.keeps(lane) ? { token: this.#token, endsAt: this.lastStart, round } : undefined;
    const admission = await admit(context, { ...wish, ...(keeper ? { keeper } : {}) }, this.gate);
    this.gate = admission.gate;
    const kept = this.gate.keepers?.[keeperKey(lane)];
    if (kept?.token === this.#token) this.#kept.set(lane, kept.until);
    const { count, tokens, readyAt } = admission;
    if (tokens > 0) this.#day = admission.day;
    this.#tokens = Math.max(0, this.#tokens + tokens - count);
    this.#all?.book(count, admission.all);
    own?.book(count, admission.own);
    return { count, usedUp: count === 0 && readyAt === undefined };
  }

  /**
   * Claimed rows have been dealt with.
   * @param asked how many of them have waited for their turn @param handed how many of them WeChat was called for
   */
  settled(lane: Lane, rows: number, { asked, handed }: { asked: number; handed: number }): void {
    if (this.context.config.limits.dailyQuota) this.#tokens += Math.max(0, rows - handed);
    for (const line of this.#linesOf(lane)) line.release(rows - asked);
  }

  /** At the worker's end. Who dies before has used up what it had in hand, and keeps its lane a little longer. */
  async leave(): Promise<void> {
    await returnTokens(this.context, this.#day, this.#tokens);
    this.#tokens = 0;
    for (const [lane, until] of this.#kept)
      if (until > this.#time.now() + LEAD) await leaveLane(this.context, lane, this.#token);
  }

  /** Whether this worker alone is to send what this lane may. */
  keeps(lane: Lane): boolean {
    return needsOneOnly(this.context, lane) && isLimited(this.context, lane);
  }

  /** What was booked for yesterday is of no use today. */
  #newDay(): void {
    const today = dayOf(this.context.clock.now(), QUOTA_ZONE);
    if (this.#day !== today) this.#tokens = 0;
    this.#day = today;
  }

  #allBookedTo = (): number => bookedTo(this.gate.nextAt, this.#time.now());

  #ownBookedTo = ({ id, perSecond }: Lane): number =>
    perSecond ? bookedTo(this.gate.nextAtByLane[id] ?? null, this.#time.now()) : 0;

  #linesOf(lane: Lane): Line[] {
    const own = this.#lineOf(lane);
    return [...(own ? [own] : []), ...(this.#all ? [this.#all] : [])];
  }

  #lineOf(lane: Lane): Line | undefined {
    if (!lane.perSecond) return undefined;
    const { spacingMs } = this.context.config.limits;
    const line = this.#own.get(lane.id) ?? new Line(this.#time, spacingMs);
    this.#own.set(lane.id, line);
    return line;
  }
}
