import { recordedRule } from '../codes/classify';
import { ABSENT, noteLack } from '../gate/transport';
import type { JournalResult } from '../model/journal';
import type { MessageDocument } from '../model/message';
import { isLackCode, type LackCode } from '../model/transport';
import type { WeChat } from '../ports';
import type { Context } from '../ports/context';
import { NEXT_RUN } from '../queue/standing';
import { reasonIn, REASONS, type Reason, type ReasonCode } from '../reasons/table';

/** Why a row is where it is that a call without this has left to the timer. */
export const lackReason = (lack: LackCode): ReasonCode => recordedRule(lack).reason;

/** Why this call would leave it to the timer; `undefined`: it would not. */
export function lackNow({ transport }: WeChat): Reason | undefined {
  if (transport.by !== 'none') return undefined;
  const code = lackReason(transport.lack);
  return reasonIn('scheduled', code, { detail: REASONS[code].is, at: NEXT_RUN });
}

/** For `stats health`, that this call has left the row to the timer, if it has. */
export async function noteAbsence(context: Context, row: MessageDocument): Promise<void> {
  const { transport } = context.wechat;
  if (transport.by !== 'none' || row.reason !== lackReason(transport.lack)) return;
  await noteLack(context, { code: transport.lack, ...transport.from }, ABSENT);
}

/** The same where it had a token, as far as could be seen, and was refused for it. @returns whether it was */
export async function noteRefused(
  context: Context,
  { kind, code, text = '' }: JournalResult,
): Promise<boolean> {
  if (kind !== 'left' || !isLackCode(code)) return false;
  await noteLack(context, { code, ...context.wechat.transport.from }, { form: 'refused', text });
  return true;
}
