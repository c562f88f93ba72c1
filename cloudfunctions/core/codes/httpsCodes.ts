import type { CodeRule } from './rule';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * What only the HTTPS transport meets (`platform/https`): no token, no way to WeChat. Of all of these nothing was sent. A
 * part of the table; the numbers are WeChat's, of `stable_token` (PLATFORM §2).
 */
export const HTTPS_CODES: Readonly<Record<string, CodeRule>> = {
  BAD_API_ADDRESS: {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the environment variable NOTIFY_WECHAT_API of this function names no https address: nothing was sent',
    zh: '本云函数的环境变量 NOTIFY_WECHAT_API 不是 https 地址，未发送',
  },
  TOO_LATE: {
    class: 'unsent',
    reason: 'LEFT',
    scope: 'call',
    en: 'the time for this call was over before it could leave: nothing was sent',
    zh: '调用发出之前已超时，未发送',
  },
  NOT_CONNECTED: {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 15 * SECOND,
    en: 'WeChat’s HTTPS API could not be reached: nothing was sent',
    zh: '无法连接微信接口，未发送',
  },
  NO_ACCESS_TOKEN: {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 15 * SECOND,
    en: 'WeChat gave no access token just now: nothing was sent',
    zh: '暂时取不到 access_token，未发送',
  },
  '40125': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the AppSecret is wrong: set that of this mini program in the environment variable NOTIFY_APP_SECRET of each function that sends',
    zh: 'AppSecret 错误，请检查各发送函数的环境变量 NOTIFY_APP_SECRET',
  },
  '41004': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the AppSecret is missing: set it in the environment variable NOTIFY_APP_SECRET of each function that sends',
    zh: '缺少 AppSecret，请设置各发送函数的环境变量 NOTIFY_APP_SECRET',
  },
  '40243': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the AppSecret is frozen: thaw it on mp.weixin.qq.com',
    zh: 'AppSecret 已被冻结，请在微信公众平台解冻',
  },
  '40013': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the appid is wrong: compare appid in notify.config.ts with the one on mp.weixin.qq.com',
    zh: 'AppID 错误，请核对 notify.config.ts 的 appid',
  },
  '41002': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the appid is missing: see appid in notify.config.ts',
    zh: '缺少 AppID，请检查 notify.config.ts 的 appid',
  },
  '40002': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'WeChat does not give this account tokens of this kind',
    zh: '该账号不支持此类 access_token',
  },
  '50004': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the token API is forbidden to this account',
    zh: '该账号被禁止使用 token 接口',
  },
  '50007': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: 'the account is frozen',
    zh: '账号已被冻结',
  },
  '40164': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 10 * MINUTE,
    en: "the address that the functions call from is not on the mini program's allow-list: put it there (mp.weixin.qq.com, development settings), or switch the list off; WeChat's text names it",
    zh: '调用方 IP 不在小程序的 IP 白名单中：请在微信公众平台「开发设置」中添加或关闭白名单，IP 见微信原文',
  },
  '41001': {
    class: 'pause',
    reason: 'RETRY',
    scope: 'account',
    pauseMs: 60 * SECOND,
    en: 'access token missing: nothing was sent',
    zh: '缺少 access_token，未发送',
  },
};
