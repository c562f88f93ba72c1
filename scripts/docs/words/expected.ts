/** In Chinese, what the contract’s schemas say of a value (`expected …`). */
export const EXPECTED_WORDS: Readonly<Record<string, string>> = {
  'an openid: 1 to 64 letters, digits or _ - . @ :': 'openid：1 至 64 个字母、数字或 _ - . @ :',
  '1 to 128 characters without spaces, such as "order:17"': '1 至 128 个字符，不含空格，例如 "order:17"',
  'a notification id: 22 letters, digits, - or _': '通知 id：22 个字母、数字、- 或 _',
  'the nid of a card’s link: 30 letters, digits, - or _': '卡片链接中的 nid：30 个字母、数字、- 或 _',
  'a notification id, or the nid of a card’s link': '通知 id，或卡片链接中的 nid',
  'a name of the configuration': '配置中的名字',
  '1 to 64 letters, digits or _ - : /': '1 至 64 个字母、数字或 _ - : /',
  'a WeChat template id': '微信模板 id',
  'epoch ms or ISO 8601': '毫秒时间戳或 ISO 8601',
  '1 to 48 letters, digits or _ - : . /, such as "goods:17"':
    '1 至 48 个字母、数字或 _ - : . /，例如 "goods:17"',
  'text or a number': '文本或数字',
  'a list of notifications': '通知列表',
  '8 to 64 letters, digits, - or _': '8 至 64 个字母、数字、- 或 _',
  'HH:mm, 00:00 to 23:59': 'HH:mm，00:00 至 23:59',
  '"instant" or "off"': '"instant" 或 "off"',
  '`next` of a page': '上一页的 `next`',
  'true: this cannot be undone': 'true：不可撤销',
  '1 to 128 characters without spaces': '1 至 128 个字符，不含空格',
  'why, for the audit log': '原因，写入审计日志',
};
