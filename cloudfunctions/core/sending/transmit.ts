import { classify, recordedRule } from '../codes/classify';
import { keptText } from '../codes/refusal';
import type { JournalResult } from '../model/journal';
import type { Context } from '../ports/context';
import { FENCE, SERIES_SPAN, SETTLE_MARGIN } from '../time/spans';
import { goOnWith } from './goOnWith';
import { isSeries } from './series';
import type { Going, Run, Step } from './step';
import type { Turn } from './turns';

/**
 * Hands the rows to WeChat, paced. A send starts only if it can end well before the lease and the function do, and
 * before its own time and its slot are over; what may not start is `left`.
 */
export const transmit: Step = async (run, rows) => {
  for (const pacer of run.pacers) pacer.expect?.(rows.length);
  if (isSeries(rows.map(({ row }) => row))) return { go: await sendSeries(run, rows) };
  const sent = rows.map(async (going) => ({ ...going, result: await sendInTime(run, going) }));
  return { go: await Promise.all(sent) };
};

/**
 * One after the other: WeChat refuses two calls at once for one user (43108). It ends with the first answer that is about more
 * than that one notification, with a no of the user, and after a while if somebody waits for it; the rest is left. Of what is begun and not written
 * down, all but the last that WeChat has had were accepted: so receipts can tell which they were.
 */
async function sendSeries(run: Run, rows: Going[]): Promise<Going[]> {
  let until = rows[0]!.hold!.at + SERIES_SPAN;
  const done: Going[] = [];
  let over = false;
  for (const going of rows) {
    const refused = done.at(-1)?.result?.kind === 'refused';
    const now = run.context.clock.now();
    if (now >= until) {
      over ||= !run.window.mayGoOn?.();
      until = now + SERIES_SPAN;
    }
    if (!over && (refused || done.length === run.journal!.begun)) over = !(await goOnWith(run, rows, done));
    const result = over ? leave(run) : await sendInTime(run, going);
    over ||= endsSeries(result);
    done.push({ ...going, result });
  }
  return done;
}

/** Content and pages are the notification's own; what nobody knows may be about the user. */
function endsSeries({ kind, code }: JournalResult): boolean {
  if (kind !== 'refused') return kind !== 'accepted';
  const { scope, unlisted } = recordedRule(code);
  return scope !== 'message' || unlisted === true;
}

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
  if (brake.stops(window.template.id) || late || turns.some((isOurs) => !isOurs())) return leave(run);
  return sendOne(run, going);
}

/** Not begun, and why the call cannot send at all, where that is it. */
const leave = ({ context, brake }: Run): JournalResult => ({
  kind: 'left',
  code: brake.unsent ?? 0,
  msgid: '',
  at: context.clock.now(),
});

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
