import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import { admit, isLimited, returnTokens } from '../gate/admit';
import { gateTime, type GateTime } from '../gate/gateTime';
import { bookedTo, keeperBefore, keeperKey, LEAD, leaveLane, needsOneOnly } from '../gate/keepers';
import type { Lane } from '../gate/lanes';
import { QUOTA_ZONE } from '../gate/breakers';
import { returnSlots } from '../gate/returnSlots';
import type { Gate } from '../model/figures';
import { dayOf } from '../time/zone';
import { outpaces, windowSpan } from './claimSize';
import { Line } from './line';
import type { Turns } from './turns';

/** From a booking to the first send of its rows: they are claimed, reserved and written down first. Milliseconds. */
const READY = 500;

/** What a window under way still takes of its lines. */
interface Begun {
  lines: Line[];
  /** How many of its rows have not asked for their slot yet, and will. */
  waiting: number;
}

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
  /** Windows under way, in the order in which they began. */
  #begun: Begun[] = [];
  /** What was left when a claim was refused. */
  readonly #tooFew = new Map<Line, number>();
  #anew = Promise.resolve();

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

  /**
   * A window begins.
   * @param most how many of its rows can wait for their slots at a time: of a series few, the others leave theirs to whoever is quicker
   * @returns in how many ms its first slot is so near (`lead`): when those that began before it have had theirs, sooner where they are
   * turned away; what its sends wait for, besides the worker's own spacing; and what is to be called when it has been dealt with
   */
  begin(
    lane: Lane,
    rows: number,
    most = rows,
  ): { readyIn: (lead: number) => number; turns: Turns[]; end: (handed: number) => void } {
    const window: Begun = { lines: this.#linesOf(lane), waiting: 0 };
    this.#begun.push(window);
    let [asked, promised, asking] = [0, 0, rows];
    const promise = (more: number): void => {
      promised += more;
      window.waiting += more;
      this.setAside(lane, -more);
    };
    this.setAside(lane, rows);
    promise(Math.min(rows, most));
    const first: Turns = {
      waitForSlot: async () => {
        if (asked === promised) promise(Math.min(asking - asked, most));
        asked += 1;
        window.waiting -= 1;
        return () => true;
      },
      expect: (going) => {
        asking = going;
        promise(Math.min(going, most) - promised);
      },
    };
    const slots = window.lines.map((line): Turns => ({
      waitForSlot: async () => {
        if (line.lacking > 0) await this.#bookAnew(lane, line);
        return line.waitForSlot();
      },
    }));
    return {
      readyIn: (lead) => this.#slotAfter(window) - lead - this.#time.now(),
      turns: [first, ...slots],
      end: (handed) => {
        promise(rows - promised);
        this.#begun = this.#begun.filter((each) => each !== window);
        this.settled(lane, rows, { asked, handed });
      },
    };
  }

  /** When the first slot goes by that those that began before a window leave to it. */
  #slotAfter(window: Begun): number {
    const before = this.#begun.slice(0, this.#begun.indexOf(window));
    const slots = window.lines.map((line) => {
      const users = before.filter(({ lines }) => lines.includes(line));
      return line.at(users.reduce((sum, { waiting }) => sum + waiting, 0));
    });
    return Math.max(0, ...slots);
  }

  /** Whether sends of this lane start at slots that go by. */
  hasSlots(lane: Lane): boolean {
    return this.#linesOf(lane).length > 0;
  }

  /** So many rows that were booked for do not need their slots now; less than 0: now they do. */
  setAside(lane: Lane, rows: number): void {
    for (const line of this.#linesOf(lane)) line.release(rows);
  }

  /** In how many ms a claim of this lane is worth trying, as far as is known. */
  readyIn(lane: Lane): number {
    const own = this.#lineOf(lane);
    const now = this.#time.now();
    const before = this.keeps(lane) ? keeperBefore(this.gate, lane, this.#token, now) : undefined;
    const at = Math.max(
      before?.until ?? 0,
      this.#all && this.#isShort(this.#all) ? this.#allBookedTo() : 0,
      own && this.#isShort(own) ? this.#ownBookedTo(lane) : 0,
    );
    return at - LEAD - now;
  }

  /** In how many ms sends that are booked now can start, as far as is known. */
  startsIn(lane: Lane): number {
    const all = this.#all ? this.#allBookedTo() : 0;
    return Math.max(0, Math.max(all, this.#ownBookedTo(lane)) - this.#time.now());
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
    for (const line of this.#linesOf(lane)) this.#tooFew.set(line, count === 0 ? line.free : 0);
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
    for (const [lane, line] of [['', this.#all] as const, ...this.#own]) {
      const unused = line?.unused;
      if (unused) await returnSlots(this.context, { lane, ...unused });
    }
    for (const [lane, until] of this.#kept)
      if (until > this.#time.now() + LEAD) await leaveLane(this.context, lane, this.#token);
  }

  /** Rows whose turn has come find no slot: theirs have gone by, or served others, while they waited for their user. */
  #bookAnew(lane: Lane, line: Line): Promise<void> {
    // The first of them books for all.
    this.#anew = this.#anew
      .then(() => (line.lacking > 0 ? this.#tryAnew(lane) : undefined))
      .catch((error: unknown) => {
        this.context.log('gate.anew', { error: ownWords(error) });
      });
    return this.#anew;
  }

  async #tryAnew(lane: Lane): Promise<void> {
    const { context } = this;
    if (context.clock.now() >= this.lastStart) return;
    const own = this.#lineOf(lane);
    const [all, ours] = [this.#all?.lacking ?? 0, own?.lacking ?? 0];
    const wanted = Math.max(all, ours);
    // Of the day's quota they have what they need.
    const unspent = { tokens: wanted, all: wanted - all, own: wanted - ours };
    const admission = await admit(context, { wanted, lane, patience: LEAD, unspent }, this.gate);
    this.gate = admission.gate;
    this.#all?.book(0, admission.all);
    own?.book(0, admission.own);
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

  /** Nothing is left for a claim, or no more than was too few for one before. */
  #isShort = (line: Line): boolean => line.free <= (this.#tooFew.get(line) ?? 0);

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
