import { classify } from '../codes/classify';
import { keptText } from '../codes/refusal';
import type { JournalResult } from '../model/journal';
import type { Context } from '../ports/context';
import { FENCE, SETTLE_MARGIN } from '../time/spans';
import type { Going, Run, Step } from './step';
import type { Turn } from './turns';

/**
 * Hands the rows to WeChat, paced. A send starts only if it can end well before the lease and the function do, and
 * before its own time and its slot are over; what may not start is `left`.
 */
export const transmit: Step = async (run, rows) => ({
  go: await Promise.all(rows.map(async (going) => ({ ...going, result: await sendInTime(run, going) }))),
});

/**
 * Until when a send may start: each must be able to end well before the lease and the function do.
 * @param leaseLeft milliseconds
 */
export const lastStart = ({ config, clock, deadline }: Context, leaseLeft: number): number =>
  Math.min(clock.now() + leaseLeft - FENCE, deadline - SETTLE_MARGIN) - config.limits.sendTimeoutMs;

async function sendInTime(run: Run, going: Going): Promise<JournalResult> {
  const { context, window, pacers, brake } = run;
  const turns: Turn[] = [];
  for (const pacer of pacers) turns.push(await pacer.waitForSlot());
  const now = context.clock.now();
  const late = now >= lastStart(context, window.patience.left) || now >= going.row.expiresAt;
  if (brake.stops(window.template.id) || late || turns.some((isOurs) => !isOurs()))
    return { kind: 'left', code: brake.unsent ?? 0, msgid: '', at: now };
  return sendOne(run, going);
}

async function sendOne({ context, brake }: Run, { row, message }: Going): Promise<JournalResult> {
  const answer = await context.wechat.send(message!);
  const at = context.clock.now();
  const verdict = classify(answer, context.config.refusalCodeMinusOne);
  const said: { text?: string } = answer.ok || !answer.text ? {} : { text: keptText(answer.text) };
  if (!answer.ok) context.log('send.refused', { id: row._id, template: row.template, code: answer.code });
  switch (verdict.kind) {
    case 'accepted':
      return { kind: 'accepted', code: 0, msgid: verdict.msgid, at };
    case 'unsent':
      brake.refused(verdict.rule, verdict.code, row.templateId, row.to);
      return { kind: 'left', code: verdict.code, msgid: '', at, ...said };
    case 'unknown':
      return { kind: 'unknown', code: verdict.code, msgid: '', at, ...said };
    case 'refused':
      brake.refused(verdict.rule, verdict.code, row.templateId, row.to, said.text);
      return { kind: 'refused', code: verdict.code, msgid: '', at, ...said };
  }
}
