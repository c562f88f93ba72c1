import { setTimeout as sleep } from 'node:timers/promises';
import type { Card, Clock } from '../../base/ports';
import { WeChatRefusal } from '../base/errors';
import type { Pushes } from '../pushes/pushes';
import type { ProfileInForce } from '../../profile/inForce';
import type { ModeStore } from '../state/modeStore';
import type { DailyQuota } from '../state/quota';
import type { Store } from '../state/store';
import { itemOf, maySend, spend, type Users } from '../state/users';
import type { Catalog } from '../templates/catalog';
import type { OpenApi } from '../templates/apis';
import { checkedData } from './data';
import { nextMsgid } from './msgid';

const STATES = ['developer', 'trial', 'formal'];
const LANGUAGES = ['zh_CN', 'en_US', 'zh_HK', 'zh_TW'];
/** Letters, digits, `-` and `_`: WeChat's are 28 of these. */
const PLAUSIBLE_OPENID = /^[\w-]{1,64}$/;

export interface SendParts {
  clock: Clock;
  store: Store;
  users: Users;
  catalog: Catalog;
  mode: ModeStore;
  profile: ProfileInForce;
  quota: DailyQuota;
  pushes: Pushes;
  /** Absent: every path is taken. */
  pages?: string[];
}

type Parameters = Record<string, unknown>;
type Message = Omit<Card, 'msgid' | 'at'>;

/**
 * `subscribeMessage.send` (PLATFORM §2). Checked in this order: account, openid, template, quota (every call that gets so far counts),
 * page, data, state and language, credit. Takes `latencyMs`; a second call for the same openid meanwhile is 43108.
 */
export function sendApi(parts: SendParts): OpenApi {
  const inFlight = new Set<string>();

  return async (parameters) => {
    const openid = recipient(parts, parameters.touser);
    const templateId = sendableTemplate(parts, parameters.template_id);
    if (inFlight.has(openid)) throw new WeChatRefusal(43108, 'concurrent calls for the same openid');
    inFlight.add(openid);
    try {
      const { latencyMs } = parts.mode.get();
      if (latencyMs > 0) await sleep(latencyMs);
      return await deliver(parts, openid, templateId, parameters);
    } finally {
      inFlight.delete(openid);
    }
  };
}

async function deliver(parts: SendParts, openid: string, templateId: string, parameters: Parameters) {
  const { quota, mode } = parts;
  if (quota.used() >= mode.get().dailyQuota) {
    throw new WeChatRefusal(45009, 'reach max api daily quota limit');
  }
  const booked = quota.book();
  try {
    const message = checkedMessage(parts, openid, templateId, parameters);
    const refused = !maySend(parts.users.find(openid), templateId) || Math.random() < mode.get().surgeRate;
    if (refused) throw new WeChatRefusal(43101, 'user refuse to accept the msg');
    return { errcode: 0, errmsg: 'ok', msgid: await accept(parts, message) };
  } catch (error) {
    if (error instanceof WeChatRefusal && error.errcode !== 43101)
      await chargeRefusal(parts, openid, templateId);
    throw error;
  } finally {
    await booked;
  }
}

/** Spends the credit, stores the card and schedules the receipt: all in one turn, so all on disk together. */
async function accept({ clock, store, users, mode, pushes }: SendParts, message: Message): Promise<bigint> {
  const msgid = nextMsgid();
  const user = users.open(message.openid);
  const { errorCode } = mode.get().receipts;
  spend(itemOf(user, message.templateId));
  const receipt = { openid: message.openid, templateId: message.templateId, msgid: String(msgid), errorCode };
  await Promise.all([
    users.save(user),
    errorCode === '0' && store.putCard({ ...message, msgid: String(msgid), at: clock.now() }),
    pushes.receipt(receipt),
  ]);
  return msgid;
}

/** Whether a refused call spends the credit is not known of the platform. */
async function chargeRefusal(
  { users, profile }: SendParts,
  openid: string,
  templateId: string,
): Promise<void> {
  const user = users.find(openid);
  if (!profile.get().refusalSpendsCredit || !user) return;
  spend(itemOf(user, templateId));
  await users.save(user);
}

function recipient({ mode, users }: SendParts, touser: unknown): string {
  const { accountBanned, openids } = mode.get();
  if (accountBanned) throw new WeChatRefusal(43107, 'the capability of this mini program is banned');
  const known = typeof touser === 'string' && PLAUSIBLE_OPENID.test(touser);
  if (!known || (openids === 'subscribed' && !users.find(touser)))
    throw new WeChatRefusal(40003, 'invalid openid');
  return touser;
}

function sendableTemplate({ mode, catalog }: SendParts, id: unknown): string {
  if (typeof id !== 'string' || id === '' || !catalog.exists(id)) {
    throw new WeChatRefusal(40037, 'invalid template_id');
  }
  if (mode.get().bannedTemplates.includes(id)) throw new WeChatRefusal(43116, 'template is banned');
  return id;
}

function checkedMessage(
  parts: SendParts,
  openid: string,
  templateId: string,
  parameters: Parameters,
): Message {
  const template = parts.catalog.find(templateId);
  const page = checkedPage(parts.pages, parameters.page);
  const data = checkedData(parameters.data, template);
  const miniprogramState = oneOf(STATES, 'miniprogram_state', parameters.miniprogram_state ?? 'formal');
  const lang = oneOf(LANGUAGES, 'lang', parameters.lang ?? 'zh_CN');
  return {
    openid,
    templateId,
    ...(template && { title: template.title }),
    data,
    ...(page !== undefined && { page }),
    miniprogramState,
    lang,
  };
}

function checkedPage(pages: string[] | undefined, page: unknown): string | undefined {
  if (page === undefined || page === null || page === '') return undefined;
  const path = typeof page === 'string' ? (page.split('?')[0] ?? '') : '';
  if (path === '' || path.startsWith('/') || (pages && !pages.includes(path))) {
    throw new WeChatRefusal(41030, 'invalid page');
  }
  return page as string;
}

function oneOf(allowed: string[], name: string, value: unknown): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw new WeChatRefusal(47003, `argument invalid! ${name} invalid`);
}
