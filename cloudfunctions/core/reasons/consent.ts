import { NOT_SENT, type ReasonWords, WAITS, STAYS_OPEN } from './words';

/** What the user has said, and the credits that came of it. */
export const CONSENT = {
  NO_CREDIT: {
    is: { en: 'no subscription credit is left', zh: '没有可用的订阅次数' },
    was: { en: 'no subscription credit was left', zh: '当时没有可用的订阅次数' },
    then: { waiting: WAITS, suppressed: NOT_SENT, scheduled: STAYS_OPEN },
    advice: {
      en: 'Ask the user to subscribe again at the moment of need; one accept buys one send.',
      zh: '在用户需要时再次请求订阅；一次同意只能发送一条。',
    },
  },
  NEVER_SUBSCRIBED: {
    is: { en: 'the user has never accepted this template', zh: '用户从未同意订阅该模板' },
    was: { en: 'the user had never accepted this template', zh: '当时用户从未同意订阅该模板' },
    then: { waiting: WAITS, suppressed: NOT_SENT, scheduled: STAYS_OPEN },
    advice: {
      en: 'Ask with the subscribe button where the user expects this message.',
      zh: '请在用户期待此消息的位置放置订阅按钮。',
    },
  },
  KEPT_FOR_TRANSACTIONAL: {
    is: {
      en: 'the last credits are kept for transactional messages of the same WeChat template',
      zh: '剩余次数保留给同一微信模板的交易类消息',
    },
    was: {
      en: 'the last credits were kept for transactional messages of the same WeChat template',
      zh: '当时剩余次数保留给同一微信模板的交易类消息',
    },
    then: { waiting: WAITS, suppressed: NOT_SENT, scheduled: STAYS_OPEN },
    advice: {
      en: 'Lower limits.keepForTransactional, or ask for more accepts.',
      zh: '可降低 keepForTransactional，或请求更多订阅。',
    },
  },
  MUTED: {
    is: { en: 'the user has switched all notifications off', zh: '用户已关闭全部通知' },
    was: { en: 'the user had switched all notifications off', zh: '当时用户已关闭全部通知' },
    then: { suppressed: NOT_SENT },
    advice: { en: 'Nothing to do: the user does not want it.', zh: '无需处理：用户不希望收到。' },
  },
  TOPIC_OFF: {
    is: { en: 'the user has switched this topic off', zh: '用户已关闭此类通知' },
    was: { en: 'the user had switched this topic off', zh: '当时用户已关闭此类通知' },
    then: { suppressed: NOT_SENT },
    advice: { en: 'Nothing to do: the user does not want it.', zh: '无需处理：用户不希望收到此类通知。' },
  },
  TEMPLATE_OFF: {
    is: { en: 'the user has stopped this message', zh: '用户已退订此消息' },
    was: { en: 'the user had stopped this message', zh: '当时用户已退订此消息' },
    then: { suppressed: NOT_SENT },
    advice: { en: 'Nothing to do: the user does not want it.', zh: '无需处理：用户已退订此消息。' },
  },
} as const satisfies Record<string, ReasonWords>;
