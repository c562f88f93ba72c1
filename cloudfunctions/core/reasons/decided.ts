import { CAMPAIGNS } from './campaigns';
import { CONSENT } from './consent';
import { GOES_OUT, TAKEN_UP, NOTHING_TO_DO, NOT_SENT, type ReasonWords } from './words';

/** What is decided without WeChat's word. */
export const DECIDED = {
  ...CONSENT,
  ...CAMPAIGNS,
  IN_DIGEST: {
    is: { en: 'the user wants a digest of this topic', zh: '用户选择汇总接收此类通知' },
    was: { en: 'the user wanted a digest of this topic', zh: '当时用户选择汇总接收此类通知' },
    then: {
      collected: {
        en: 'it is in the inbox, and goes out with the digest {at}',
        zh: '已放入收件箱，将于{at}随汇总发送',
      },
    },
    advice: NOTHING_TO_DO,
  },
  MERGED: {
    was: { en: 'it went out in a digest', zh: '已随汇总发送' },
    then: { merged: null },
    advice: NOTHING_TO_DO,
  },
  NOT_IN_DIGEST: {
    was: {
      en: 'the digest that it was in ended without it',
      zh: '所在的汇总已结束，未包含此条',
    },
    then: { scheduled: TAKEN_UP },
    advice: NOTHING_TO_DO,
  },
  EMPTY_DIGEST: {
    was: { en: 'nothing was left in the digest when it was to go out', zh: '汇总发送时已无内容' },
    then: { suppressed: NOT_SENT },
    advice: NOTHING_TO_DO,
  },
  BEST_TIME: {
    was: {
      en: 'its caller left the hour to the system, which chose one in which the user was likely to look',
      zh: '发送时间由系统选择，安排在用户可能查看的时段',
    },
    then: { scheduled: GOES_OUT },
    advice: {
      en: 'Nothing to do; give sendAt a time to choose it yourself.',
      zh: '无需处理；如需自定时间，请为 sendAt 指定时刻。',
    },
  },
  BUSY: {
    is: { en: 'another message to this user is just under way', zh: '该用户有另一条消息正在发送' },
    was: { en: 'another message to this user was under way', zh: '当时该用户有另一条消息正在发送' },
    then: { scheduled: GOES_OUT },
    advice: NOTHING_TO_DO,
  },
  UNANSWERED: {
    is: {
      en: 'several answers of WeChat about messages to this user were lost and are not settled yet',
      zh: '微信对该用户多条消息的应答丢失，结果尚未确定',
    },
    was: {
      en: 'several answers of WeChat about messages to this user were lost and were not settled yet',
      zh: '当时微信对该用户多条消息的应答丢失，结果尚未确定',
    },
    then: { scheduled: TAKEN_UP },
    advice: NOTHING_TO_DO,
  },
  QUIET_HOURS: {
    is: { en: 'it is the user’s quiet hours', zh: '处于用户的免打扰时段' },
    was: { en: 'it was the user’s quiet hours', zh: '当时处于用户的免打扰时段' },
    then: {
      scheduled: { en: 'it goes out when they end, {at}', zh: '将于时段结束后（{at}）发送' },
      expired: { en: 'its time was over before they ended', zh: '时段结束前已过有效期，未发送' },
    },
    advice: {
      en: 'Nothing to do; a template may ignore quiet hours (quietHours: "ignore").',
      zh: '无需处理；模板可设 quietHours: "ignore" 忽略免打扰。',
    },
  },
  CAPPED: {
    is: { en: 'the user has had as many messages as the cap allows', zh: '已达到该用户的发送频率上限' },
    was: { en: 'the user had had as many messages as the cap allows', zh: '当时已达到该用户的发送频率上限' },
    then: {
      scheduled: { en: 'it goes out when there is room again, {at}', zh: '将于有余量时（{at}）发送' },
      expired: { en: 'its time was over before there was room again', zh: '有余量前已过有效期，未发送' },
    },
    advice: {
      en: 'Nothing to do; the caps stand in notify.config.ts.',
      zh: '无需处理；频率上限见 notify.config.ts 的 caps。',
    },
  },
  FATIGUED: {
    is: {
      en: 'the user has opened none of the last messages, so there are fewer of them',
      zh: '该用户最近的消息一条也没打开，因此减少发送',
    },
    was: {
      en: 'the user had opened none of the last messages, so there were fewer of them',
      zh: '当时该用户最近的消息一条也没打开，因此减少发送',
    },
    then: {
      scheduled: { en: 'it goes out when there is room again, {at}', zh: '将于有余量时（{at}）发送' },
      expired: { en: 'its time was over before there was room again', zh: '有余量前已过有效期，未发送' },
    },
    advice: {
      en: 'Nothing to do: it ends with the next one that the user opens; the rule is fatigue, at the cap in notify.config.ts.',
      zh: '无需处理：用户打开任意一条后恢复；规则见 notify.config.ts 中上限的 fatigue。',
    },
  },
  RATE: {
    was: {
      en: 'the configured rate or daily quota had no room for it',
      zh: '当时超出配置的发送速率或每日额度',
    },
    then: { scheduled: GOES_OUT },
    advice: {
      en: 'Nothing to do; the limits stand in notify.config.ts.',
      zh: '无需处理；限制见 notify.config.ts 的 limits。',
    },
  },
  BREAKER: {
    was: {
      en: 'WeChat was refusing this template or the whole account',
      zh: '当时微信拒绝该模板或整个账号的发送',
    },
    then: {
      scheduled: {
        en: 'one is tried again every half hour, and it goes out when WeChat takes that',
        zh: '每半小时试发一次，微信受理后即发送',
      },
      heldBack: {
        en: 'it is held back; one of its template is tried again every half hour, and it goes out when WeChat takes that',
        zh: '已暂缓；该模板每半小时试发一次，微信受理后即发送',
      },
    },
    advice: {
      en: 'See stats health for the cause, and mend it.',
      zh: '原因见 stats health，请修复。',
    },
  },
  EXPIRED: {
    is: { en: 'its time is over', zh: '已过有效期' },
    was: { en: 'it could not go out before its time was over', zh: '超过有效期仍未能发送' },
    then: { expired: null },
    advice: {
      en: 'Give a later expiresAt, or see in the history what held it up.',
      zh: '可延长 expiresAt，或在历史中查看原因。',
    },
  },
  NO_TOKEN: {
    is: { en: 'this call of the function has no WeChat token', zh: '本次云函数调用没有微信令牌' },
    was: {
      en: 'the call of the function that was to send it had no WeChat token, so nothing was sent',
      zh: '发起发送的云函数调用没有微信令牌，未发送',
    },
    then: { scheduled: GOES_OUT },
    advice: {
      en: 'Nothing to do: the timer has one. To send at once, let the mini program call the function that calls send, or send over HTTPS (transport in notify.config.ts).',
      zh: '无需处理：定时器有令牌，会发送。若要即时发送，请由小程序触发调用 send 的云函数，或改用 HTTPS（notify.config.ts 的 transport）。',
    },
  },
  NO_APP_SECRET: {
    is: {
      en: 'sends go over HTTPS, and this function has no AppSecret',
      zh: '已配置 HTTPS 发送，但该云函数没有 AppSecret',
    },
    was: {
      en: 'sends go over HTTPS, and the function had no AppSecret, so nothing was sent',
      zh: '已配置 HTTPS 发送，但云函数没有 AppSecret，未发送',
    },
    then: { scheduled: { en: 'it goes out when dispatch has it', zh: 'dispatch 设置后即发送' } },
    advice: {
      en: 'Set the AppSecret as NOTIFY_APP_SECRET in the environment variables of send and dispatch, or choose transport: "auto".',
      zh: '请在 send 与 dispatch 的环境变量 NOTIFY_APP_SECRET 中设置 AppSecret，或改用 transport: "auto"。',
    },
  },
  REPLAYED: {
    was: {
      en: 'somebody put it back in line after its cause had been mended',
      zh: '原因修复后被重新放回队列',
    },
    then: { scheduled: GOES_OUT },
    advice: NOTHING_TO_DO,
  },
  RESCHEDULED: {
    was: { en: 'it was given another time', zh: '已改期' },
    then: { scheduled: GOES_OUT },
    advice: NOTHING_TO_DO,
  },
  CANCELLED: {
    was: { en: 'it was cancelled before it went out', zh: '发送前被取消' },
    then: { cancelled: null },
    advice: NOTHING_TO_DO,
  },
  LEFT: {
    was: { en: 'the worker ran out of time before it could send', zh: '处理进程时间不足，当次未发送' },
    then: { scheduled: TAKEN_UP },
    advice: NOTHING_TO_DO,
  },
  RECOVERED: {
    was: { en: 'the worker that had claimed it died before sending', zh: '处理进程在发送前中断' },
    then: { scheduled: TAKEN_UP },
    advice: NOTHING_TO_DO,
  },
} as const satisfies Record<string, ReasonWords>;
