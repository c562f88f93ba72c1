import type { Config } from '../config/config';
import type { SendResult } from '../contract';
import type { MessageDocument } from '../model/message';
import type { Recipient } from '../model/user';
import { reason, type Reason, type ReasonCode } from '../reasons/table';
import { clockTime, dayOf, iso, shortTime } from '../time/zone';

/** A notification as `send` and `status` answer it. */
export function describe(config: Config, row: MessageDocument, user: Recipient | undefined): SendResult {
  return {
    id: row._id,
    state: row.state,
    willSend: ['scheduled', 'claimed', 'held', 'sent', 'delivered', 'unknown'].includes(row.state),
    ...(row.reason ? { reason: explainReason(config, row, row.reason, user) } : {}),
    ...(row.state === 'scheduled' || row.state === 'claimed' ? { dueAt: iso(row.dueAt) } : {}),
  };
}

/** The reason with what the books know: where the credit went, and when. */
export function explainReason(
  config: Config,
  row: Pick<MessageDocument, 'templateId' | 'createdAt'>,
  code: ReasonCode,
  user: Recipient | undefined,
): Reason {
  const spent = code === 'NO_CREDIT' && user ? lastSpending(config, row, user) : undefined;
  return reason(code, spent);
}

function lastSpending(
  config: Config,
  { templateId, createdAt }: Pick<MessageDocument, 'templateId' | 'createdAt'>,
  user: Recipient,
): { en: string; zh: string } | undefined {
  const last = user.recent.filter((send) => send.templateId === templateId).at(-1);
  if (!last) return undefined;
  const granted = user.credits[templateId]?.granted ?? 0;
  const zone = config.timeZone;
  const sameDay = dayOf(last.at, zone) === dayOf(createdAt, zone);
  const at = sameDay ? clockTime(last.at, zone) : shortTime(last.at, zone);
  const title = config.templates[last.template]?.title ?? last.template;
  return {
    en: `the ${granted === 1 ? 'only' : `last of ${granted}`} credit${granted === 1 ? '' : 's'} went to "${words(last.template)}" at ${at}`,
    zh: `${granted === 1 ? '唯一一次' : `${granted} 次中的最后一次`}订阅已于 ${at} 用于「${title}」`,
  };
}

/** `backInStock` → `back in stock`. */
const words = (alias: string): string =>
  alias
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
