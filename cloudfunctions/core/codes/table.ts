/**
 * What WeChat's and the gateway's codes mean for a send (PLATFORM §2). One table for code, console and docs.
 *
 * | class | what follows |
 * |---|---|
 * | `failed` | refused for good: the notification fails, the credit returns |
 * | `retry` | refused for now: again later with growing pauses, the credit returns |
 * | `pause` | refused for now, and so would everybody's be: the account pauses, the row waits, the credit returns |
 * | `quota` | refused until the next day in UTC+8, the credit returns |
 * | `credit` | 43101: no credit, or declined; see `credits` for the second look |
 * | `unsent` | nothing was sent, and another call can send it: the row stays due, the credit returns, this call tries no more |
 * | `unknown` | WeChat may have taken it: never repeated, the credit is uncertain |
 */
import { HTTPS_CODES } from './httpsCodes';
import type { CodeRule } from './rule';
import { PAUSES } from './pauses';

export type { CodeClass, CodeRule } from './rule';

export const CODES: Readonly<Record<string, CodeRule>> = {
  '40003': {
    class: 'failed',
    reason: 'INVALID_USER',
    scope: 'user',
    en: 'openid invalid or of another app',
    zh: 'openid 无效',
  },
  '40037': {
    class: 'failed',
    reason: 'INVALID_TEMPLATE',
    scope: 'template',
    en: 'template id wrong',
    zh: '模板 id 无效',
  },
  '41030': {
    class: 'failed',
    reason: 'INVALID_PAGE',
    scope: 'message',
    en: 'page not in the published version',
    zh: '页面不存在',
  },
  '43101': {
    class: 'credit',
    reason: 'REFUSED_NO_CREDIT',
    scope: 'user',
    en: 'declined, or no credit left',
    zh: '用户拒绝或次数用完',
  },
  '43107': {
    class: 'failed',
    reason: 'NOT_AUTHORISED',
    scope: 'account',
    en: 'capability banned',
    zh: '能力被封禁',
  },
  '43108': {
    class: 'retry',
    reason: 'RETRY',
    scope: 'user',
    en: 'concurrent calls for one openid',
    zh: '同一用户并发调用',
  },
  '43116': {
    class: 'failed',
    reason: 'TEMPLATE_BANNED',
    scope: 'template',
    en: 'template banned',
    zh: '模板被封禁',
  },
  '45009': {
    class: 'quota',
    reason: 'QUOTA',
    scope: 'account',
    en: 'daily quota reached',
    zh: '当日额度用完',
  },
  '45168': {
    class: 'failed',
    reason: 'CONTENT_REFUSED',
    scope: 'message',
    en: 'blacklisted keyword',
    zh: '命中敏感词',
  },
  '47003': {
    class: 'failed',
    reason: 'CONTENT_REFUSED',
    scope: 'message',
    en: 'data invalid',
    zh: '模板参数不合法',
  },
  '48001': {
    class: 'failed',
    reason: 'NOT_AUTHORISED',
    scope: 'account',
    en: 'API not authorised',
    zh: '接口未授权',
  },
  '-604100': {
    class: 'failed',
    reason: 'NOT_AUTHORISED',
    scope: 'account',
    en: 'unknown API',
    zh: '接口不存在',
  },
  '-604101': {
    class: 'failed',
    reason: 'NOT_AUTHORISED',
    scope: 'account',
    en: 'not permitted in config.json',
    zh: '未在 config.json 声明权限',
  },
  '-604104': {
    class: 'failed',
    reason: 'NOT_AUTHORISED',
    scope: 'account',
    en: 'illegal invocation source',
    zh: '调用来源非法',
  },
  ...PAUSES,
  NO_WECHAT_TOKEN: {
    class: 'unsent',
    reason: 'NO_TOKEN',
    scope: 'call',
    en: 'this call of the function has no WeChat token: nothing was sent',
    zh: '本次云函数调用没有微信令牌，未发送',
  },
  NO_APP_SECRET: {
    class: 'unsent',
    reason: 'NO_APP_SECRET',
    scope: 'call',
    en: 'the function has no AppSecret to send over HTTPS with (its environment variable NOTIFY_APP_SECRET): nothing was sent',
    zh: '云函数没有 HTTPS 发送所需的 AppSecret（环境变量 NOTIFY_APP_SECRET），未发送',
  },
  MODULE_NOT_FOUND: {
    class: 'unsent',
    reason: 'LEFT',
    scope: 'call',
    en: 'a file of the function is missing (uploaded in part, or replaced under a running instance): nothing was sent; upload its whole folder',
    zh: '云函数缺少文件（只上传了一部分，或运行中被替换），未发送；请上传整个文件夹',
  },
  ...HTTPS_CODES,
  '-604102': {
    class: 'unknown',
    reason: 'UNKNOWN_OUTCOME',
    scope: 'message',
    en: 'openapi timeout',
    zh: '接口超时',
  },
  '-604103': {
    class: 'unknown',
    reason: 'UNKNOWN_OUTCOME',
    scope: 'message',
    en: 'openapi system error',
    zh: '接口系统错误',
  },
};

/** -1 with WeChat's own text, where the configuration takes it for a refusal. */
export const SYSTEM_BUSY: CodeRule = {
  class: 'retry',
  reason: 'RETRY',
  scope: 'account',
  en: "WeChat's system error",
  zh: '微信系统繁忙',
};

/** A refusal by WeChat with its own errcode that the table does not know. */
export const UNLISTED: CodeRule = {
  class: 'failed',
  reason: 'REFUSED',
  scope: 'message',
  unlisted: true,
  en: 'a code that is not in the table',
  zh: '未收录的错误码',
};

/** Everything that is not WeChat's own word. */
export const AMBIGUOUS: CodeRule = {
  class: 'unknown',
  reason: 'UNKNOWN_OUTCOME',
  scope: 'message',
  en: 'no trustworthy answer',
  zh: '没有可信的答复',
};

/**
 * Texts that say more than their code, and the entry of the table that they mean (PLATFORM §2). The environment's plan is
 * used up; or the call has no WeChat token, as the gateway says before it calls WeChat: -501007 `missing wxCloudApiToken`
 * (docs.cloudbase.net, INVALID_PARAM) and `Invalid wxCloudApiToken`, -501001 `INVALID_WX_ACCESS_TOKEN` and
 * `invalid wx openapi access_token` (threads).
 */
export const TELLING_TEXTS: readonly { text: RegExp; code: string }[] = [
  { text: /LimitExceeded\.OutOf\w*Quota/i, code: 'PLAN_USED_UP' },
  {
    text: /invalid wx openapi access_token|INVALID_WX_ACCESS_TOKEN|(missing|invalid)\W{1,3}wxCloudApiToken/i,
    code: 'NO_WECHAT_TOKEN',
  },
];
