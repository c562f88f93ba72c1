/** In Chinese, what `core/config/input.ts` and its parts say of each option; in English too where nothing stands over it there. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const PART_TITLES: Record<string, Sentence> = {
  ConfigInput: { en: 'The whole file', zh: '整个文件' },
  AdminInput: { en: 'admins', zh: '管理员 admins' },
  EnvironmentInput: { en: 'environments', zh: '环境 environments' },
  TopicInput: { en: 'topics', zh: '主题 topics' },
  AllowanceInput: { en: 'caps: how many in how long', zh: '频率上限：多久多少条' },
  CapInput: { en: 'caps', zh: '频率上限 caps' },
  FatigueInput: { en: 'fatigue', zh: '疲劳 fatigue' },
  TemplateCapsInput: { en: 'caps of a template', zh: '模板与上限 caps' },
  GrantsInput: { en: 'grants', zh: '记账来源 grants' },
  HealthInput: { en: 'health', zh: '健康检查 health' },
  FieldInput: { en: 'data', zh: '字段 data' },
  DigestInput: { en: 'digest', zh: '汇总 digest' },
  TemplateInput: { en: 'templates', zh: '模板 templates' },
  GoalInput: { en: 'goals', zh: '目标 goals' },
  TraitInput: { en: 'traits', zh: '特征 traits' },
  TagInput: { en: 'tags', zh: '标签 tags' },
  EventInput: { en: 'events', zh: '行为 events' },
  PlaceInput: { en: 'places', zh: '位置 places' },
  LimitsInput: { en: 'limits', zh: '限制 limits' },
  CampaignsInput: { en: 'campaigns', zh: '活动 campaigns' },
  SettingsInput: { en: 'settings', zh: '运行时设定 settings' },
  BrakesInput: { en: 'campaigns.brakes', zh: '刹车 campaigns.brakes' },
  RetentionInput: { en: 'retention', zh: '保留期 retention' },
};

/** What is said over a whole part there. */
export const PART_WORDS: Record<string, Sentence> = {
  AdminInput: zh('有权限的人，以小程序的 openid 或网页登录的 uid 识别（二者之一）。'),
  EnvironmentInput: zh('一个云环境。用哪一个由环境 id 在运行时决定，一次构建服务全部环境。'),
  TopicInput: zh('用户可以开关的一类通知。'),
  AllowanceInput: zh('多久多少条：任意 `hours` 小时内，或 `days` 个自然日内，二者之一。'),
  CapInput: zh(
    '一个用户多久能收到一次：`hours` 或 `days` 内最多 `max` 条，同上。超出的推迟（限流），因为次数不会过期。计数依据用户最近的发送：20 条，或最大的上限所需的条数。',
  ),
  FatigueInput: zh(
    '某个上限所计的最近 `ignored` 条都没打开时，放行得更少：`hours` 或 `days` 内最多 `max` 条，同上。',
  ),
  TemplateCapsInput: zh('模板与上限的关系：两个互不相干的开关。'),
  GrantsInput: zh('次数以谁为准入账：客户端上报，或微信推送。绝不两者都算。'),
  HealthInput: zh('`stats health` 什么时候算异常，通知谁。'),
  FieldInput: zh('除名字外还有别的要说明的字段。'),
  DigestInput: zh(
    '汇总卡片的内容：所有收集到的合成一张。只有一条时，原样显示那一条。文字中 `{{first}}` 为最早一条同名字段的值，`{{last}}` 为最后一条的，`{{count}}` 为条数；放不下时截短值，不动其余文字。',
  ),
  TemplateInput: zh('一个模板。两个别名可以共用一个微信 id，此时类型、字段与标题必须相同。'),
  GoalInput: zh('用户做的、算作成功的事，通过 `track` 上报。'),
  TraitInput: zh('关于用户的已知信息，通过 `track`（`traits`）上报：人群用它筛选，内容用它生成。'),
  TagInput: zh('用户有或没有的标签，通过 `track`（`tags`）上报。'),
  EventInput: zh('用户做的事，通过 `track`（`event`）上报；次数与时间记在用户上。'),
  PlaceInput: zh('小程序中运营可以征求订阅的位置。'),
  LimitsInput: zh('上限与速度。'),
  CampaignsInput: zh('运营群发。'),
  SettingsInput: zh('运营在运行时可改什么（`manage settings.set`）、能改到多少；没有写的保持配置的值。'),
  BrakesInput: zh(
    '0.0001 到 0.5 的比例。投诉或被拒必定超过上限的活动会暂停；其余各项必定超过上限时，停在当前这一步。',
  ),
  RetentionInput: zh('记录保留多少天；更早的在夜间删除。每日统计长期保留。'),
};

