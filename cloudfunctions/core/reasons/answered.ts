import { NOTHING_TO_DO, NOT_SENT, type ReasonWords } from './words';

/** What follows from WeChat's answer, or from none. */
export const ANSWERED = {
  SUSPECT: {
    is: {
      en: 'WeChat has refused with 43101 although a credit is on the books',
      zh: '账面有次数但微信返回 43101',
    },
    was: {
      en: 'WeChat refused with 43101 although a credit was on the books',
      zh: '当时账面有次数但微信返回 43101',
    },
    then: {
      scheduled: {
        en: 'user and template rest, and it is tried once more {at}',
        zh: '该用户与模板暂缓，将于{at}再试一次',
        advice: {
          en: 'Wait: refused once more, the credits on the books are voided.',
          zh: '请等待：若再次被拒，账面次数将作废。',
        },
      },
      failed: {
        en: 'its time was over before it could be tried once more',
        zh: '再试之前已过有效期，未发送',
      },
    },
    advice: { en: 'Give a later expiresAt, or ask again.', zh: '可延长 expiresAt，或请用户重新订阅。' },
  },
  MAIN_SWITCH_OFF: {
    was: {
      en: 'WeChat’s main switch of this mini program was off: WeChat refused (43101) and kept the credit',
      zh: '当时用户已在微信中关闭本小程序的通知总开关：微信拒绝（43101），次数保留',
    },
    then: { suppressed: NOT_SENT },
    advice: {
      en: 'Nothing to do: the user does not want it. Credits count again when the switch is back on.',
      zh: '无需处理：用户不希望收到。总开关重新打开后，次数继续有效。',
    },
  },
  REFUSED_NO_CREDIT: {
    is: {
      en: 'WeChat has refused (43101): it holds no credit, or the user has declined',
      zh: '微信已拒绝（43101）：没有次数或用户已拒绝',
    },
    was: {
      en: 'WeChat refused (43101): it held no credit, or the user had declined',
      zh: '微信拒绝（43101）：没有次数或用户已拒绝',
    },
    then: {
      failed: {
        en: 'it was not sent, and the credits on the books were voided',
        zh: '未发送，账面次数已作废',
      },
      suppressed: NOT_SENT,
    },
    advice: { en: 'Ask the user to subscribe again.', zh: '请让用户重新订阅。' },
  },
  NO_ANSWER: {
    is: {
      en: 'WeChat has given no answer and no receipt has come',
      zh: '微信没有答复也没有回执',
    },
    was: { en: 'WeChat gave no answer and no receipt came', zh: '微信没有答复也没有回执' },
    then: {
      failed: {
        en: 'it was not sent again, because it may have arrived',
        zh: '因可能已送达，没有重发',
      },
    },
    advice: {
      en: 'If it matters, send another message under a new key.',
      zh: '如有必要，请用新的 key 另发一条。',
    },
  },
  UNKNOWN_OUTCOME: {
    was: {
      en: 'the answer was lost: WeChat may or may not have taken it',
      zh: '答复丢失：微信可能已受理，也可能没有',
    },
    then: {
      unknown: { en: 'a receipt or half an hour settles it', zh: '回执到达或半小时后自动判定' },
      scheduled: {
        en: 'its template asks for rather twice than never: it is sent again {at}',
        zh: '模板设为宁可重复：将于{at}重发',
      },
      failed: { en: 'its time was over before it could be sent again', zh: '重发之前已过有效期' },
    },
    advice: NOTHING_TO_DO,
  },
  RETRY: {
    was: { en: 'WeChat refused for the moment', zh: '微信暂时拒绝' },
    then: {
      scheduled: { en: 'it is tried again {at}', zh: '将于{at}重试', advice: NOTHING_TO_DO },
      failed: { en: 'its time was over before another try', zh: '重试之前已过有效期，未发送' },
    },
    advice: {
      en: 'See the codes in the history; replay when the cause is gone.',
      zh: '查看历史中的错误码，原因消除后可重放。',
    },
  },
  RETRIES_EXHAUSTED: {
    was: { en: 'WeChat kept refusing', zh: '微信持续拒绝' },
    then: { failed: { en: 'it was given up', zh: '已放弃' } },
    advice: {
      en: 'See the codes in the history; replay when the cause is gone.',
      zh: '查看历史中的错误码，原因消除后可重放。',
    },
  },
  QUOTA: {
    is: { en: 'WeChat’s daily quota is used up (45009)', zh: '当日发送额度已用完（45009）' },
    was: { en: 'WeChat’s daily quota was used up (45009)', zh: '当时微信的当日发送额度已用完（45009）' },
    then: {
      scheduled: {
        en: 'it goes out when the next day’s begins, {at}',
        zh: '将于次日额度恢复后（{at}）发送',
        advice: NOTHING_TO_DO,
      },
      failed: {
        en: 'its time was over before the next day’s began',
        zh: '次日额度恢复前已过有效期，未发送',
      },
    },
    advice: { en: 'Give a later expiresAt, and replay.', zh: '可延长 expiresAt 后重放。' },
  },
  INVALID_USER: {
    was: {
      en: 'WeChat did not know this openid for this mini program (40003)',
      zh: '该 openid 无效或不属于本小程序（40003）',
    },
    then: { failed: NOT_SENT },
    advice: { en: 'Check where the openid comes from.', zh: '请检查 openid 的来源。' },
  },
  INVALID_TEMPLATE: {
    is: { en: 'WeChat does not know the template id (40037)', zh: '模板 id 无效（40037）' },
    was: {
      en: 'WeChat did not know the template id (40037), or the configuration no longer had it',
      zh: '模板 id 无效（40037），或已不在配置中',
    },
    then: { failed: NOT_SENT },
    advice: {
      en: 'Compare notify.config.ts with the templates in the WeChat console; then replay.',
      zh: '请将配置与微信后台的模板核对后重放。',
    },
  },
  INVALID_PAGE: {
    was: {
      en: 'the page did not exist in the published mini program (41030)',
      zh: '页面在已发布版本中不存在（41030）',
    },
    then: { failed: NOT_SENT },
    advice: {
      en: 'Publish the page, or mend the template’s page; then replay.',
      zh: '请发布该页面或修改模板的 page 后重放。',
    },
  },
  CONTENT_REFUSED: {
    was: { en: 'WeChat refused the content', zh: '微信拒绝了消息内容' },
    then: { failed: NOT_SENT },
    advice: {
      en: 'See WeChat’s own text and the field it names; mend the data and replay.',
      zh: '查看微信原文及其指出的字段，修正数据后重放。',
    },
  },
  TEMPLATE_BANNED: {
    is: { en: 'WeChat has banned the template', zh: '模板已被微信封禁' },
    was: { en: 'WeChat had banned the template', zh: '当时模板已被微信封禁' },
    then: { failed: NOT_SENT },
    advice: { en: 'See the WeChat console; use another template.', zh: '请查看微信后台，改用其他模板。' },
  },
  NOT_AUTHORISED: {
    is: { en: 'the mini program may not call this API', zh: '小程序无权调用该接口' },
    was: { en: 'the mini program was not allowed to call this API', zh: '当时小程序无权调用该接口' },
    then: { failed: NOT_SENT },
    advice: {
      en: 'Check the capability in the WeChat console and permissions in config.json; then replay.',
      zh: '请检查微信后台的接口权限与 config.json 的 permissions，修复后重放。',
    },
  },
  REFUSED: {
    is: { en: 'WeChat refuses with an unlisted code', zh: '微信以未收录的错误码拒绝' },
    was: { en: 'WeChat refused with an unlisted code', zh: '微信以未收录的错误码拒绝' },
    then: { failed: NOT_SENT },
    advice: {
      en: 'Look the code up; replay when the cause is gone.',
      zh: '请查询该错误码，原因消除后可重放。',
    },
  },
  NOT_SHOWN: {
    was: { en: 'WeChat accepted it but did not show it to the user', zh: '微信已受理但未展示给用户' },
    then: { undelivered: null },
    advice: {
      en: 'See the status in the receipt; usually the user blocks the mini program.',
      zh: '查看回执状态；通常是用户屏蔽了小程序。',
    },
  },
} as const satisfies Record<string, ReasonWords>;
