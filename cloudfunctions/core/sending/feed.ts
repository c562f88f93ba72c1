import type { Context } from '../ports/context';
import { admit } from '../gate/admit';
import { breakerFor } from '../gate/breakers';
import { heldBack } from '../queue/holdBack';
import type { Gate } from '../model/figures';
import type { DueMessage } from '../model/message';
import { noteShortLimit } from '../gate/timeLimit';
import type { Brake } from './brake';
import { claim, type Claimed } from '../queue/claim';
import { CLAIM_SIZE, LEASE, SETTLE_MARGIN, WINDOW_SIZE } from '../time/spans';
import type { Window } from './step';
import { giveBack } from './giveBack';
import { chunk, groupBy } from '../store/grouping';
import { moveRows } from '../queue/moveRows';
import { Pace } from './pace';
import type { Pacer } from './pacer';
import { lastStart } from './transmit';
import { inTurn } from '../queue/turn';

/** Shortest useful rest of a call: one claim, one window, its settlement. */
const MIN_ROUND = 1000;

export interface Workload {
  gate: Gate;
  /** Other workers claim from the same queue. */
  shared: boolean;
  /** Called once, when there is more than one claim can take. */
  onBacklog?: () => Promise<void>;
}

/**
 * The windows that a worker sends, claim after claim. While there is more, the next claim is made as soon as the last
 * window of the one before is taken, so that the pace does not stop for it.
 */
export class Feed {
  #queue: Window[] = [];
  /** The latest claim took as many as it asked for: there may be more. */
  #more = false;
  #ended = false;
  #claiming: Promise<void> | undefined;
  #told = false;
  readonly #pace: Pace;
  /** How many rows have been claimed and admitted. */
  done = 0;

  constructor(
    private readonly context: Context,
    private readonly workload: Workload,
    private readonly pacer: Pacer,
    private readonly brake: Brake,
  ) {
    this.#pace = new Pace(context.clock, context.config.limits.spacingMs);
  }

  /** Claims what is due. @param ahead while a window is still being sent @returns whether there is anything to send */
  async refill(ahead = false): Promise<boolean> {
    this.#claiming ??= this.#claim(ahead).finally(() => (this.#claiming = undefined));
    await this.#claiming;
    return this.#queue.length > 0;
  }

  /** @returns the next window; `undefined` when none is left for now */
  async next(): Promise<Window | undefined> {
    for (;;) {
      await this.#sortOut();
      const window = this.#queue.shift();
      if (window) {
        this.#pace.begin(window.rows.length);
        return window;
      }
      if (!this.#more || this.#ended) return undefined;
      await this.refill(true);
    }
  }

  /** Time is short, WeChat stops everything, or the rate has no room: no claim follows. */
  get ended(): boolean {
    return this.#ended || this.brake.everything;
  }

  async #claim(ahead: boolean): Promise<void> {
    const { context } = this;
    this.#more = false;
    while (!this.ended) {
      const limit = this.#affordable(ahead);
      if (limit < 1) {
        if (this.done === 0) await noteShortLimit(context, 'dispatch', needed(context));
        break;
      }
      const { found, rows: claimed } = await this.#claimUpTo(limit);
      if (found === 0) return;
      if (claimed.length === 0) await standAside(context);
      else await this.#take(claimed, found === limit);
      // Nothing to send in it: its template is gone, or refused by WeChat.
      if (this.#queue.length > 0 || this.#ended) return;
    }
    this.#ended = true;
  }

  /** Only as many rows as can be sent before the function or the lease ends. @param ahead a window is still being sent */
  #affordable(ahead: boolean): number {
    const { context } = this;
    const now = context.clock.now();
    const perRow = Math.max(this.#pace.perRow, 1);
    const rest = lastStart(context, now + LEASE) - now - (ahead ? WINDOW_SIZE * perRow : 0);
    return rest < MIN_ROUND ? 0 : Math.min(CLAIM_SIZE, Math.floor(rest / perRow));
  }

  /** Windows of a template that WeChat refuses, or that there is no time for; after those nothing more is claimed. */
  async #sortOut(): Promise<void> {
    const { context, brake } = this;
    const now = context.clock.now();
    // The better part of a window must have time: the rest of its rows is left out by `transmit`.
    const isLate = ({ rows, leaseUntil }: Window): boolean =>
      now + (rows.length * this.#pace.perRow) / 2 >= lastStart(context, leaseUntil);
    const back = this.#queue.filter((window) => brake.stops(window.template.id) || isLate(window));
    if (back.length === 0) return;
    this.#queue = this.#queue.filter((window) => !back.includes(window));
    if (back.some(isLate)) this.#ended = true;
    await giveBack(context, back, brake);
  }

  /** A backlog has other workers by now, or is about to: see `onBacklog`. */
  #claimUpTo(limit: number): Promise<Claimed> {
    const take = (): Promise<Claimed> => claim(this.context, limit);
    return this.workload.shared || this.#told ? inTurn(this.context, take) : take();
  }

  /** @param full the claim found as many as it asked for */
  async #take(claimed: DueMessage[], full: boolean): Promise<void> {
    const { context, workload } = this;
    const admission = await admit(context, claimed.length);
    const rows = claimed.slice(0, admission.count);
    await sendBack(context, claimed.slice(admission.count));
    this.pacer.follow(admission.from, admission.spacing);
    this.#queue.push(...(await windows(context, rows, workload.gate)));
    this.done += rows.length;
    if (rows.length < claimed.length) {
      this.#ended = true;
      return;
    }
    this.#more = full;
    if (!full || this.#told) return;
    this.#told = true;
    await workload.onBacklog?.();
  }
}

/** Another worker was faster on the same rows: it goes first, so that the two do not meet again. */
async function standAside(context: Context): Promise<void> {
  await context.clock.sleep(100 + Math.random() * 400);
}

/** What one round takes at least: a send, its settlement, and a little before. */
const needed = ({ config }: Context): number => config.limits.sendTimeoutMs + SETTLE_MARGIN + MIN_ROUND;

/** Rows that the global rate or the day's quota has no room for now. */
async function sendBack(context: Context, rows: DueMessage[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const ids = rows.map((row) => row._id);
  const at = context.clock.now();
  await moveRows(context, { token: first.token, ids, state: 'scheduled', reason: 'RATE', at });
}

/**
 * Rows in windows of one template each. Rows whose template is gone from the configuration fail at once; rows of
 * a template whose breaker is open are held back.
 */
async function windows(context: Context, rows: DueMessage[], gate: Gate): Promise<Window[]> {
  const list: Window[] = [];
  for (const group of groupBy(rows, (row) => [row.template, row.templateId])) {
    const { token, leaseUntil, template: alias, templateId } = group[0]!;
    const move = { token, ids: group.map((row) => row._id), at: context.clock.now() };
    const template = context.config.templates[alias];
    if (!template || template.id !== templateId) {
      await moveRows(context, { ...move, state: 'failed', reason: 'INVALID_TEMPLATE' });
      continue;
    }
    if (breakerFor(gate, templateId, move.at)) {
      await moveRows(context, { ...move, ...heldBack });
      continue;
    }
    for (const part of chunk(group, WINDOW_SIZE)) {
      list.push({ template, token, number: list.length, leaseUntil, rows: part });
    }
  }
  return list;
}
