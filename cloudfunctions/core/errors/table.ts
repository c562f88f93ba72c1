/**
 * Every code that an answer's `error.code` can have. Messages are made where the error arises, because they name
 * the field and the value; the advice here says what to do next. What is not the caller's `fault` is logged.
 */
export const ERRORS = {
  BAD_REQUEST: {
    fault: 'caller',
    advice: 'Mend the fields named in `issues` and call again. 请按 issues 所列字段修正后重试。',
  },
  FORBIDDEN: {
    fault: 'caller',
    advice: 'This caller may not do that: the message says who you are. 当前调用者无权限，身份见错误信息。',
  },
  UNKNOWN_TEMPLATE: {
    fault: 'caller',
    advice: 'Use an alias of notify.config.ts, or add the template there and build. 请使用配置中的模板别名。',
  },
  BAD_DATA: {
    fault: 'caller',
    advice:
      'Give every data name of the template a value that its WeChat field allows. 请按模板字段要求填写 data。',
  },
  BAD_TIME: {
    fault: 'caller',
    advice: 'Give a time ahead, inside the limits of the configuration. 请提供有效的未来时间。',
  },
  KEY_REUSED: {
    fault: 'caller',
    advice:
      'The key names one business event: use another key for another message. 同一 key 只能对应同一条消息，请更换 key。',
  },
  CONFLICT: {
    fault: 'caller',
    advice: 'Look at what is there now, and repeat the change on that. 内容已变化，请查看最新版本后重试。',
  },
  NOT_REPLAYABLE: {
    fault: 'caller',
    advice:
      'Only what failed for a cause that can be mended, or expired, is replayed: the message says how it stands. 仅可重放因可修复原因失败或已过期的通知。',
  },
  NOT_FOUND: { fault: 'caller', advice: 'Check the id, or the key and template. 未找到，请检查 id 或 key。' },
  PENDING: {
    fault: 'ours',
    advice: 'A send is just under way; call again in a minute. 正有一条消息在发送中，请一分钟后再试。',
  },
  WECHAT_REFUSED: {
    fault: 'caller',
    advice:
      'WeChat refused and did nothing: its code and words are in the message. 微信拒绝了请求，未生效，原因见错误信息。',
  },
  WECHAT_UNANSWERED: {
    fault: 'ours',
    advice: 'It may have been done: look before you ask again. 结果未知，可能已生效，请先查看再重试。',
  },
  CONTENT_UNAVAILABLE: {
    fault: 'ours',
    advice:
      'Repeat the same request: that is safe. The function’s own log says why. 可安全重试同一请求，原因见该云函数日志。',
  },
  TOO_LARGE: { fault: 'caller', advice: 'Send less at once. 请求过大，请分批发送。' },
  CONFIG: {
    fault: 'ours',
    advice:
      'Mend notify.config.ts, build and deploy again; the log says more under the requestId. 请修正配置后重新构建并部署；详情见日志中的 requestId。',
  },
  OUTDATED: {
    fault: 'ours',
    advice:
      'Deploy the functions of the version that has written the data (npm run ops -- upgrade). 请部署与数据相同或更新版本的云函数。',
  },
  NOT_SET_UP: {
    fault: 'ours',
    advice:
      'Create the collections and indexes of database-rules.json in this environment. 请在当前环境创建 database-rules.json 所列集合与索引。',
  },
  UNAVAILABLE: {
    fault: 'ours',
    advice: 'Repeat the same request: that is safe. 可安全重试同一请求。',
  },
  INTERNAL: {
    fault: 'ours',
    advice:
      'A defect: report it with the requestId; the log says more under it. 内部错误，请附 requestId 反馈，详情见日志。',
  },
} as const satisfies Record<string, { fault: 'caller' | 'ours'; advice: string }>;

export type ErrorCode = keyof typeof ERRORS;
