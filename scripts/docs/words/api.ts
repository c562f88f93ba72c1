/** What requests and their fields are for. A new one without its line stops `npm run docs`, and a test. */
import { ASK_FIELDS } from './asks';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { SEGMENT_ACTIONS, SEGMENT_FIELDS } from './segments';
import { CONTENT_FUNCTION, TO_MANY_ACTIONS, TO_MANY_FIELDS } from './toMany';
import { CAMPAIGN_ACTIONS, CAMPAIGN_FIELDS } from './campaigns';
import { FEEDBACK_ACTIONS, FEEDBACK_FIELDS } from './feedback';
import { SETTING_ACTIONS, SETTING_FIELDS } from './settings';
import { TEMPLATE_ACTIONS, TEMPLATE_FIELDS } from './templates';

export const ACTION_WORDS: Readonly<Record<string, Sentence>> = {
  ...SEGMENT_ACTIONS,
  ...TO_MANY_ACTIONS,
  ...TEMPLATE_ACTIONS,
  ...FEEDBACK_ACTIONS,
  ...SETTING_ACTIONS,
  'subscribe.sync': {
    en: 'Hands over what the client has kept, and answers how the user stands.',
    zh: '上交客户端积存的内容，并答复用户的现状。',
  },
  'subscribe.report': { en: 'Books what the permission sheet answered.', zh: '把授权弹窗的结果入账。' },
  'subscribe.update': {
    en: 'Changes preferences; what it switches off is a no.',
    zh: '修改偏好；关闭即为拒绝。',
  },
  'subscribe.inbox': {
    en: 'What was sent to the user, and what was missed.',
    zh: '发给用户的，以及错过的。',
  },
  'subscribe.read': { en: 'Marks notifications as read.', zh: '标记为已读。' },
  'subscribe.unwish': {
    en: 'Takes a wish back; one that is not there is no mistake.',
    zh: '不再等某样东西；本来就没有也不算错。',
  },
  'subscribe.export': {
    en: 'Everything that is kept about the user, in pages.',
    zh: '系统保存的该用户的全部数据，分页给出。',
  },
  'unsubscribe.stop': {
    en: 'Switches everything, a topic or a template off.',
    zh: '关闭全部、一个主题或一个模板。',
  },
  'unsubscribe.erase': {
    en: 'Deletes everything that is kept about the user.',
    zh: '删除系统保存的该用户的全部数据。',
  },
  'send.send': { en: 'Sends one notification, at once or at a time.', zh: '发送一条通知，立即或定时。' },
  'send.sendMany': {
    en: 'Schedules up to 100; a wrong one keeps no other back.',
    zh: '一次排期最多 100 条；有误的不影响其他。',
  },
  'send.status': { en: 'How one notification stands.', zh: '一条通知的现状。' },
  'send.explain': {
    en: 'Why one went or did not, by `id`; whether one could go now, by `to` and `template`.',
    zh: '给出 `id`：这条为什么发了或没发；给出 `to` 与 `template`：此刻能否发送。',
  },
  'send.cancel': {
    en: 'Stops what has not gone out: by `id`, by `key` (with `template`, or with `template` and `to`), or by `keyPrefix`.',
    zh: '取消尚未发出的：按 `id`，按 `key`（可加 `template`，或加 `template` 与 `to`），或按 `keyPrefix`。',
  },
  'send.reschedule': {
    en: 'Another time for what has not gone out; named as for `cancel`.',
    zh: '给尚未发出的改期；指定方式与 `cancel` 相同。',
  },
  'send.replay': {
    en: 'Sends again what failed for a cause that is mended, or expired: one by `id`, or all of one `reason`.',
    zh: '重发因已修复的原因失败或已过期的：按 `id` 一条，或按 `reason` 全部。',
  },
  'track.events': { en: 'What one user did: up to 50 at once.', zh: '一个用户做了什么，一次最多 50 条。' },
  'track.users': {
    en: 'What many users did; from a function that no user has called.',
    zh: '多个用户做了什么；仅限背后没有用户的云函数。',
  },
  'track.click': { en: 'a card was tapped.', zh: '点开了卡片。' },
  'track.convert': { en: 'a goal was reached.', zh: '达成了目标。' },
  'track.revert': { en: 'a conversion is taken back.', zh: '撤销一次转化。' },
  'track.event': {
    en: 'the user did something that the configuration names.',
    zh: '用户做了配置中列出的行为。',
  },
  'track.traits': { en: 'something known of the user.', zh: '用户的特征。' },
  'track.tags': { en: 'marks of the user.', zh: '用户的标签。' },
  'track.feedback': { en: 'what the user thinks.', zh: '用户的反馈。' },
  'stats.overview': {
    en: 'Delivery, clicks and sales per day, template and topic; sheets per place.',
    zh: '按日、模板、主题的送达、点击与成交；各位置的授权情况。',
  },
  'stats.campaign': {
    en: 'What came of a campaign, by part and over time: [Figures](figures.md).',
    zh: '一次活动的结果，按分组与时间：[数据口径](figures.md)。',
  },
  'stats.credits': {
    en: 'Credits on hand, what became of the rest, a forecast for 7 days.',
    zh: '手上的次数、去向与 7 天预测。',
  },
  'stats.wishes': {
    en: 'How many wait for which thing, the most wanted first.',
    zh: '多少人在等哪样东西，最多的在前。',
  },
  'stats.health': {
    en: 'Whether all is well: [Health](health.md).',
    zh: '一切是否正常：[健康项](health.md)。',
  },
  'stats.audit': { en: 'Who did what, newest first.', zh: '谁做了什么，最新在前。' },
  'manage.breaker.reset': { en: 'Closes a breaker after its cause is mended.', zh: '修复原因后解除熔断。' },
  'manage.promotional.pause': {
    en: 'Everything promotional stands still: campaigns, wishes, single sends, digests. What is due stays in line.',
    zh: '暂停所有营销消息：活动、心愿、单条发送、合并提醒；到期的留在队列中。',
  },
  'manage.promotional.resume': {
    en: 'It goes on; what is past its end is dropped.',
    zh: '恢复所有营销消息；已过期的不再发送。',
  },
  'manage.message.replay': { en: 'As `send` with `replay`.', zh: '同 `send` 的 `replay`。' },
  'manage.user.show': {
    en: 'One user: preferences, credits, the latest notifications.',
    zh: '一个用户：偏好、次数、最近的通知。',
  },
  'manage.user.mute': {
    en: 'Switches off for a user who asked by other ways.',
    zh: '用户以其他方式要求停发时，代为关闭。',
  },
  ...CAMPAIGN_ACTIONS,
};

