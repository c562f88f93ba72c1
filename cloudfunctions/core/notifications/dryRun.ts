import { renderFor } from '../content/personal';
import type { NotificationRequest, SendResult } from '../contract';
import { readGate } from '../gate/document';
import type { Context } from '../ports/context';
import { buildMessage, templateOf } from '../queue/build';
import { reasonNow } from '../reasons/table';
import { whyNot } from '../rules/may';
import type { Decision } from '../rules/rule';
import { describe, detailOf } from './describe';
import { lackNow } from './lack';
import { answerExisting } from './send';
import { findUser } from '../store/find';
import { built, timed } from './timed';

/** What `send` would do now, without writing or sending anything. */
export async function dryRun(context: Context, request: NotificationRequest): Promise<SendResult> {
  const asked = built(context, request, () => buildMessage(context, request));
  const { _id, to } = asked.row;
  const [existing] = await context.store.find('notify_messages', { _id }, { limit: 1 });
  if (existing) return answerExisting(context, asked.row);
  const user = await findUser(context, to);
  const row = (await timed(context, [asked], new Map(user ? [[to, user]] : [])))[0]!;
  const template = templateOf(context, row.template);
  const now = Math.max(context.clock.now(), row.dueAt);
  const { config } = context;
  const fits = renderFor(config, template, row.data, user?.traits ?? {}).ok;
  const unfit: Decision | undefined = fits ? undefined : { state: 'failed', reason: 'CONTENT_UNFIT' };
  const decision = whyNot({ config, template, row, user, now }) ?? unfit;
  if (!decision || decision.reason === 'BUSY') {
    const lack = row.dueAt <= context.clock.now() ? lackNow(context.wechat) : undefined;
    const { lack: timers, ...gate } = await readGate(context);
    // What the timer lacks is none of the affair of a call that can send by itself.
    const seen = lack && timers ? { ...gate, lack: timers } : gate;
    const at = row.bestTime ? context.clock.now() : now;
    const would = describe(config, row, { now: at, user, gate: seen });
    return lack && !would.reason ? { ...would, reason: lack } : would;
  }
  const { state, reason, dueAt = row.dueAt } = decision;
  const would = { ...row, state, reason, dueAt: Math.max(dueAt, row.dueAt) };
  // Nothing has happened, so it is told as it is now.
  return {
    ...describe(config, would, { now, user }),
    reason: reasonNow(reason, detailOf(config, { ...row, at: now }, reason, user)),
  };
}
