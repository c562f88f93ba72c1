/** Who may call, and what each function is for. A new one without its line stops `npm run docs`, and a test. */
import type { FunctionName, MayCall } from '../../../cloudfunctions/core/contract/callers';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';

export const MAY_CALL_WORDS: Record<MayCall, Sentence> = {
  user: { en: 'a mini-program user, for self', zh: '小程序用户，仅限本人' },
  function: { en: 'another cloud function of this environment', zh: '同一环境的其他云函数' },
  server: {
    en: 'another cloud function of this environment; HTTP too where `http: true`',
    zh: '同一环境的其他云函数；设置 `http: true` 时也可通过 HTTP',
  },
  'user or function': {
    en: 'a user for self, or a function for the user behind it or one that it names',
    zh: '用户本人；或云函数，替其背后的用户或它指明的用户',
  },
  platform: { en: 'WeChat’s push, functions; no person', zh: '微信推送与云函数，个人不可' },
  timer: { en: 'the timer, functions; the request is harmless', zh: '定时器与云函数；该请求无害' },
  origin: {
    en: 'whatever starts a function; of people admins only',
    zh: '平台的各种触发方式；个人仅限管理员',
  },
  viewer: { en: 'admins: viewer and above', zh: '管理员：viewer 及以上' },
  operator: { en: 'admins: operator and above', zh: '管理员：operator 及以上' },
  admin: { en: 'admins: admin', zh: '管理员：admin' },
};

export const FUNCTION_WORDS: Record<FunctionName, Sentence> = {
  subscribe: {
    en: 'What a user wants and has. The client calls it.',
    zh: '用户想要什么、有什么。由客户端调用。',
  },
  unsubscribe: {
    en: 'Leaving. After `ok` nothing that it covers is sent.',
    zh: '退订与删除。答复 `ok` 之后，受其约束的消息不再发送。',
  },
  send: {
    en: 'Sending, for your own functions; the helper calls it.',
    zh: '发送，供你自己的云函数使用；由生成的代码调用。',
  },
  track: {
    en: 'What users do: clicks, sales, behaviour, feedback.',
    zh: '用户做了什么：点击、成交、行为、反馈。',
  },
  stats: { en: 'Figures, for admins.', zh: '数据，供管理员查看。' },
  manage: {
    en: 'What operators do; each with a line in the audit log.',
    zh: '运营操作；每次都写入审计日志。',
  },
  receive: {
    en: 'WeChat’s push is routed here; it answers `success`. Nobody else calls it.',
    zh: '微信的消息推送指向这里，答复 `success`。其他人不调用。',
  },
  dispatch: {
    en: 'The timer starts it, and it starts further runs of itself. Nobody else need call it.',
    zh: '由定时器触发，并会再调用自己来分担。其他人无需调用。',
  },
  probe: {
    en: 'Finds out what an environment does where documents leave it open: [Probe](../probe.md).',
    zh: '查明文档没有写清的平台行为：[探测](../probe.md)。',
  },
};
