import { NotifyError } from '../errors';
import type { TemplateAnswer } from '../ports/templates';
import type { Words } from './compare';

/** What somebody can do about a refusal of template management (PLATFORM §4), or of the token for it. */
const WHAT_TO_DO: Readonly<Record<string, Words>> = {
  NO_APP_SECRET: { en: 'there is no AppSecret to ask WeChat with', zh: '没有 AppSecret，无法询问微信' },
  NOT_CONNECTED: { en: 'WeChat could not be reached; try again', zh: '无法连接微信，请重试' },
  NO_ACCESS_TOKEN: {
    en: 'WeChat gave no access token just now; try again',
    zh: '暂时取不到 access_token，请重试',
  },
  TOO_LATE: { en: 'the time for this call was over; try again', zh: '本次调用超时，请重试' },
  40013: {
    en: 'appid in notify.config.ts does not exist or is not the secret’s',
    zh: 'notify.config.ts 的 appid 不存在，或与 AppSecret 不符',
  },
  40125: { en: 'the AppSecret in NOTIFY_APP_SECRET is wrong', zh: 'NOTIFY_APP_SECRET 中的 AppSecret 不正确' },
  40164: {
    en: 'the address that its words name is not on the mini program’s allow-list',
    zh: '原文中的 IP 不在小程序的 IP 白名单中',
  },
  43106: {
    en: 'WeChat has taken this from the account as a punishment: see the notices at mp.weixin.qq.com',
    zh: '账号因处罚被限制，请查看 mp.weixin.qq.com 的通知',
  },
  45009: { en: 'too many calls today; try tomorrow', zh: '今日调用次数已用完，请明天再试' },
  48001: { en: 'the account may not use subscribe messages', zh: '账号没有订阅消息权限' },
  200011: { en: 'the account may not use subscribe messages', zh: '账号的订阅消息功能被封禁' },
  200012: {
    en: 'the account has as many templates as it may have (25 or 50); remove one',
    zh: '模板数量已达上限（25 或 50 个），请先删除',
  },
  200013: { en: 'WeChat has banned this template; choose another title', zh: '该模板已被封禁，请换一个标题' },
  200014: { en: 'WeChat does not have that template or title', zh: '模板或标题不存在' },
  200016: { en: 'a category is not one of the account’s', zh: '类目不属于该账号' },
  200020: {
    en: 'choose 2 to 5 different keywords of that title',
    zh: '请从该标题中选 2 至 5 个不同的关键词',
  },
  200021: { en: 'the scene: 1 to 15 characters', zh: '场景说明须为 1 至 15 个字符' },
  200022: { en: 'WeChat has this template already', zh: '模板已添加过' },
};

interface Refusal {
  code: number | string;
  text: string;
}

/** What WeChat gave. @throws NotifyError `WECHAT_REFUSED` with its code and words, `WECHAT_UNANSWERED` where it may have done it */
export function dataOf<T>(answer: TemplateAnswer<T>): T {
  if (answer.ok) return answer.data;
  if (answer.kind === 'lost')
    throw new NotifyError(
      'WECHAT_UNANSWERED',
      `WeChat's answer was lost (${answer.code}): it may have done it; look at the list before trying again. 微信的答复丢失（${answer.code}），可能已经生效，请先查看列表。`,
    );
  throw refused(answer);
}

export function refused({ code, text }: Refusal, more = ''): NotifyError {
  const known = Object.hasOwn(WHAT_TO_DO, code) ? WHAT_TO_DO[code]! : undefined;
  const { en, zh } = known ?? { en: 'WeChat refused', zh: '微信拒绝了请求' };
  return new NotifyError('WECHAT_REFUSED', `${code}: ${en}${more} (${text}). ${zh}。`);
}
