import { admit, isLimited, returnTokens } from '../gate/admit';
import { breakerFor } from '../gate/breakers';
import { gateForOne } from '../gate/document';
import { laneFor } from '../gate/lanes';
import { standsStill } from '../gate/promotional';
import { noteShortLimit } from '../gate/timeLimit';
import type { Gate } from '../model/figures';
import type { MessageDocument } from '../model/message';
import type { State } from '../model/states';
import type { Context } from '../ports/context';
import { heldBack } from '../queue/holdBack';
import type { ReasonCode } from '../reasons/table';
import { BookedTurn } from '../sending/bookedTurn';
import { Patience } from '../sending/patience';
import type { Turns } from '../sending/turns';
import { claimToken } from '../store/token';
import { IMMEDIATE_LEASE, SETTLE_MARGIN } from '../time/spans';
import { lackReason } from './lack';

/** How long an immediate send waits for a user who is just being sent something else. */
export const WAIT_FOR_BUSY = 700;

export interface Planned {
  row: MessageDocument;
  /** It goes now. */
  admitted?: Admitted;
  /** Where it was read. */
  gate?: Gate;
}

/** What is due now, of a call that can send and has the time for it, is admitted; the rest is for the timer. */
export async function planNow(context: Context, built: MessageDocument, now: number): Promise<Planned> {
  if (built.dueAt > now) return { row: built };
  const { transport } = context.wechat;
  // Nothing is tried that cannot succeed: no hold, no journal, no credit moved.
  if (transport.by === 'none')
    return {
      row: moved(built, 'scheduled', lackReason(transport.lack), now),
      gate: await gateForOne(context),
    };
  return (await timeForInline(context)) ? admitInline(context, built, now) : { row: built };
}

/** What an immediate send has been admitted to. */
export interface Admitted {
  patience: Patience;
  pacers: Turns[];
  /** For when nothing is handed to WeChat after all: then it has used up nothing of the day's quota, nor of a rate. */
  giveBack: () => Promise<void>;
}

/** What may leave at once is claimed by its insert; an open breaker, a full rate or a used-up quota schedules it. */
async function admitInline(context: Context, row: MessageDocument, now: number): Promise<Planned> {
  const gate = await gateForOne(context);
  const stop = breakerFor(gate, row.templateId, now);
  if (stop) {
    const kept = moved(row, stop.whole ? 'scheduled' : 'heldBack', 'BREAKER', now);
    return { row: stop.whole ? kept : { ...kept, ...heldBack(row.templateId) }, gate };
  }
  if (standsStill(gate, context.config, row.template))
    return { row: moved(row, 'scheduled', 'PAUSED', now), gate };
  const lane = laneFor(context.config, row.templateId);
  let booked: Omit<Admitted, 'patience'> = { pacers: [], giveBack: async () => undefined };
  if (isLimited(context, lane)) {
    const admission = await admit(context, { wanted: 1, lane, patience: WAIT_FOR_BUSY });
    const { count, readyAt, day, tokens, all, own } = admission;
    // In line with all that is due: for today there is no room, or not at once.
    if (count < 1) return { row: moved(row, 'scheduled', readyAt === undefined ? 'QUOTA' : 'RATE', now) };
    const turn = new BookedTurn(context, lane, WAIT_FOR_BUSY, admission);
    const giveBack = async (): Promise<void> => {
      await returnTokens(context, day, tokens);
      await turn.giveBack();
    };
    booked = { pacers: all || own ? [turn] : [], giveBack };
  }
  // The lease runs from the insert, not from before a slow look at the gate.
  const patience = new Patience(context.clock, IMMEDIATE_LEASE);
  return {
    row: claimed(row, claimToken(context, 1), context.clock.now()),
    admitted: { ...booked, patience },
  };
}

const moved = (row: MessageDocument, state: State, reason: ReasonCode, at: number): MessageDocument => ({
  ...row,
  state,
  reason,
  history: [...row.history, { at, state, reason }],
});

/** Without time for a whole send, the notification is scheduled, the next tick sends it, and `health` says so. */
async function timeForInline(context: Context): Promise<boolean> {
  const needed = context.config.limits.sendTimeoutMs + 2 * SETTLE_MARGIN;
  if (context.deadline - context.clock.now() > needed) return true;
  await noteShortLimit(context, 'send', needed);
  return false;
}

/** The insert is the claim: nobody else can take a row that was never scheduled. */
export function claimed(row: MessageDocument, token: string, now: number): MessageDocument {
  return {
    ...row,
    state: 'claimed',
    token,
    leaseUntil: now + IMMEDIATE_LEASE,
    history: [...row.history, { at: now, state: 'claimed', token }],
  };
}
