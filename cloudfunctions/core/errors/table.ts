/**
 * Every code that an answer's `error.code` can have. Messages are made where the error arises, because they name
 * the field and the value; the advice here says what to do next.
 */
export const ERRORS = {
  BAD_REQUEST: {
    advice: 'Mend the fields named in `issues` and call again. 请按 issues 所列字段修正后重试。',
  },
  FORBIDDEN: {
    advice: 'This caller may not do that: the message says who you are. 当前调用者无权限，身份见错误信息。',
  },
  UNKNOWN_TEMPLATE: {
    advice: 'Use an alias of notify.config.ts, or add the template there and build. 请使用配置中的模板别名。',
  },
  BAD_DATA: {
    advice:
      'Give every data name of the template a value that its WeChat field allows. 请按模板字段要求填写 data。',
  },
  BAD_TIME: {
    advice: 'Give a time ahead, inside the limits of the configuration. 请提供有效的未来时间。',
  },
  KEY_REUSED: {
    advice:
      'The key names one business event: use another key for another message. 同一 key 只能对应同一条消息，请更换 key。',
  },
  NOT_REPLAYABLE: {
    advice:
      'Only what failed for a cause that can be mended, or expired, is replayed: the message says how it stands. 仅可重放因可修复原因失败或已过期的通知。',
  },
  NOT_FOUND: { advice: 'Check the id, or the key and template. 未找到，请检查 id 或 key。' },
  PENDING: {
    advice: 'A send is just under way; call again in a minute. 正有一条消息在发送中，请一分钟后再试。',
  },
  TOO_LARGE: { advice: 'Send less at once. 请求过大，请分批发送。' },
  CONFIG: { advice: 'Mend notify.config.ts, build and deploy again. 请修正配置后重新构建并部署。' },
  UNAVAILABLE: {
    advice: 'The database did not answer; repeating the same request is safe. 数据库暂时不可用，可安全重试。',
  },
  INTERNAL: {
    advice: 'A defect: report it with the requestId and the log. 内部错误，请附 requestId 反馈。',
  },
} as const satisfies Record<string, { advice: string }>;

export type ErrorCode = keyof typeof ERRORS;
