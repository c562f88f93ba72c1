/** What the tables of the code do not say themselves. A new state, class, scope or error does not compile without its line. */
import type { CodeClass, CodeRule } from '../../../cloudfunctions/core/codes/table';
import type { GrantOutcome, TrackError } from '../../../cloudfunctions/core/contract';
import type { ErrorCode } from '../../../cloudfunctions/core/errors';
import type { State } from '../../../cloudfunctions/core/model/states';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';

export const STATE_WORDS: Record<State, Sentence> = {
  scheduled: { en: 'in line, now or for later', zh: '排队中，现在或稍后发送' },
  claimed: { en: 'being sent', zh: '发送中' },
  waiting: { en: 'waits for the user’s next accept', zh: '等待用户下一次同意' },
  heldBack: { en: 'held back while WeChat refuses its template', zh: '微信拒绝其模板，暂缓发送' },
  collected: { en: 'in a digest that is still to go out', zh: '在尚未发送的汇总中' },
  sent: { en: 'WeChat has taken it', zh: '微信已受理' },
  unknown: {
    en: 'the answer was lost; a receipt or half an hour settles it',
    zh: '答复丢失，由回执判定，或半小时后自动了结',
  },
  delivered: { en: 'shown to the user, by WeChat’s receipt', zh: '回执确认已展示给用户' },
  undelivered: { en: 'taken, but not shown, by WeChat’s receipt', zh: '已受理，但回执说明未展示' },
  merged: { en: 'went out in a digest', zh: '已随汇总发送' },
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
  CONFLICT: {
    en: 'somebody has changed it since it was read, there is one of that name already, or it is past that',
    zh: '读取之后已被他人修改、同名的已存在，或已过该阶段',
  },
  NOT_REPLAYABLE: {
    en: 'what is to be replayed did not fail for a cause that can be mended',
    zh: '该通知不是因可修复的原因失败，不能重放',
  },
  NOT_FOUND: { en: 'there is no such notification', zh: '没有这条通知' },
  PENDING: { en: 'not yet: a send to this user is under way', zh: '暂未完成：正有一条消息发往该用户' },
  WECHAT_REFUSED: {
    en: 'WeChat refused what was asked about templates; nothing was done',
    zh: '微信拒绝了关于模板的请求，未生效',
  },
  WECHAT_UNANSWERED: {
    en: 'WeChat’s answer was lost: it may have been done',
    zh: '微信的答复丢失，可能已生效',
  },
  CONTENT_UNAVAILABLE: {
    en: 'the function of your own that gives the content did not answer',
    zh: '给出内容的云函数没有答复',
  },
  TOO_LARGE: { en: 'the request is over its size', zh: '请求超过大小上限' },
  CONFIG: { en: 'the configuration does not fit this environment', zh: '配置与当前环境不符' },
  OUTDATED: { en: 'this function is older than the data allow', zh: '云函数的版本低于数据所要求的版本' },
  NOT_SET_UP: { en: 'a collection or an index is missing', zh: '缺少集合或索引' },
  UNAVAILABLE: { en: 'database or platform did not answer', zh: '数据库或平台没有答复' },
  INTERNAL: { en: 'a mistake of ours', zh: '我们的程序有误' },
};

interface CodeWords {
  means: Sentence;
  todo: Sentence;
}
const words = (en: string, zh: string, todoEn = 'Nothing.', todoZh = '不用做。'): CodeWords => ({
  means: { en, zh },
  todo: { en: todoEn, zh: todoZh },
});

/** Thrown by the helper itself, not by the functions. */
export const HELPER_WORDS: Readonly<Record<string, CodeWords>> = {
  NO_ANSWER: words(
    'the function did not answer',
    '云函数没有答复',
    'Call again with the same key: nothing goes out twice.',
    '用相同的 key 重试，不会重复发送。',
  ),
  NOT_DEPLOYED: words(
    'there is no such function in this environment',
    '该环境里没有这个云函数',
    'Build and deploy; the prefix of `notify.config.ts` must be that of the deployed ones.',
    '构建并部署；`notify.config.ts` 的 prefix 须与已部署的一致。',
  ),
};

/** Of one event of `track`; the others of the request are taken. */
export const TRACK_WORDS: Record<TrackError['code'], CodeWords> = {
  NOT_YOURS: words(
    'the notification belongs to another user',
    '该通知属于另一个用户',
    'Report it for the user who opened the card.',
    '以点开卡片的用户上报。',
  ),
  UNKNOWN_GOAL: words(
    'the configuration has no such goal',
    '配置中没有这个目标',
    'Add it to `goals`, or name one that is there.',
    '加入 `goals`，或改用已有的。',
  ),
  NOT_FROM_CLIENT: words(
    'the mini program may not report it',
    '不允许小程序自己上报',
    'Report it from a cloud function, or set `fromClient: true`.',
    '改由云函数上报，或设置 `fromClient: true`。',
  ),
  UNKNOWN_EVENT: words(
    'the configuration has no such event',
    '配置中没有这个行为',
    'Add it to `events`.',
    '加入 `events`。',
  ),
  UNKNOWN_TRAIT: words(
    'the configuration has no such trait',
    '配置中没有这个特征',
    'Add it to `traits`.',
    '加入 `traits`。',
  ),
  UNKNOWN_TAG: words(
    'the configuration has no such tag',
    '配置中没有这个标签',
    'Add it to `tags`.',
    '加入 `tags`。',
  ),
  BAD_VALUE: words(
    'the value is not of the configured type',
    '值与配置的类型不符',
    'The message says what was expected.',
    '错误信息写明了应有的类型。',
  ),
};

/** What became of an accept, per WeChat template (`subscribe report`). */
export const GRANT_WORDS: Record<GrantOutcome, CodeWords> = {
  granted: words('a credit was booked', '一次同意已入账'),
  consented: words('a long-term template: the user has agreed', '长期订阅：用户已同意'),
  'not-accepted': words('the user did not accept it', '用户没有同意'),
  repeated: words('this report was taken before', '此次上报此前已收到'),
  'unknown-template': words(
    'the deployed configuration has no template of that id',
    '已部署的配置里没有这个模板 id',
    'Build client and functions from one configuration.',
    '用同一份配置构建客户端与云函数。',
  ),
  'before-rejection': words(
    'it was accepted before the user rejected for good',
    '同意发生在用户明确拒绝之前',
  ),
  'too-old': words(
    'the accept is older than what can still be told from a repetition',
    '同意的时间太早，无法与重复上报区分',
  ),
  'daily-cap': words(
    'the user’s accepts of the day are over `limits.grantsPerDay`',
    '该用户当天的同意次数超过 `limits.grantsPerDay`',
  ),
  'counted-by-push': words('WeChat’s push books it (`grants.source`)', '由微信推送入账（`grants.source`）'),
  simulated: words(
    'by a develop version where users are real: nothing was booked',
    '在有真实用户的环境里来自开发版：不入账',
    'Try it in an environment that is `developer` or `trial`.',
    '在 `developer` 或 `trial` 环境里测试。',
  ),
};
