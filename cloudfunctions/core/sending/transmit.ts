import { classify } from '../codes/classify';
import type { Context } from '../ports/context';
import type { JournalResult } from '../model/journal';
import type { DueMessage } from '../model/message';
import type { Brake } from './brake';
import { FENCE, SETTLE_MARGIN } from '../time/spans';
import type { Pacer } from './pacer';

/**
 * Hands the rows to WeChat, paced. A send starts only if it can end well before the lease and the function do, and
 * before it is over itself; what may not start is `left`.
 * @returns notification id → result, one for every row
 */
export async function transmit(
  context: Context,
  rows: DueMessage[],
  leaseUntil: number,
  pacers: Pacer[],
  brake: Brake,
): Promise<Map<string, JournalResult>> {
  const results = await Promise.all(
    rows.map(async (row): Promise<[string, JournalResult]> => {
      for (const pacer of pacers) await pacer.turn();
      const now = context.clock.now();
      const late = now >= lastStart(context, leaseUntil) || now >= row.expiresAt;
      if (brake.stops(row.templateId) || late) return [row._id, left(context)];
      return [row._id, await sendOne(context, row, brake)];
    }),
  );
  return new Map(results);
}

/** Until when a send may start: each must be able to end well before the lease and the function do. */
export const lastStart = ({ config, deadline }: Context, leaseUntil: number): number =>
  Math.min(leaseUntil - FENCE, deadline - SETTLE_MARGIN) - config.limits.sendTimeoutMs;

async function sendOne(context: Context, row: DueMessage, brake: Brake): Promise<JournalResult> {
  const answer = await context.wechat.send({
    touser: row.to,
    template_id: row.templateId,
    ...(row.page ? { page: row.page } : {}),
    data: Object.fromEntries(Object.entries(row.data).map(([field, value]) => [field, { value }])),
    miniprogram_state: context.environment.state,
    lang: 'zh_CN',
  });
  const at = context.clock.now();
  const verdict = classify(answer, context.config.refusalCodeMinusOne);
  if (!answer.ok) context.log('send.refused', { id: row._id, template: row.template, code: answer.code });
  switch (verdict.kind) {
    case 'accepted':
      return { kind: 'accepted', code: 0, msgid: verdict.msgid, at };
    case 'unknown':
      return { kind: 'unknown', code: verdict.code, msgid: '', at };
    case 'refused':
      brake.refused(verdict.rule, verdict.code, row.templateId);
      return { kind: 'refused', code: verdict.code, msgid: '', at };
  }
}

const left = (context: Context): JournalResult => ({
  kind: 'left',
  code: 0,
  msgid: '',
  at: context.clock.now(),
});
