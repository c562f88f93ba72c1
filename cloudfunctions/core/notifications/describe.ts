import type { Config } from '../config/config';
import type { SendResult } from '../contract';
import { aliasesOf } from '../model/aliases';
import type { Gate } from '../model/figures';
import type { MessageDocument } from '../model/message';
import type { Recipient } from '../model/user';
import { standing } from '../queue/standing';
import type { ReasonCode, Sentence } from '../reasons/table';
import { contentDetail } from './ownContent';
import { capDetail } from '../rules/caps';
import { bestTimeWords } from '../timing/words';
import { clockTime, dayOf, shortTime } from '../time/zone';

/** What is known beside the row when it is told. */
export interface Beside {
  now: number;
  user?: Recipient | undefined;
  gate?: Gate | undefined;
}

const WILL_SEND: readonly string[] = [
  'scheduled',
  'claimed',
  'heldBack',
  'collected',
  'sent',
  'delivered',
  'unknown',
  'merged',
];

/** A notification as `send` and `status` answer it. */
export function describe(config: Config, row: MessageDocument, { now, user, gate }: Beside): SendResult {
  const last = row.history.at(-1);
  const at = last?.state === row.state ? last.at : now;
  const detail = row.reason ? detailOf(config, { ...row, at }, row.reason, user) : undefined;
  return {
    id: row._id,
    willSend: WILL_SEND.includes(row.state),
    ...standing(config, row, { now, gate, detail }),
  };
}

/** What the user's document tells of a reason beside its own words: where the last credit went, which cap it is. */
export function detailOf(
  config: Config,
  row: Pick<MessageDocument, 'template' | 'templateId' | 'createdAt' | 'content' | 'bestTime'> & {
    at: number;
  },
  code: ReasonCode,
  user: Recipient | undefined,
): Sentence | undefined {
  if (code.startsWith('CONTENT_')) return contentDetail(row.content, code);
  if (code === 'BEST_TIME') return row.bestTime && bestTimeWords(row.bestTime);
  const template = config.templates[row.template];
  if ((code === 'CAPPED' || code === 'FATIGUED') && user && template)
    return capDetail(config, template, code, { user, at: row.at });
  return spentOn(config, row, code, user);
}

/**
 * Of a missing credit, what the books know: where the last one went, and when.
 * @param missed when it was missing: what went out later explains nothing
 */
function spentOn(
  config: Config,
  { templateId, createdAt, at: missed }: Pick<MessageDocument, 'templateId' | 'createdAt'> & { at: number },
  code: ReasonCode,
  user: Recipient | undefined,
): Sentence | undefined {
  if (code !== 'NO_CREDIT' || !user) return undefined;
  const spenders = aliasesOf(config, templateId);
  const last = user.recent.filter((send) => spenders.includes(send.template) && send.at <= missed).at(-1);
  if (!last) return undefined;
  const account = user.credits[templateId];
  // How many there were then is not known any more once others have been accepted.
  const granted = account && account.grantedAt <= missed ? account.granted : 0;
  const zone = config.timeZone;
  const sameDay = dayOf(last.at, zone) === dayOf(createdAt, zone);
  const at = sameDay ? clockTime(last.at, zone) : shortTime(last.at, zone);
  const title = config.templates[last.template]?.title ?? last.template;
  const which = lastOf(granted);
  return {
    en: `${which.en} went to "${words(last.template)}" at ${at}`,
    zh: `${which.zh}订阅已于 ${at} 用于「${title}」`,
  };
}

/** @param granted 0: it is not known how many */
function lastOf(granted: number): Sentence {
  if (granted === 0) return { en: 'the last credit', zh: '最后一次' };
  if (granted === 1) return { en: 'the only credit', zh: '唯一一次' };
  return { en: `the last of ${granted} credits`, zh: `${granted} 次中的最后一次` };
}

/** `backInStock` → `back in stock`. */
const words = (alias: string): string =>
  alias
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
