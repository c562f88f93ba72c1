import type { Context } from '../ports/context';
import type { NotificationRequest, SendResult } from '../contract';
import { IMMEDIATE_LEASE, SETTLE_MARGIN } from '../time/spans';
import { Brake } from '../sending/brake';
import { runWindow, type RowResult } from '../sending/window';
import { NotifyError } from '../errors';
import { admit, isLimited, returnTokens } from '../gate/admit';
import { breakerFor, quotaOver } from '../gate/breakers';
import { gateForOne } from '../gate/document';
import { laneFor } from '../gate/lanes';
import { heldBack } from '../queue/holdBack';
import { countingHandOver } from '../sending/handOver';
import { Pacer } from '../sending/pacer';
import { Patience } from '../sending/patience';
import type { Gate } from '../model/figures';
import type { State } from '../model/states';
import type { ReasonCode } from '../reasons/table';
import { pushStep, type MessageDocument } from '../model/message';
import { claimToken } from '../store/token';
import { noteShortLimit } from '../gate/timeLimit';
import { buildMessage, templateOf } from '../queue/build';
import { sealed } from '../queue/seal';
import { describe } from './describe';
import { lackReason, noteAbsence, noteRefused } from './lack';
import { refusalOf } from './refusal';
import { findUser } from '../store/find';

/** How long an immediate send waits for a user who is just being sent something else. */
const WAIT_FOR_BUSY = 700;

/**
 * One notification, now or at `sendAt`. The same key again answers the first one's state and sends nothing.
 * @throws NotifyError `KEY_REUSED`, and what `buildMessage` throws
 */
export async function sendNotification(context: Context, request: NotificationRequest): Promise<SendResult> {
  const built = await sealed(context, buildMessage(context, request));
  const now = context.clock.now();
  const { row, admitted, gate } = await planNow(context, built, now);
  const isNew = await context.store.insert('notify_messages', [row]);
  if (!admitted) {
    if (isNew) await noteAbsence(context, row);
    if (!isNew) return answerExisting(context, row);
    return describe(context.config, asExpected(row, now), { now: context.clock.now(), gate });
  }
  const { context: counting, count } = countingHandOver(context);
  const answer = isNew
    ? await sendNow(counting, row, admitted)
    : await answerExisting(counting, row, admitted);
  // What was not handed to WeChat after all has used up nothing of the day's quota.
  if (count() === 0) await returnTokens(context, admitted.day, admitted.tokens);
  return answer;
}

/** What today's quota has no room for stays in line, should some of it be given back; tomorrow it goes out. */
const asExpected = (row: MessageDocument, now: number): MessageDocument =>
  row.reason === 'QUOTA' ? { ...row, dueAt: Math.max(row.dueAt, quotaOver(now)) } : row;

interface Planned {
  row: MessageDocument;
  /** It goes now. */
  admitted?: Admitted;
  /** Where it was read. */
  gate?: Gate;
}

