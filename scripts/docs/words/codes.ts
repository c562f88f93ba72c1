/** What the tables of the code do not say themselves. A new state, class, scope or error does not compile without its line. */
import type { CodeClass, CodeRule } from '../../../cloudfunctions/core/codes/table';
import type { ErrorCode } from '../../../cloudfunctions/core/errors';
import type { State } from '../../../cloudfunctions/core/model/states';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';

export const STATE_WORDS: Record<State, Sentence> = {
  scheduled: { en: 'in line, now or for later', zh: '排队中，现在或稍后发送' },
  claimed: { en: 'being sent', zh: '发送中' },
  waiting: { en: 'waits for the user’s next accept', zh: '等待用户下一次同意' },
  heldBack: { en: 'held back while WeChat refuses its template', zh: '微信拒绝其模板，暂缓发送' },
  sent: { en: 'WeChat has taken it', zh: '微信已受理' },
  unknown: {
    en: 'the answer was lost; a receipt or half an hour settles it',
    zh: '答复丢失，由回执判定，或半小时后自动了结',
  },
  delivered: { en: 'shown to the user, by WeChat’s receipt', zh: '回执确认已展示给用户' },
  undelivered: { en: 'taken, but not shown, by WeChat’s receipt', zh: '已受理，但回执说明未展示' },
  suppressed: { en: 'not sent, because it may not be', zh: '按规则不应发送，未发送' },
  expired: { en: 'its time was over before it could go out', zh: '发出之前已过有效期' },
  cancelled: { en: 'you have cancelled it', zh: '已被你取消' },
  failed: { en: 'WeChat refused for good, or gave no answer', zh: '微信明确拒绝，或始终没有答复' },
};

export const FOLLOWS: Record<CodeClass, Sentence> = {
  failed: { en: 'fails; the credit returns', zh: '失败，次数退回' },
  pause: {
    en: 'refused for now, and so would everybody’s be: the account pauses, the row waits, the credit returns',
    zh: '暂时拒绝，对谁都一样：账号暂停发送，通知等待，次数退回',
  },
  retry: {
    en: 'again later, with growing pauses; the credit returns',
    zh: '稍后重试，间隔逐次拉长，次数退回',
  },
  quota: { en: 'again the next day (UTC+8); the credit returns', zh: '次日（北京时间）再发，次数退回' },
  credit: {
    en: 'rests six hours and is tried once more; a second one voids the balance',
    zh: '暂缓六小时后再试一次；再次被拒则账面次数作废',
  },
  unsent: {
    en: 'nothing was sent, and another call of a function can: the row stays due, the credit returns, no breaker opens',
    zh: '并未发送，换一次调用即可发：通知仍待发送，次数退回，不触发熔断',
  },
  unknown: {
    en: 'never repeated; settled by a receipt, or given up after 30 minutes',
    zh: '不会重发；由回执判定，或 30 分钟后放弃',
  },
};

export const PAUSE_ADVICE: Sentence = {
  en: 'Mend what the meaning names, where it names something. It goes on by itself, or at once after `npm run ops -- breakers reset pause`.',
  zh: '含义中指出要改的，就改。之后会自动继续；执行 `npm run ops -- breakers reset pause` 则立即继续。',
};

export const SCOPES: Record<CodeRule['scope'], Sentence> = {
  message: { en: 'one notification', zh: '一条通知' },
  user: { en: 'one user', zh: '一个用户' },
  template: { en: 'one template', zh: '一个模板' },
  account: { en: 'the whole account', zh: '整个账号' },
  call: { en: 'this call alone', zh: '仅本次调用' },
};

export const LEFT_OVER: Record<'busy' | 'unlisted' | 'ambiguous', Sentence> = {
  busy: { en: '`-1` with WeChat’s words', zh: '`-1`，且带有微信原文' },
  unlisted: { en: 'any other errcode of WeChat', zh: '微信的其他错误码' },
  ambiguous: { en: 'anything else: lost, empty or broken answers', zh: '其余情况：答复丢失、为空或无法解析' },
};

export const ERROR_WORDS: Record<ErrorCode, Sentence> = {
  BAD_REQUEST: {
    en: 'the request is not as described; `issues` names each field',
    zh: '请求不符合约定，`issues` 逐一列出字段',
  },
  FORBIDDEN: { en: 'this caller may not ask for that', zh: '调用者无权执行此请求' },
  UNKNOWN_TEMPLATE: { en: 'the configuration has no template of that alias', zh: '配置中没有这个模板别名' },
  BAD_DATA: {
    en: 'a value is missing or WeChat’s field does not take it',
    zh: '缺少字段，或微信的字段不接受该值',
  },
  BAD_TIME: { en: 'a time that cannot be read, or lies too far away', zh: '时间无法识别，或超出范围' },
  KEY_REUSED: {
    en: 'the same key, user and template with another content',
    zh: 'key、用户、模板相同而内容不同',
  },
  NOT_REPLAYABLE: {
    en: 'what is to be replayed did not fail for a cause that can be mended',
    zh: '该通知不是因可修复的原因失败，不能重放',
  },
  NOT_FOUND: { en: 'there is no such notification', zh: '没有这条通知' },
  PENDING: { en: 'not yet: a send to this user is under way', zh: '暂未完成：正有一条消息发往该用户' },
  TOO_LARGE: { en: 'the request is over its size', zh: '请求超过大小上限' },
  CONFIG: { en: 'the configuration does not fit this environment', zh: '配置与当前环境不符' },
  NOT_SET_UP: { en: 'a collection or an index is missing', zh: '缺少集合或索引' },
  UNAVAILABLE: { en: 'database or platform did not answer', zh: '数据库或平台没有答复' },
  INTERNAL: { en: 'a mistake of ours', zh: '我们的程序有误' },
};
