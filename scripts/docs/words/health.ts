/** What a person does about each item of `health`. A new item does not compile without its line. */
import type { HealthItemName } from '../../../cloudfunctions/core/contract';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';

interface ItemWords {
  what: Sentence;
  warn: Sentence;
  bad: Sentence;
  todo: Sentence;
}

const NEVER: Sentence = { en: 'never', zh: '不会' };

export const HEALTH_WORDS: Record<HealthItemName, ItemWords> = {
  tick: {
    what: { en: 'whether the timer of `dispatch` runs', zh: '`dispatch` 的定时器是否在运行' },
    warn: { en: 'no sign of life for 35 minutes', zh: '35 分钟没有心跳' },
    bad: { en: 'none for 65 minutes, or never', zh: '65 分钟没有心跳，或从未运行' },
    todo: {
      en: 'Upload the trigger of `dispatch` in DevTools (or `npm run ops -- deploy`); see that the environment’s plan is not used up.',
      zh: '在开发者工具中上传 `dispatch` 的触发器（或运行 `npm run ops -- deploy`）；确认环境的套餐额度没有用完。',
    },
  },
  lag: {
    what: { en: 'how late the oldest due message is', zh: '最早到期的消息迟了多久' },
    warn: {
      en: 'over half of `health.maxLagMinutes` (5)',
      zh: '超过 `health.maxLagMinutes`（默认 5）的一半',
    },
    bad: { en: 'over `health.maxLagMinutes`', zh: '超过 `health.maxLagMinutes`' },
    todo: {
      en: 'See `tick` and `tokens` first. If both are well, more is due than one worker can send: raise `limits.workers` or `limits.perSecond`, or wait.',
      zh: '先看 `tick` 与 `tokens`。两者正常，说明积压超过了单个处理进程的能力：调大 `limits.workers` 或 `limits.perSecond`，或者等待。',
    },
  },
  backlog: {
    what: {
      en: 'how many messages are due, for later, waiting, held back, without an answer',
      zh: '到期、未到期、等待次数、暂缓、结果未知的数量',
    },
    warn: { en: 'something is held back', zh: '有消息被暂缓' },
    bad: NEVER,
    todo: {
      en: 'See `breakers`: what is held back goes on when the breaker closes.',
      zh: '看 `breakers`：熔断解除后，暂缓的消息自动继续。',
    },
  },
  breakers: {
    what: { en: 'what WeChat refuses as a whole', zh: '微信整体拒绝的内容' },
    warn: { en: 'the day’s quota is used up', zh: '当日额度用完' },
    bad: { en: 'sending is stopped for a template or for everything', zh: '某个模板或全部发送已停止' },
    todo: {
      en: 'Look the code up in [Codes](codes.md#what-wechat-and-the-gateway-answer), mend its cause, then wait half an hour or `npm run ops -- breakers reset`.',
      zh: '在[错误码与原因](codes.md#微信与网关的返回码)里查这个返回码，修复原因后等半小时，或执行 `npm run ops -- breakers reset`。',
    },
  },
  promotional: {
    what: { en: 'whether somebody has paused everything promotional', zh: '是否有人暂停了所有营销消息' },
    warn: { en: 'it is paused', zh: '已暂停' },
    bad: NEVER,
    todo: {
      en: '`npm run ops -- campaign resume --all` once its reason is over.',
      zh: '原因消除后执行 `npm run ops -- campaign resume --all`。',
    },
  },
  quota: {
    what: { en: 'how much of `limits.dailyQuota` is used', zh: '`limits.dailyQuota` 用了多少' },
    warn: { en: '80 %', zh: '80 %' },
    bad: { en: 'all of it', zh: '全部用完' },
    todo: {
      en: 'The rest goes out the next day by itself; raise the quota if WeChat’s is higher.',
      zh: '其余的次日自动发出；若微信的额度更高，可以调大。',
    },
  },
  journals: {
    what: {
      en: 'windows of sends under way, left behind, not counted yet',
      zh: '进行中、被中断、尚未计数的发送批次',
    },
    warn: { en: 'one was left behind for two minutes', zh: '有批次中断超过两分钟' },
    bad: NEVER,
    todo: {
      en: 'Nothing: the next tick takes it over. If it comes again and again, functions are stopped in their work: see `limits` and the log of `dispatch`.',
      zh: '不用做：下一次定时会接手。若反复出现，说明云函数总被中途停止：看 `limits` 与 `dispatch` 的日志。',
    },
  },
  failures: {
    what: {
      en: 'the share of the last hour’s sends that were refused, lost or not shown',
      zh: '最近一小时被拒、丢失或未展示的比例',
    },
    warn: {
      en: 'over half of `health.maxFailureRate` (0.2), of at least 20 sends',
      zh: '至少 20 次发送中，超过 `health.maxFailureRate`（默认 0.2）的一半',
    },
    bad: { en: 'over `health.maxFailureRate`', zh: '超过 `health.maxFailureRate`' },
    todo: {
      en: 'See the reasons: `npm run ops -- messages --to OPENID --state failed`; mend the cause, then `replay`.',
      zh: '查看原因：`npm run ops -- messages --to OPENID --state failed`；修复后 `replay`。',
    },
  },
  receipts: {
    what: {
      en: 'receipts to be matched, and receipts of messages that we did not send',
      zh: '待匹配的回执，以及并非我们发送的消息的回执',
    },
    warn: {
      en: 'over 20, and over 5 % of the day’s, match nothing',
      zh: '超过 20 条且超过当日的 5 % 匹配不上',
    },
    bad: NEVER,
    todo: {
      en: 'Some other code sends with these templates: find it with `npm run ops -- check`.',
      zh: '有其他代码在用这些模板发送：用 `npm run ops -- check` 找出来。',
    },
  },
  limits: {
    what: { en: 'whether functions have time enough', zh: '云函数的超时时间是否够用' },
    warn: { en: 'one had too little in the last day', zh: '近一天内有函数时间不足' },
    bad: NEVER,
    todo: {
      en: 'Raise its time limit in the console: 60 s for `send` and `dispatch`, 20 s for the others.',
      zh: '在控制台调大超时时间：`send` 与 `dispatch` 为 60 秒，其余 20 秒。',
    },
  },
  tokens: {
    what: { en: 'whether sends have a WeChat token or an AppSecret', zh: '发送时是否有微信令牌或 AppSecret' },
    warn: { en: 'some calls have none: theirs wait for the timer', zh: '部分调用没有：这些消息等定时器发送' },
    bad: {
      en: 'the timer has none: nothing leaves, and no credit is touched',
      zh: '定时器没有：一条也发不出，次数不受影响',
    },
    todo: {
      en: 'Upload the trigger of `dispatch` with WeChat DevTools, see that the environment belongs to this mini program, or send [over HTTPS](../back-office.md).',
      zh: '用微信开发者工具上传 `dispatch` 的触发器，确认环境属于本小程序，或改走 [HTTPS](../back-office.md)。',
    },
  },
  content: {
    what: {
      en: 'whether functions of your own that [give content](../content.md) answer, of the last day',
      zh: '近一天内，[提供内容](../content.md)的自有云函数是否应答',
    },
    warn: {
      en: 'one did not, and is asked again; or it answers again after some people got nothing',
      zh: '有函数无应答，正在重试；或已恢复，但此前有用户未收到',
    },
    bad: {
      en: 'people were given up on, and it does not answer yet',
      zh: '已有用户被放弃，且仍无应答',
    },
    todo: {
      en: 'See the log of the function the item names, mend it, deploy it. A campaign that has paused goes on with `npm run ops -- campaign resume ID`. A waiting list goes on by itself; those who got nothing (`CONTENT_UNAVAILABLE`) still wait: call `toWish` again with another `key`, or `replay` one by its id with data.',
      zh: '查看该项所指云函数的日志，修复并部署。已暂停的群发用 `npm run ops -- campaign resume ID` 继续。等待名单会自动继续；未收到的用户（`CONTENT_UNAVAILABLE`）仍在等待：换一个 `key` 再次 `toWish`，或按 id 带上 data `replay`。',
    },
  },
};