export const OPTION_WORDS: Record<string, Sentence> = {
  'AdminInput.role': {
    en: 'What this person may do; each role includes the ones before it.',
    zh: '此人的权限；每种角色包含排在它前面的角色。',
  },
  'AdminInput.name': zh("显示在审计日志里。例：`'小林'`。"),
  'AdminInput.openid': {
    en: 'Of the mini program; or `uid`, one of the two.',
    zh: '小程序的 openid；与 `uid` 二选一。',
  },
  'AdminInput.uid': {
    en: 'Of a web login; or `openid`, one of the two.',
    zh: '网页登录的 uid；与 `openid` 二选一。',
  },
  'EnvironmentInput.envId': zh(
    "环境 id，可以写多个共用同一设置。例：`'shop-prod-3g2k'`。每个 id 在文件中只能出现一次。",
  ),
  'EnvironmentInput.state': zh(
    '卡片打开小程序的哪个版本：开发版 `developer`、体验版 `trial`、正式版 `formal`。',
  ),
  'EnvironmentInput.admins': zh('谁可以看数据、谁可以操作。没有列出任何人，就谁都不可以。默认：无。'),
  'EnvironmentInput.transport': both(
    'How sends reach WeChat: by the platform’s own token (`cloud`), over HTTPS (`https`), or as it comes (`auto`): over the cloud where a call has a token, else over HTTPS where the AppSecret is set. Default: `auto`.',

    '发送走云调用（`cloud`）、HTTPS（`https`），还是自动选择（`auto`）：有微信令牌走云调用，否则在设置了 AppSecret 时走 HTTPS。默认：`auto`。',
  ),
  'EnvironmentInput.workersHaveToken': zh(
    '定时器的函数再去调用的函数是否有微信令牌，决定并行处理是否有用；`ops probe` 能查明。默认：第一次出现大量积压时试一次，并记住结果。',
  ),
  'TopicInput.title': zh("显示给用户，1–20 个字符。例：`'到货提醒'`。"),
  'TopicInput.description': zh('标题下的一行说明，最多 60 个字符。默认：无。'),
  'TopicInput.cap': zh('一个用户多久能收到一次这个主题的消息；超出的推迟，绝不丢弃。默认：不限。'),
  'AllowanceInput.max': zh('最多这么多条。1–50。'),
  'AllowanceInput.hours': zh('滚动窗口：任意这么多小时内。1–720。例：`{ max: 2, hours: 24 }`。'),
  'AllowanceInput.days': zh(
    '自然日，从零点到零点：今天及之前几天，按用户的时区（用户免打扰时段的时区，否则为 `timeZone`）。1–30。例：`{ max: 1, days: 1 }`。',
  ),
  'FatigueInput.ignored': zh('连续这么多条都没打开。2–20。例：`{ ignored: 5, max: 1, days: 7 }`。'),
  'TemplateCapsInput.overrides': zh('不受上限约束，照常发出。默认：`false`。'),
  'TemplateCapsInput.counts': zh('是否计入上限。默认：`true`。'),
  'CapInput.fatigue': zh('一条也不打开的用户少发一些，直到打开一条为止。默认：无。'),
  'CapInput.leastIntervalMinutes': zh('两条之间至少间隔多少分钟。1–10080。默认：无。'),
  'GrantsInput.source': zh(
    '次数以谁为准入账：`client` 为客户端上报；`push` 为微信推送 `subscribe_msg_popup_event`，无法伪造，但须推送到 `receive`。',
  ),
  'GrantsInput.since': zh(
    "切换来源的时刻：在此之前的同意由另一来源入账。带时区的 ISO 8601。例：`'2026-12-01T00:00:00+08:00'`。默认：一直如此。",
  ),
  'HealthInput.maxLagMinutes': zh('到期最早的消息最多可以迟多少分钟。1–1440。默认：5。'),
  'HealthInput.maxFailureRate': zh(
    '最近一小时（不足 20 次则取六小时内最近 20 次）的发送中，被拒、丢失或未展示的比例上限，0–1。默认：0.2。',
  ),
  'HealthInput.webhook': zh('超过上限时收到 JSON POST 的 https 地址，每小时最多一次。默认：无。'),
  'FieldInput.field': zh("例：`'thing3'`。"),
  'FieldInput.label': zh(
    "卡片上该值旁的名称，即微信模板的关键词（`templates pull` 写入，`templates check` 核对）；本地云的卡片照此显示。默认：无。例：`'商品名称'`。",
  ),
  'FieldInput.overLong': zh('值超出字段上限时：拒绝请求（`error`），或截断（`truncate`）。默认：`error`。'),
  'FieldInput.default': zh(
    '调用者没给值时使用，该字段随之变为可选。须是字段能接受的值，且不能为空（微信拒绝空值）。默认：无，必填。',
  ),
  'FieldInput.values': zh(
    "仅用于 `enum` 与 `enum_string` 字段：模板允许的值，首尾不带空格。默认：任意。例：`['已发货', '已签收']`。",
  ),
  'TemplateInput.id': zh('微信的模板 id：43 个字母、数字、`-` 或 `_`。'),
  'TemplateInput.kind': zh(
    '`one-time`：同意一次发一条。`long-term`（仅限部分行业）：同意一次可发多条，没有次数。',
  ),
  'TemplateInput.scene': zh(
    "添加模板时告诉微信的用途（`sceneDesc`），1–15 个字符：用户同意的正是它。用此模板的活动须写明，不符则拒绝。默认：无，活动只按 class 检查。例：`'商品到货时通知一次'`。",
  ),
  'TemplateInput.title': zh("模板在微信的标题，1–20 个字符。例：`'到货提醒'`。"),
  'TemplateInput.topic': zh('`topics` 里的一个键。'),
  'TemplateInput.class': zh(
    '`transactional`：用户在等的消息。`promotional`：排在其后，受频率上限与免打扰约束；与交易类别名共用同一微信模板时，最后一次留给交易类。',
  ),
  'TemplateInput.page': zh(
    "卡片打开的页面：首尾不带斜杠，不带协议，可带百分号编码的查询参数，不得自带 `nid`（点击标记）。构建知道小程序的 `app.json` 时（`--client`），须为其中的页面。加上标记（27 字节）超过 128 字节时构建会提醒：微信只在二维码路径上写明了这一上限。默认：无，卡片点不开。例：`'pages/goods/index'`。",
  ),
  'TemplateInput.data': zh(
    "你起的名字 → 模板字段。模板的每个字段都要有，且各一次；1–20 个。例：`{ goods: 'thing1', price: 'amount2' }`。",
  ),
  'TemplateInput.whenNoCredit': zh(
    '没有次数时：不发（`drop`），等用户下次同意直到过期（`wait`），或向微信试一次，看有没有接入本系统之前的次数（`try`）。仅一次性订阅。默认：`drop`。',
  ),
  'TemplateInput.unknown': zh(
    '发送的答复丢失时：由回执判定（`settle`），或冒重复的风险再发（`retry`）。默认：`settle`。',
  ),
  'TemplateInput.quietHours': zh(
    '`quietHours` 时段是否推迟它。默认：`promotional` 为 `respect`，`transactional` 为 `ignore`。',
  ),
  'TemplateInput.expiresAfterMs': zh(
    '到期后过多久仍未发出即告过期，毫秒；1 分钟到 90 天。请求自己的 `expiresAt` 最多在 180 天之内，或在其 `sendAt` 之后这么久（取较晚者）：每条通知都会有结局。默认：7 天。',
  ),
  'TemplateInput.perSecond': zh(
    '该模板每秒发送上限，合计所有处理进程。1–2000。积压的发送速度与它相差不超过 5 %：此时定时器每 30 秒一次（`limits.tickSeconds`）。默认：没有单独的上限。',
  ),
  'TemplateInput.digest': zh(
    '允许用户把此模板的消息按天或按周汇总，合并为一张卡片、只用一次次数；这里写卡片的内容。默认：无，逐条发送。',
  ),
  'DigestInput.data': zh(
    "以 `data` 的名字为键。各项默认：`{{first}}`。例：`{ goods: '{{first}} 等 {{count}} 件' }`。",
  ),
  'DigestInput.page': zh("卡片打开的页面。默认：模板的页面。例：`'pages/inbox/index'`。"),
  'TemplateInput.wishDays': zh('一个「想要」（带 `about` 的 `ask`）为此模板等多少天。1–366。默认：90。'),
  'TemplateInput.early': zh(
    '定时器本次运行将在到期前结束时，是否允许最多提前 15 秒发出；否则会迟同样多。默认：`true`。',
  ),
  'TemplateInput.caps': zh(
    '是否不受上限约束，是否计入上限。默认：受约束，计入。例：`{ overrides: true, counts: false }`。',
  ),
  'GoalInput.title': zh("显示给运营者，1–20 个字符。例：`'下单'`。"),
  'GoalInput.fromClient': zh('是否允许小程序自己上报（可被伪造），否则只能由云函数上报。默认：`false`。'),
  'TraitInput.type': zh('`date`：ISO 8601 或毫秒时间戳，存为毫秒。'),
  'TraitInput.alias': zh('像会员号那样只指一个用户：可按它上传名单。最多三个。默认：`false`。'),
  'TraitInput.title': zh('显示给运营者，1–20 个字符。默认：其名字。'),
  'TraitInput.fromClient': zh('是否允许小程序自己设置（可被伪造），否则只能由云函数设置。默认：`false`。'),
  'TagInput.title': zh('显示给运营者，1–20 个字符。默认：其名字。'),
  'TagInput.fromClient': zh('默认：`false`。'),
  'PlaceInput.title': zh('显示给运营者，1–20 个字符。'),
  'EventInput.title': zh('显示给运营者，1–20 个字符。默认：其名字。'),
  'EventInput.keys': zh("`props` 中按值另行计数的项，最多 3 个。默认：无。例：`['goods']`。"),
  'EventInput.fromClient': zh('默认：`false`。'),
  'LimitsInput.grantsPerDay': zh('每个用户每天入账的同意次数上限，超出的拒绝。1–1000。默认：50。'),
  'LimitsInput.keepForTransactional': zh(
    '营销类为交易类保留的次数；只有同一微信模板同时有交易类与营销类别名时才有意义。0–10。默认：1。',
  ),
  'LimitsInput.spacingMs': zh('同一处理进程两次发送的间隔，毫秒。0–10000。默认：20（不留间隔会收到 -1）。'),
  'LimitsInput.sendTimeoutMs': zh('一次发送最长多久，毫秒。1000–14000。默认：8000。'),
  'LimitsInput.sendAtMaxDays': zh('`sendAt` 最多提前多少天。1–366。默认：180。'),
  'LimitsInput.perSecond': zh(
    '每秒发送上限，合计所有处理进程。1–2000。积压时的表现与模板的 `perSecond` 相同。默认：除每个进程的 `spacingMs` 外不限。',
  ),
  'LimitsInput.dailyQuota': zh(
    '每天（北京时间）发送多少条后其余顺延到次日；到 80 % 时 `stats health` 提醒。1–100000000。默认：只受微信自己的上限约束。',
  ),
  'LimitsInput.workers': zh('共同处理大量积压的进程数。1–16。默认：4。'),
  'LimitsInput.tickSeconds': zh(
    '定时器的间隔，秒：10、20、30 或 60。无论哪种，定时消息都准时，因为一次运行会等待下一次之前到期的消息；更短则重试更快；积压时速率（`perSecond`）在 30 及以下时误差不超过 5 %，每分钟一次则只在 60 秒中的 49 秒里发送。每 30 秒一次，空闲月份的调用数是两倍，每 10 秒一次是六倍（见费用）。默认：配置中有速率时为 30，否则 60。',
  ),
  'RetentionInput.records': zh('发送批次与回执，可据此重新计数。7–3650。默认：30。'),
  'RetentionInput.notifications': zh('发出或了结之后的通知；`key` 在此期间内唯一。100–3650。默认：180。'),
  'RetentionInput.events': zh('小程序的行为、授权弹窗、退订。30–3650。默认：90。'),
  'RetentionInput.clicks': zh('点击、转化与反馈；转化的 `id` 在此期间只计一次。100–3650。默认：400。'),
  'RetentionInput.audit': zh('运营者的操作。30–3650。默认：400。'),
  'ConfigInput.appid': zh('小程序的 appid：`wx` 加 16 位十六进制数字。'),
  'ConfigInput.prefix': zh(
    "加在每个已部署函数名之前，以便与同名函数并存：字母、数字、`-`、`_`，最多 20 个。默认：无。例：`'notify-'` 会部署 `notify-send`。",
  ),
  'ConfigInput.timeZone': zh(
    '带地区的 IANA 名称，或 `UTC`，或 `UTC-12` 这样的固定时差；不接受缩写，因为 `CST` 有多种含义。日期与免打扰时段以此为准。默认：`Asia/Shanghai`。',
  ),
  'ConfigInput.environments': zh("至少一个。例：`{ prod: { envId: 'shop-prod-3g2k', state: 'formal' } }`。"),
  'ConfigInput.topics': {
    en: 'What users switch on and off, by name.',
    zh: '用户可以开关的主题，以名字为键。',
  },
  'ConfigInput.templates': {
    en: 'By alias: what callers write as `template`.',
    zh: '以别名为键：调用时写作 `template` 的名字。',
  },
  'ConfigInput.goals': zh("默认：无。例：`{ order: { title: '下单' } }`。"),
  'ConfigInput.traits': zh("默认：无。例：`{ level: { type: 'text' }, birthday: { type: 'date' } }`。"),
  'ConfigInput.tags': zh("至多 50 个。默认：无。例：`{ vip: { title: '会员' } }`。"),
  'ConfigInput.events': zh("默认：无。例：`{ viewed: { keys: ['goods'], fromClient: true } }`。"),
  'ConfigInput.places': zh(
    "运营可以在小程序的哪些位置征求订阅（`ask` 活动），名字即页面给出的 `place`。展示这些位置的手机每天至多查询一次该征求什么。默认：无。例：`{ home: { title: '首页' } }`。",
  ),
  'ConfigInput.attributionDays': zh('转化归于这么多天内的最后一次点击。1–90。默认：7。'),
  'ConfigInput.quietHours': zh(
    "免打扰时段，按 `timeZone` 的 `HH:MM`；`from` 晚于 `to` 表示跨零点；两者相同会被拒绝。默认：无。例：`{ from: '22:00', to: '08:00' }`。",
  ),
  'ConfigInput.caps': zh(
    '一个用户多久能收到一次，按类别，以及全部 `all`；主题可另设上限。一条消息受到的每个上限都要有余量。默认：不限。例：`{ promotional: { max: 2, days: 1 } }`。',
  ),
  'ConfigInput.grants': zh("默认：`{ source: 'client' }`。"),
  'ConfigInput.health': {
    en: 'When `health` calls something wrong, and whom it tells.',
    zh: '什么情况算异常，通知谁。',
  },
  'ConfigInput.limits': { en: 'Bounds and paces.', zh: '上限与速度。' },
  'ConfigInput.campaigns': {
    en: 'What operators send to many.',
    zh: '运营群发。',
  },
  'CampaignsInput.approveAbove': zh(
    '超过此人数的活动须由作者以外的人批准。1–10000000。默认不需审批。示例：`5000`。',
  ),
  'CampaignsInput.globalControlPercent': zh(
    '所有用户中这一比例的人始终不收任何活动，且始终是同一批人：与之比较即知活动总的效果。整数 0–20。默认 0。',
  ),
  'ConfigInput.linkParameters': zh(
    "每张卡片的链接都带上的自有参数，用于自己的统计：名称 → 值，至多 5 个，值不超过 64 个字符。值中的 `{template}`、`{topic}`、`{campaign}`、`{variant}` 代表卡片的来源；没有该来源时，不带此参数。页面或 query 写了同名参数时以其为准。默认：无。例：`{ channel: 'notify', utm_campaign: '{campaign}' }`。",
  ),
  'CampaignsInput.testers': zh(
    "除本人外，运营可以向其发送活动测试的 openid，最多 50 个。默认：无。示例：`['oXy12…']`。",
  ),
  'ConfigInput.contentFunctions': zh(
    "可以给出内容的自有云函数（`content: { function }`），写部署后的名称；至多 20 个。活动发送前以收件人调用。默认：无。例：`['coupons']`。",
  ),
  'CampaignsInput.rampAbove': zh(
    '超过此人数的活动分步发送（1 → 5 → 25 → 100%），每步评估后才进入下一步，除非活动另有说明。500–10000000。默认 10000。',
  ),
  'CampaignsInput.brakes': zh('何时暂停活动，或让它停在当前这一步。'),
  'ConfigInput.settings': { en: 'What may be changed at run time.', zh: '运行时可改什么。' },
  'SettingsInput.caps': zh(
    '各上限的 `max` 最大可设为多少，1–50；该上限本身须已配置。例：`{ promotional: 3 }`。',
  ),
  'SettingsInput.quietHours': zh(
    "免打扰时段可改，但这段时间始终安静。例：`{ from: '23:00', to: '07:00' }`。",
  ),
  'SettingsInput.approveAbove': zh('`campaigns.approveAbove` 最大可设为多少。1–10000000。'),
  'SettingsInput.webhookHosts': zh("告警可发往的主机，最多 10 个。例：`['qyapi.weixin.qq.com']`。"),
  'SettingsInput.brakes': zh('`campaigns.brakes` 各上限最大可设为多少。'),
  'BrakesInput.complaints': zh('对其消息的投诉，占送达。默认 0.01。'),
  'BrakesInput.refusals': zh('微信因内容、模板或账号拒绝，占尝试。默认 0.02。'),
  'BrakesInput.unsubscribes': zh('因此退订的用户，占送达。默认 0.02。'),
  'BrakesInput.failures': zh('因其他原因被拒，占尝试。默认 0.1。'),
  'BrakesInput.unknown': zh('没有可信应答，占尝试。默认 0.05。'),
  'ConfigInput.retention': { en: 'How long the record is kept.', zh: '记录保留多久。' },
  'ConfigInput.http': zh(
    '是否允许通过 HTTP 调用 `send`：HTTP 访问服务（须出示 `NOTIFY_HTTP_KEY` 的密钥），或微信的 `invokecloudfunction`。默认：`false`。',
  ),
  'ConfigInput.refusalCodeMinusOne': zh(
    '发送时微信返回 -1 的含义：已拒绝，可重试（`refused`），或结果未知（`unknown`）。默认：`refused`。',
  ),
};