/** By request and field, by function and field, or by the field’s name alone; the nearest counts. */
export const FIELD_WORDS: Readonly<Record<string, Sentence>> = {
  ...SEGMENT_FIELDS,
  ...TO_MANY_FIELDS,
  ...TEMPLATE_FIELDS,
  ...FEEDBACK_FIELDS,
  ...SETTING_FIELDS,
  ...CAMPAIGN_FIELDS,
  to: { en: 'The user’s openid.', zh: '用户的 openid。' },
  openid: { en: 'The user’s openid.', zh: '用户的 openid。' },
  template: { en: 'The template’s alias.', zh: '模板别名。' },
  data: {
    en: 'By the configuration’s data names; every one without a default.',
    zh: '以配置中的字段名为键；没有默认值的都要给。',
  },
  key: {
    en: 'The business event: unique per template and user; the same again sends nothing.',
    zh: '业务事件：同一模板同一用户内唯一；重复不会再发。',
  },
  page: { en: 'Instead of the template’s page; no leading slash.', zh: '代替模板的页面；开头不带斜杠。' },
  query: { en: 'Added to the page’s query.', zh: '追加到页面的查询参数。' },
  sendAt: {
    en: 'When to send, at most `limits.sendAtMaxDays` ahead; `bestTime`: in the hour in which this user is likely to look. Default: now.',
    zh: '何时发送，最多提前 `limits.sendAtMaxDays` 天；`bestTime`：在该用户最可能查看的时段。默认：立即。',
  },
  latest: {
    en: 'With `bestTime`: by when it should have gone out. Default: in a day.',
    zh: '配合 `bestTime`：最晚何时发出。默认：一天之内。',
  },
  expiresAt: {
    en: 'Not sent after this. Default: the template’s `expiresAfterMs` after it is due.',
    zh: '过此时刻不再发送。默认：到期后再过模板的 `expiresAfterMs`。',
  },
  whenNoCredit: {
    en: 'Instead of the template’s own: not at all, after the next accept, or tried once at WeChat.',
    zh: '代替模板的设置：不发、等下次同意，或向微信试一次。',
  },
  dryRun: { en: 'Checks and answers; writes and sends nothing.', zh: '只检查并答复，不写入、不发送。' },
  notifications: {
    en: 'Each with the fields of `send send`, without `dryRun`.',
    zh: '每条的字段同 `send send`，没有 `dryRun`。',
  },
  about: { en: 'The thing, by your own name of it.', zh: '那样东西，用你自己的叫法。' },
  id: { en: 'Of the notification.', zh: '通知 id。' },
  keyPrefix: {
    en: 'All whose key begins so; campaigns’ only where it begins with `campaign:`.',
    zh: 'key 以此开头的全部；仅以 `campaign:` 开头时才包括活动的消息。',
  },
  reason: { en: 'Why.', zh: '原因。' },
  scope: { en: 'How much of it.', zh: '范围。' },
  name: { en: 'Of the topic or template, for these scopes.', zh: '主题或模板的名字，仅用于这两种范围。' },
  from: { en: 'The first day. Default: 30 days ago.', zh: '起始日。默认：30 天前。' },
  before: { en: 'For the next page.', zh: '取下一页时给出。' },
  limit: { en: 'At most so many.', zh: '最多这么多。' },
  nonce: {
    en: 'Names this call: told again with the same one, it counts once.',
    zh: '本次调用的编号：重复上报只计一次。',
  },
  at: { en: 'When the user answered.', zh: '用户作答的时间。' },
  'stats.id': { en: 'Of the campaign.', zh: '活动 id。' },
  'stats.to': { en: 'The last day. Default: today.', zh: '结束日。默认：今天。' },
  content: {
    en: 'A function of your own gives the rest of the content for each, or leaves one out.',
    zh: '由自己的云函数给出每个人其余的内容，或跳过。',
  },
  'send.sendMany.content.function': CONTENT_FUNCTION,
  'manage.content.check.content.function': CONTENT_FUNCTION,
  'send.cancel.key': { en: 'The key exactly.', zh: '完整的 key。' },
  'send.reschedule.key': { en: 'The key exactly.', zh: '完整的 key。' },
  'send.cancel.to': {
    en: 'With `key` and `template`: of one user.',
    zh: '与 `key`、`template` 同用：只限一个用户。',
  },
  'send.reschedule.to': {
    en: 'With `key` and `template`: of one user.',
    zh: '与 `key`、`template` 同用：只限一个用户。',
  },
  'send.reschedule.sendAt': { en: 'The new time.', zh: '新的时间。' },
  'send.replay.reason': {
    en: 'Without `id`: all that failed for this reason.',
    zh: '不给 `id` 时：因此原因失败的全部。',
  },
  'send.replay.data': {
    en: 'With `id`: another content; every name of the template.',
    zh: '与 `id` 同用：换一份内容，模板的每个字段都要给。',
  },
  'manage.message.replay.reason': {
    en: 'Without `id`: all that failed for this reason.',
    zh: '不给 `id` 时：因此原因失败的全部。',
  },
  'manage.message.replay.data': {
    en: 'With `id`: another content; every name of the template.',
    zh: '与 `id` 同用：换一份内容，模板的每个字段都要给。',
  },
  'manage.promotional.pause.why': {
    en: 'Told to whoever asks after a notification, and in the audit log.',
    zh: '查询通知时会告知，并记入审计。',
  },
  'manage.breaker.reset.key': {
    en: 'As `stats health` names it: `account`, `quota`, `pause`, or `template:` and WeChat’s id.',
    zh: '按 `stats health` 的写法：`account`、`quota`、`pause`，或 `template:` 加微信模板 id。',
  },
  'manage.user.mute.reason': {
    en: 'Why; kept with the unsubscribe and in the audit log.',
    zh: '原因；记入退订记录与审计日志。',
  },
  'subscribe.report.results': {
    en: 'What `wx.requestSubscribeMessage` answered, by WeChat template id.',
    zh: '`wx.requestSubscribeMessage` 的结果，以微信模板 id 为键。',
  },
  results: {
    en: 'What `wx.requestSubscribeMessage` answered, by WeChat template id.',
    zh: '`wx.requestSubscribeMessage` 的结果，以微信模板 id 为键。',
  },
  asked: { en: 'Aliases that the sheet was opened for.', zh: '为哪些别名打开的弹窗。' },
  place: { en: 'Where in the mini program it was asked.', zh: '在小程序的哪个位置请求的。' },
  envVersion: {
    en: 'The mini program’s version; a `develop` one books nothing where users are real.',
    zh: '小程序版本；在有真实用户的环境里，`develop` 不入账。',
  },
  ...ASK_FIELDS,
  silent: {
    en: 'The sheet did not show: the user keeps this choice.',
    zh: '弹窗没有出现：用户选择了总是保持。',
  },
  'subscribe.about': { en: 'What the user wants to hear about.', zh: '用户想等的东西。' },
  label: { en: 'What the thing is called on the settings page.', zh: '它在设置页上的名字。' },
  kept: {
    en: 'Template ids that WeChat answered without showing them.',
    zh: '微信没有展示就答复的模板 id。',
  },
  reports: {
    en: 'Accepts that could not be reported before; fields as of `subscribe report`.',
    zh: '此前未能上报的同意；字段同 `subscribe report`。',
  },
  clicks: { en: 'Links of cards that were opened.', zh: '被点开的卡片链接。' },
  mainSwitch: { en: 'WeChat’s main switch as the client sees it.', zh: '客户端看到的微信通知总开关。' },
  brief: {
    en: 'Only takes reports and clicks, and reads nothing else.',
    zh: '只收下上报与点击，不读取其他内容。',
  },
  launches: {
    en: 'When the mini program was opened without a card, by the client’s clock, one an hour.',
    zh: '小程序被打开（非点击卡片）的时刻，按客户端时钟，每小时一次。',
  },
  'subscribe.sentAt': {
    en: 'What time the client takes it for, epoch ms.',
    zh: '客户端认为的当前时间，毫秒时间戳。',
  },
  preferences: { en: 'What changes.', zh: '要修改的内容。' },
  muted: { en: 'All notifications off, or on again.', zh: '关闭或重新打开全部通知。' },
  topics: {
    en: 'By name: at once, collected and sent as one card once a day or a week, or off.',
    zh: '以名字为键：即时、每日或每周汇总成一张卡片，或关闭。',
  },
  templates: { en: 'By alias: on or off.', zh: '以别名为键：开或关。' },
  quietHours: { en: 'The user’s own; `null`: none.', zh: '用户自己的免打扰时段；`null` 表示没有。' },
  'subscribe.update.preferences.quietHours.from': { en: 'From this time.', zh: '开始时间。' },
  'subscribe.update.preferences.quietHours.to': { en: 'To this time.', zh: '结束时间。' },
  digestTime: {
    en: 'When digests go out; `null`: at the usual time, 20:00, weekly ones on Monday.',
    zh: '汇总何时发出；`null` 为默认时间：20:00，每周汇总在周一。',
  },
  'subscribe.update.preferences.digestTime.at': { en: 'At this time of day.', zh: '每天的这个时刻。' },
  weekday: {
    en: '1 (Monday) to 7 (Sunday), for weekly ones. Default: 1.',
    zh: '1（周一）到 7（周日），用于每周汇总。默认：1。',
  },
  zone: {
    en: 'IANA name with its region, or an offset from `UTC-12` to `UTC+14` (`UTC+05:30`). Default: the configuration’s.',
    zh: '带地区的 IANA 时区名，或 `UTC-12` 至 `UTC+14` 的固定时差（如 `UTC+05:30`）。默认：配置的时区。',
  },
  ahead: {
    en: 'The phone’s clock, which the client tells: minutes ahead of UTC on 1 January and on 1 July. With it the times are in the phone’s zone, whose name in `zone` may be missing or unknown; `[480, 480]` where the configuration is in Shanghai: its own.',
    zh: '手机的时钟，由客户端给出：1 月 1 日与 7 月 1 日比 UTC 早多少分钟。给出时，时间按手机所在时区，`zone` 中的名字可以没有或不认识；与配置的时区相同（如配置为上海、此处为 `[480, 480]`）时，即为配置的时区。',
  },
  ids: { en: 'Of notifications.', zh: '通知 id。' },
  cursor: { en: 'For the next page.', zh: '取下一页时给出。' },
  confirm: { en: 'Must be said.', zh: '必须明确给出。' },
  events: { en: 'What happened; each of one `kind`.', zh: '发生了什么；每条属于一种 `kind`。' },
  'track.openid': {
    en: 'From functions only, where no user stands behind the call.',
    zh: '仅限云函数，且背后没有用户时。',
  },
  users: { en: 'Each with what is known of them.', zh: '每个用户及其行为。' },
  nid: { en: 'As the card’s link has it.', zh: '卡片链接中的 nid。' },
  goal: { en: 'A goal of the configuration.', zh: '配置中的目标。' },
  'track.id': { en: 'Your id of the order; the same counts once.', zh: '你的订单号；相同的只计一次。' },
  value: { en: 'In fen.', zh: '金额，单位为分。' },
  'track.about': { en: 'The thing bought: it is wished for no more.', zh: '买到的东西：不再等待。' },
  'track.name': { en: 'Of the configuration’s `events`.', zh: '配置 `events` 中的名字。' },
  props: { en: 'More about it.', zh: '附加信息。' },
  set: {
    en: 'By the configuration’s `traits`; `null` takes one away.',
    zh: '以配置 `traits` 的名字为键；`null` 表示去掉。',
  },
  add: { en: 'Tags to add.', zh: '要加的标签。' },
  remove: { en: 'Tags to take away.', zh: '要去掉的标签。' },
  rating: { en: 'Stars.', zh: '星级。' },
  category: { en: 'Of which kind.', zh: '类别。' },
  fewer: {
    en: 'With cause `too-many`: the user wants fewer, not none. A topic that can be had less often stays on, and `mute.less` of the answer says how.',
    zh: '与原因 `too-many` 一起：用户想少收，而不是不收。可以汇总的主题保持打开，答复的 `mute.less` 说明可改为哪种。',
  },
  cause: {
    en: 'What a complaint is about. `too-many`, `irrelevant` and `misleading` are about messages and switch the topic of `nid` off; `other`, or none: about something else, nothing is switched off.',
    zh: '投诉的原因。`too-many`（太多）、`irrelevant`（与我无关）、`misleading`（误导）针对消息，会关闭 `nid` 所属主题；`other` 或不给：针对其他事情，不关闭任何通知。',
  },
  answer: { en: 'What the user reads.', zh: '用户看到的话。' },
  again: {
    en: 'Takes the place of an answer that is there already.',
    zh: '替换已有的回复。',
  },
  text: { en: 'The user’s words.', zh: '用户的话。' },
  search: { en: 'Part of the title.', zh: '标题的一部分。' },
  start: { en: '`next` of the answer before.', zh: '上一次答复的 `next`。' },
  tid: { en: 'WeChat’s number of the title.', zh: '微信的标题编号。' },
  keywords: {
    en: 'Their `kid`s, in the order in which they stand on the card.',
    zh: '关键词的 `kid`，按卡片上的顺序。',
  },
  scene: { en: 'What it is for; reviewers read it.', zh: '用途说明，审核人员会看。' },
  note: { en: 'Of a rejection, WeChat’s words.', zh: '备注；被驳回时必填微信原话。' },
};
