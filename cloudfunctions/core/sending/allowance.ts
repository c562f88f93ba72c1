import type { Context } from '../ports/context';
import { admit, isLimited, returnTokens } from '../gate/admit';
import { keeperBefore, leaveLane, needsOneOnly } from '../gate/keepers';
import type { Lane } from '../gate/lanes';
import { QUOTA_ZONE } from '../gate/breakers';
import type { Gate } from '../model/figures';
import { dayOf } from '../time/zone';
import { Line } from './line';
import type { Pacer } from './pacer';

/** A worker books the next chunk this long before the last one is over, so that its rows are ready in time. */
const LEAD = 2000;

/**
 * What a worker has booked at the gate and not used yet. It books for each claim, before it reserves; what is then
 * not handed to WeChat serves its later claims and goes back at its end, so that rates and the quota count what
 * WeChat really got (DESIGN §7).
 */
export class Allowance {
  #tokens = 0;
  #day = '';
  readonly #token: string;
  readonly #kept = new Map<string, Lane>();
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
    const { perSecond } = context.config.limits;
    this.#all = perSecond ? new Line(context.clock, perSecond) : undefined;
  }

  /** What the sends of a lane wait for, besides the worker's own spacing. */
  pacers(lane: Lane): Pacer[] {
    const own = this.#lineOf(lane);
    return [...(own ? [own] : []), ...(this.#all ? [this.#all] : [])];
  }

  /** When a claim of this lane is worth trying, as far as is known. */
  readyAt(lane: Lane): number {
    const own = this.#lineOf(lane);
    const now = this.context.clock.now();
    const before = this.#keeps(lane) ? keeperBefore(this.gate, lane, this.#token, now) : undefined;
    return Math.max(
      before?.until ?? 0,
      this.#all && this.#all.free < 1 ? this.gate.nextAt - LEAD : 0,
      own && own.free < 1 ? (this.gate.nextAtByLane[lane.id] ?? 0) - LEAD : 0,
    );
  }

  /** When it is time to get the lane's next window ready. */
  windowAt(lane: Lane): number {
    return Math.max(this.#all?.next ?? 0, this.#lineOf(lane)?.next ?? 0) - LEAD;
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
    const keeper = this.#keeps(lane) ? { token: this.#token, until: this.lastStart } : undefined;
    const wish = { wanted, lane, patience: LEAD, unspent, ...(keeper ? { keeper } : {}) };
    const admission = await admit(context, wish, this.gate);
    if (keeper && admission.count > 0) this.#kept.set(lane.id, lane);
    this.gate = admission.gate;
    const { count, tokens, readyAt } = admission;
    if (tokens > 0) this.#day = admission.day;
    this.#tokens = Math.max(0, this.#tokens + tokens - count);
    this.#all?.book(count, admission.all);
    own?.book(count, admission.own);
    return { count, usedUp: count === 0 && readyAt === undefined };
  }

  /** Claimed rows have been dealt with. @param handed how many of them WeChat was called for */
  settled(lane: Lane, rows: number, handed: number): void {
    if (this.context.config.limits.dailyQuota) this.#tokens += Math.max(0, rows - handed);
    this.#all?.settled(rows);
    this.#lineOf(lane)?.settled(rows);
  }

  /** At the worker's end. Who dies before has used up what it had in hand, and keeps its lane a little longer. */
  async leave(): Promise<void> {
    await returnTokens(this.context, this.#day, this.#tokens);
    this.#tokens = 0;
    for (const lane of this.#kept.values()) await leaveLane(this.context, lane, this.#token);
  }

  /** Whether this worker alone is to send what this lane may. */
  #keeps(lane: Lane): boolean {
    return needsOneOnly(this.context, lane) && isLimited(this.context, lane);
  }

  /** What was booked for yesterday is of no use today. */
  #newDay(): void {
    const today = dayOf(this.context.clock.now(), QUOTA_ZONE);
    if (this.#day !== today) this.#tokens = 0;
    this.#day = today;
  }

  #lineOf(lane: Lane): Line | undefined {
    if (!lane.perSecond) return undefined;
    const line = this.#own.get(lane.id) ?? new Line(this.context.clock, lane.perSecond);
    this.#own.set(lane.id, line);
    return line;
  }
}
