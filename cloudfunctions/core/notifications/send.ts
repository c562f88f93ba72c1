import type { Context } from '../ports/context';
import type { NotificationRequest, SendResult } from '../contract';
import { IMMEDIATE_LEASE } from '../time/spans';
import { Brake } from '../sending/brake';
import type { Turns } from '../sending/turns';
import { runWindow, type RowResult } from '../sending/window';
import { NotifyError } from '../errors';
import { quotaOver } from '../gate/breakers';
import { gateForOne } from '../gate/document';
import { countingHandOver } from '../sending/handOver';
import { Patience } from '../sending/patience';
import { pushStep, type MessageDocument } from '../model/message';
import { claimToken } from '../store/token';
import { buildMessage, templateOf } from '../queue/build';
import { sealed } from '../queue/seal';
import { describe } from './describe';
import { noteAbsence, noteRefused } from './lack';
import { claimed, planNow, WAIT_FOR_BUSY, type Admitted, type Planned } from './planNow';
import { refusalOf } from './refusal';
import { built, timed } from './timed';
import { findUser } from '../store/find';

/**
 * One notification, now or at `sendAt`. The same key again answers the first one's state and sends nothing.
 * @throws NotifyError `KEY_REUSED`, and what `buildMessage` throws
 */
export async function sendNotification(context: Context, request: NotificationRequest): Promise<SendResult> {
  const asked = built(context, request, () => buildMessage(context, request));
  const [timely] = await timed(context, [asked]);
  return sendBuilt(context, timely!);
}

/** The same of one that is built. One that has come to its end already is only written down. */
export async function sendBuilt(context: Context, message: MessageDocument): Promise<SendResult> {
  const whole = await sealed(context, message);
  const now = context.clock.now();
  const { row, admitted, gate }: Planned =
    whole.state === 'scheduled' ? await planNow(context, whole, now) : { row: whole };
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
  if (count() === 0) await admitted.giveBack();
  return answer;
}

/** What today's quota has no room for stays in line, should some of it be given back; tomorrow it goes out. */
const asExpected = (row: MessageDocument, now: number): MessageDocument =>
  row.reason === 'QUOTA' ? { ...row, dueAt: Math.max(row.dueAt, quotaOver(now)) } : row;

async function sendNow(
  context: Context,
  row: MessageDocument,
  { pacers, patience }: Admitted,
): Promise<SendResult> {
  const result = await runAlone(context, row, pacers, patience);
  if (result.decision.reason === 'BUSY') return sendOnceMore(context, row, result, pacers);
  return answerOf(context, row, result);
}

/** The window of an immediate send: its one claimed row. */
async function runAlone(
  context: Context,
  row: MessageDocument,
  pacers: Turns[],
  patience: Patience,
): Promise<RowResult> {
  const { token, leaseUntil } = row;
  const template = templateOf(context, row.template);
  const window = { template, token, number: 0, leaseUntil, patience, rows: [row] };
  const [result] = await runWindow(context, window, pacers, new Brake());
  return result!;
}

/** Its user is just being sent something else: it waits once, briefly; then the tick takes it. */
async function sendOnceMore(
  context: Context,
  row: MessageDocument,
  result: RowResult,
  pacers: Turns[],
): Promise<SendResult> {
  await context.clock.sleep(WAIT_FOR_BUSY);
  const token = claimToken(context, 1);
  const patience = new Patience(context.clock, IMMEDIATE_LEASE);
  const now = context.clock.now();
  const again = claimed({ ...row, history: [] }, token, now);
  const taken = await context.store.updateOne(
    'notify_messages',
    // Who has cancelled it meanwhile was told that it is not tried again.
    { _id: row._id, state: 'scheduled', token: row.token, cancelAsked: { $ne: true } },
    {
      $set: { state: 'claimed', token, leaseUntil: again.leaseUntil },
      $push: pushStep({ at: now, state: 'claimed', token }),
    },
  );
  if (!taken) return answerOf(context, row, result);
  return answerOf(context, taken, await runAlone(context, taken, pacers, patience));
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
