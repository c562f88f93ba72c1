/**
 * Why a notification is where it is: one code, a sentence and advice, in English and Chinese. Used by answers,
 * `explain`, the console and the docs. `{…}` is filled in where more is known.
 */
export const REASONS = {
  NO_CREDIT: {
    en: 'no subscription credit was left',
    zh: '没有可用的订阅次数',
    advice: 'Ask the user to subscribe again at the moment of need; one accept buys one send.',
    adviceZh: '在用户需要时再次请求订阅；一次同意只能发送一条。',
  },
  NEVER_SUBSCRIBED: {
    en: 'the user has never accepted this template',
    zh: '用户从未同意订阅该模板',
    advice: 'Ask with the subscribe button where the user expects this message.',
    adviceZh: '请在用户期待此消息的位置放置订阅按钮。',
  },
  KEPT_FOR_TRANSACTIONAL: {
    en: 'the last credits are kept for transactional messages of the same WeChat template',
    zh: '剩余次数保留给同一微信模板的交易类消息',
    advice: 'Lower limits.keepForTransactional, or ask for more accepts.',
    adviceZh: '可降低 keepForTransactional，或请求更多订阅。',
  },
  MUTED: {
    en: 'the user has switched all notifications off',
    zh: '用户已关闭全部通知',
    advice: 'Nothing to do: the user does not want it.',
    adviceZh: '无需处理：用户不希望收到。',
  },
  TOPIC_OFF: {
    en: 'the user has switched this topic off',
    zh: '用户已关闭此类通知',
    advice: 'Nothing to do: the user does not want it.',
    adviceZh: '无需处理：用户不希望收到此类通知。',
  },
  TEMPLATE_OFF: {
    en: 'the user has stopped this message',
    zh: '用户已退订此消息',
    advice: 'Nothing to do: the user does not want it.',
    adviceZh: '无需处理：用户已退订此消息。',
  },
  MAIN_SWITCH_OFF: {
    en: 'WeChat’s main switch of this mini program is off; WeChat refused (43101) and keeps the credit',
    zh: '用户已在微信中关闭本小程序的通知总开关；微信拒绝（43101），次数保留',
    advice: 'Nothing to do: the user does not want it. Credits count again when the switch is back on.',
    adviceZh: '无需处理：用户不希望收到。总开关重新打开后，次数继续有效。',
  },
  SUSPECT: {
    en: 'WeChat refused with 43101 although a credit is on the books; the pair rests and is tried once more',
    zh: '账面有次数但微信返回 43101，暂缓后再试一次',
    advice: 'Wait: after the rest it is tried once more, then the credit is voided.',
    adviceZh: '请等待：间隔后会再试一次，仍失败则作废该次数。',
  },
  REFUSED_NO_CREDIT: {
    en: 'WeChat refused (43101): it holds no credit, or the user declined',
    zh: '微信拒绝（43101）：没有次数或用户已拒绝',
    advice: 'Ask the user to subscribe again.',
    adviceZh: '请让用户重新订阅。',
  },
  BUSY: {
    en: 'another message to this user was just under way',
    zh: '该用户有另一条消息正在发送',
    advice: 'Nothing to do: it goes out right after.',
    adviceZh: '无需处理：稍后自动发送。',
  },
  QUIET_HOURS: {
    en: 'the user’s quiet hours; it goes out when they end',
    zh: '处于免打扰时段，结束后发送',
    advice: 'Nothing to do; a template may ignore quiet hours (quietHours: "ignore").',
    adviceZh: '无需处理；模板可设 quietHours: "ignore" 忽略免打扰。',
  },
  CAPPED: {
    en: 'the user has had as many messages as the cap allows; it goes out when there is room again',
    zh: '已达到发送频率上限，有余量后发送',
    advice: 'Nothing to do; the caps stand in notify.config.ts.',
    adviceZh: '无需处理；频率上限见 notify.config.ts 的 caps。',
  },
  RATE: {
    en: 'the configured rate or daily quota has no room for it now',
    zh: '超出配置的发送速率或每日额度，稍后发送',
    advice: 'Nothing to do; the limits stand in notify.config.ts.',
    adviceZh: '无需处理；限制见 notify.config.ts 的 limits。',
  },
  BREAKER: {
    en: 'held back: WeChat refuses this template or the whole account until somebody mends it',
    zh: '已暂缓：微信拒绝该模板或整个账号，待修复',
    advice: 'See stats health for the cause; after mending it, replay or reset the breaker.',
    adviceZh: '原因见 stats health；修复后重放或重置熔断。',
  },
  EXPIRED: {
    en: 'it could not go out before its time was over',
    zh: '超过有效期仍未能发送',
    advice: 'Give a later expiresAt, or see in the history what held it up.',
    adviceZh: '可延长 expiresAt，或在历史中查看原因。',
  },
  REPLAYED: {
    en: 'somebody put it back in line after its cause had been mended',
    zh: '原因修复后被重新放回队列',
    advice: 'Nothing to do: it is sent like a new one, under the same key.',
    adviceZh: '无需处理：以相同的 key 重新发送。',
  },
  RESCHEDULED: {
    en: 'it was given another time',
    zh: '已改期',
    advice: 'Nothing to do.',
    adviceZh: '无需处理。',
  },
  CANCELLED: {
    en: 'it was cancelled before it went out',
    zh: '发送前被取消',
    advice: 'Nothing to do.',
    adviceZh: '无需处理。',
  },
  NO_ANSWER: {
    en: 'WeChat gave no answer and no receipt came; it is not sent again, because it may have arrived',
    zh: '微信没有答复也没有回执；因可能已送达，不再重发',
    advice: 'If it matters, send another message under a new key.',
    adviceZh: '如有必要，请用新的 key 另发一条。',
  },
  UNKNOWN_OUTCOME: {
    en: 'the answer was lost: WeChat may or may not have taken it',
    zh: '答复丢失：微信可能已受理，也可能没有',
    advice: 'Wait: a receipt or half an hour settles it.',
    adviceZh: '请等待：回执到达或半小时后自动判定。',
  },
  LEFT: {
    en: 'the worker ran out of time before it could send',
    zh: '处理进程时间不足，未发送',
    advice: 'Nothing to do: it is taken up again.',
    adviceZh: '无需处理：会被重新处理。',
  },
  RECOVERED: {
    en: 'the worker that had claimed it died before sending',
    zh: '处理进程在发送前中断',
    advice: 'Nothing to do: it is taken up again.',
    adviceZh: '无需处理：会被重新处理。',
  },
  RETRY: {
    en: 'WeChat refused for now; it is tried again',
    zh: '微信暂时拒绝，稍后重试',
    advice: 'Nothing to do: it is tried again with growing pauses.',
    adviceZh: '无需处理：会按递增间隔重试。',
  },
  RETRIES_EXHAUSTED: {
    en: 'WeChat kept refusing; it was given up',
    zh: '微信持续拒绝，已放弃',
    advice: 'See the codes in the history; replay when the cause is gone.',
    adviceZh: '查看历史中的错误码，原因消除后可重放。',
  },
  QUOTA: {
    en: "WeChat's daily quota is used up (45009)",
    zh: '当日发送额度已用完（45009）',
    advice: 'It goes out after midnight (UTC+8) unless it expires before.',
    adviceZh: '若未过期，将在次日（UTC+8）发送。',
  },
  INVALID_USER: {
    en: 'WeChat does not know this openid for this mini program (40003)',
    zh: '该 openid 无效或不属于本小程序（40003）',
    advice: 'Check where the openid comes from.',
    adviceZh: '请检查 openid 的来源。',
  },
  INVALID_TEMPLATE: {
    en: 'WeChat does not know the template id (40037)',
    zh: '模板 id 无效（40037）',
    advice: 'Compare notify.config.ts with the templates in the WeChat console.',
    adviceZh: '请将配置与微信后台的模板核对。',
  },
  INVALID_PAGE: {
    en: 'the page does not exist in the published mini program (41030)',
    zh: '页面在已发布版本中不存在（41030）',
    advice: 'Publish the page, or mend the template’s page.',
    adviceZh: '请发布该页面或修改模板的 page。',
  },
  CONTENT_REFUSED: {
    en: 'WeChat refused the content',
    zh: '微信拒绝了消息内容',
    advice: 'See the code and text in the history; mend the data and replay.',
    adviceZh: '查看历史中的错误码与说明，修正数据后重放。',
  },
  TEMPLATE_BANNED: {
    en: 'WeChat has banned the template',
    zh: '模板已被微信封禁',
    advice: 'See the WeChat console; use another template.',
    adviceZh: '请查看微信后台，改用其他模板。',
  },
  NOT_AUTHORISED: {
    en: 'the mini program may not call this API',
    zh: '小程序无权调用该接口',
    advice: 'Check the capability in the WeChat console and permissions in config.json.',
    adviceZh: '请检查微信后台的接口权限与 config.json 的 permissions。',
  },
  REFUSED: {
    en: 'WeChat refused with a code that is not in the table',
    zh: '微信以未收录的错误码拒绝',
    advice: 'Look the code up; replay when the cause is gone.',
    adviceZh: '请查询该错误码，原因消除后可重放。',
  },
  NOT_SHOWN: {
    en: 'WeChat accepted it but did not show it to the user',
    zh: '微信已受理但未展示给用户',
    advice: 'See the status in the receipt; usually the user blocks the mini program.',
    adviceZh: '查看回执状态；通常是用户屏蔽了小程序。',
  },
} as const;

export type ReasonCode = keyof typeof REASONS;

/** A reason as answers carry it. */
export interface Reason {
  code: ReasonCode;
  message: string;
  advice: string;
}

/** @param detail what is known in this case, added after a colon: `the only credit went to "back in stock" at 10:02` */
export function reason(code: ReasonCode, detail?: { en: string; zh: string }): Reason {
  const entry = REASONS[code];
  return {
    code,
    message: detail ? `${detail.en}（${detail.zh}）` : `${entry.en}（${entry.zh}）`,
    advice: `${entry.advice} ${entry.adviceZh}`,
  };
}