/** What is due now, of a call that can send and has the time for it, is admitted; the rest is for the timer. */
async function planNow(context: Context, built: MessageDocument, now: number): Promise<Planned> {
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
interface Admitted {
  patience: Patience;
  pacers: Pacer[];
  day: string;
  tokens: number;
}

/** What may leave at once is claimed by its insert; an open breaker, a full rate or a used-up quota schedules it. */
async function admitInline(context: Context, row: MessageDocument, now: number): Promise<Planned> {
  const gate = await gateForOne(context);
  const stop = breakerFor(gate, row.templateId, now);
  if (stop) {
    const kept = moved(row, stop.whole ? 'scheduled' : 'heldBack', 'BREAKER', now);
    return { row: stop.whole ? kept : { ...kept, ...heldBack(row.templateId) }, gate };
  }
  const lane = laneFor(context.config, row.templateId);
  let booked: Omit<Admitted, 'patience'> = { pacers: [], day: '', tokens: 0 };
  if (isLimited(context, lane)) {
    const admission = await admit(context, { wanted: 1, lane, patience: WAIT_FOR_BUSY });
    const { count, readyAt, day, tokens, all, own } = admission;
    // In line with all that is due: for today there is no room, or not at once.
    if (count < 1) return { row: moved(row, 'scheduled', readyAt === undefined ? 'QUOTA' : 'RATE', now) };
    const starts = [all, own].flatMap((each) => (each ? [each.from] : []));
    booked = { pacers: starts.map((from) => new Pacer(context.clock, 0, from)), day, tokens };
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
function claimed(row: MessageDocument, token: string, now: number): MessageDocument {
  return {
    ...row,
    state: 'claimed',
    token,
    leaseUntil: now + IMMEDIATE_LEASE,
    history: [...row.history, { at: now, state: 'claimed', token }],
  };
}

async function sendNow(
  context: Context,
  row: MessageDocument,
  { pacers, patience }: Admitted,
): Promise<SendResult> {
  const template = templateOf(context, row.template);
  const window = {
    template,
    token: row.token,
    number: 0,
    leaseUntil: row.leaseUntil,
    patience,
    rows: [row],
  };
  const [result] = await runWindow(context, window, pacers, new Brake());
  if (result?.decision.reason === 'BUSY') return describeBusy(context, row, result, pacers);
  return answerOf(context, row, result!);
}

/** Waits once, briefly; then the tick takes it. */
async function describeBusy(
  context: Context,
  row: MessageDocument,
  result: RowResult,
  pacers: Pacer[],
): Promise<SendResult> {
  await context.clock.sleep(WAIT_FOR_BUSY);
  const token = claimToken(context, 1);
  const patience = new Patience(context.clock, IMMEDIATE_LEASE);
  const now = context.clock.now();
  const again = claimed({ ...row, history: [] }, token, now);
  const taken = await context.store.updateOne(
    'notify_messages',
    { _id: row._id, state: 'scheduled', token: row.token },
    {
      $set: { state: 'claimed', token, leaseUntil: again.leaseUntil },
      $push: pushStep({ at: now, state: 'claimed', token }),
    },
  );
  if (!taken) return answerOf(context, row, result);
  const template = templateOf(context, row.template);
  const window = {
    template,
    token,
    number: 0,
    leaseUntil: taken.leaseUntil,
    patience,
    rows: [taken],
  };
  const [second] = await runWindow(context, window, pacers, new Brake());
  return answerOf(context, taken, second!);
}

async function answerOf(context: Context, row: MessageDocument, result: RowResult): Promise<SendResult> {
  const { user, answer } = result;
  const now = context.clock.now();
  const refused = answer !== undefined && (await noteRefused(context, answer));
  return {
    ...describe(context.config, applied(row, result), {
      now,
      user,
      ...(refused ? { gate: await gateForOne(context) } : {}),
    }),
    ...(answer && (refused || answer.kind === 'refused')
      ? { refusal: refusalOf(context.config, row, answer) }
      : {}),
  };
}

const applied = (row: MessageDocument, { decision }: RowResult): MessageDocument => ({
  ...row,
  state: decision.state,
  reason: decision.reason,
  dueAt: decision.dueAt ?? row.dueAt,
});

export async function answerExisting(
  context: Context,
  row: MessageDocument,
  admitted?: Admitted,
): Promise<SendResult> {
  const [existing] = await context.store.find('notify_messages', { _id: row._id }, { limit: 1 });
  // Our own insert, repeated after its answer was lost: go on with it.
  if (admitted && existing?.token === row.token && existing.state === 'claimed') {
    return sendNow(context, existing, admitted);
  }
  if (!existing)
    throw new NotifyError(
      'UNAVAILABLE',
      'The notification is being removed; repeat the request. 请稍后重试。',
    );
  if (existing.bodyHash !== row.bodyHash) {
    throw new NotifyError(
      'KEY_REUSED',
      `key: "${row.key}" has been used for this template and user with another body. 该 key 已用于不同内容的消息。`,
      [{ code: 'key_reused', path: 'key', message: 'expected the same body, or another key' }],
    );
  }
  const user = existing.reason === 'NO_CREDIT' ? await findUser(context, existing.to) : undefined;
  return describe(context.config, existing, { now: context.clock.now(), user });
}
