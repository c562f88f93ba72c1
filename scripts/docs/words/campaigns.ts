/** What the requests and answers of campaigns are for: parts of `api.ts` and `answers.ts`. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { ASK_SPEC_FIELDS } from './asks';
import { CAMPAIGN_REPORTS } from './campaignReports';
import { LACKING, LATER_ANSWERS, LATER_FIELDS } from './later';
import { REPEAT_ANSWERS, REPEAT_FIELDS } from './repeat';
import { both, zh } from './sentence';

export const CAMPAIGN_ACTIONS = {
  'manage.campaign.create': both(
    'A new campaign, a draft. The same request again answers the first one.',
    '新建活动（草稿）。同样的请求重复时答复第一次的结果。',
  ),
  'manage.campaign.update': both(
    'Another content or audience, while it is a draft. Revokes its approval.',
    '修改草稿的内容或人群；原审批随之失效。',
  ),
  'manage.once': both('One message to an audience, once.', '一条消息，发给一群人，一次。'),
  'manage.repeat': both(
    'One message to an audience, again and again: [Campaigns](../campaigns.md#again-and-again).',
    '一条消息，按周或按月重复发给一群人：[活动](../campaigns.md#重复)。',
  ),
  'manage.triggered': both(
    'A message to whoever does a thing, some time after it: [Campaigns](../campaigns.md#on-what-somebody-does).',
    '某人做了某事之后，过一段时间发给该人：[活动](../campaigns.md#按行为触发)。',
  ),
  'manage.ask': both(
    'Asks for subscriptions at places of the mini program: [Campaigns](../asks.md).',
    '在小程序的某些位置征求订阅：[活动](../asks.md)。',
  ),
  'manage.campaign.show': both(
    'A campaign, and where its notifications are.',
    '查看一个活动，及其通知现在处于哪些状态。',
  ),
  'manage.campaign.list': both('Campaigns, the newest first.', '活动列表，最新在前。'),
  'manage.campaign.preview': both(
    'Whom it would reach now, and why the others are left out. Nothing is spent.',
    '现在会发给谁，其余的人为什么不发。不消耗任何次数。',
  ),
  'manage.campaign.report': both(
    'What came of it, by variant and control group; the figures add up exactly.',
    '活动结果，按内容与对照组；各数严格相加。',
  ),
  'manage.campaign.people': both(
    'Who exactly is behind a number of a report, page by page.',
    '报告中的数字背后是谁，分页给出。',
  ),
  'manage.campaign.withoutCredit': LACKING,
  'manage.campaign.approve': both(
    'The yes of somebody else than its author to exactly this content, this audience, and so many people.',
    '由作者以外的人批准：限定这份内容、这群人、这个人数。',
  ),
  'manage.campaign.start': both(
    'Lets it begin, two minutes from now at the earliest.',
    '开始，最早在两分钟之后。',
  ),
  'manage.campaign.undo': both('Takes a start back that has not begun.', '撤回尚未开始的启动。'),
  'manage.campaign.pause': both(
    'Stands still, from the next window of 25 on, until it is resumed or its end has come.',
    '暂停：从下一批（25 条）起生效，直到恢复或到期。',
  ),
  'manage.campaign.resume': both('Goes on where it stood.', '从暂停处继续。'),
  'manage.campaign.stop': both(
    'Ends it for good; `onTheirWay` says how many more may arrive.',
    '永久停止；`onTheirWay` 为仍可能送达的条数。',
  ),
  'manage.campaign.rate': both(
    'Another pace from the next window of sends on, also of what was made ahead. `pacing`: part of that is still to be let go.',
    '修改速度：从下一批起生效，已预先生成的也按新速度。`pacing` 表示仍有一部分尚未按新速度放行。',
  ),
  'manage.campaign.end': both(
    'Another end: what has not gone out by then is dropped.',
    '修改截止时间：届时未发出的不再发送。',
  ),
  'manage.campaign.test': both(
    'One variant to oneself or a configured tester. Spends the tester’s credit, counts in no figures.',
    '把一种内容发给自己或配置的测试者。消耗测试者的次数，不计入统计。',
  ),
  'manage.campaign.duplicate': both(
    'A draft with the same content and audience; or for those who have not clicked.',
    '复制为草稿，内容与人群相同；或只发给未点击的人。',
  ),
} satisfies Record<string, Sentence>;

/** Of one kind alone. */
const KIND_FIELDS: Readonly<Record<string, Sentence>> = {
  'manage.once.audience': both('Who may get it.', '发给谁。'),
  'manage.once.audience.openids': both('1 to 1000 users.', '1–1000 个用户。'),
  'manage.once.audience.segment': both(
    'In place of `openids`: a stored segment, in the version that it has now.',
    '代替 `openids`：已保存的人群，取其当前版本。',
  ),
  'manage.once.ramp': both(
    '`true`: in steps of 1, 5, 25 and 100 % of the people, each judged before the next; `false`: at once; or steps of its own. Default: above `campaigns.rampAbove` of the configuration.',
    '`true`：按人数的 1、5、25、100% 分步发送，每步评估后才进入下一步；`false`：一次发出；也可自定步骤。默认：超过配置的 `campaigns.rampAbove` 时分步。',
  ),
  'manage.once.ramp.steps': both(
    'Percent of the people, ascending, the last 100.',
    '人数百分比，递增，最后为 100。',
  ),
  'manage.once.ramp.soakMinutes': both(
    'Minutes from the last send of a step until it is judged. 10–1440.',
    '一步的最后一条发出后，等多少分钟再评估。10–1440。',
  ),
  'manage.once.ramp.leastSample': both(
    'Deliveries of which a step is judged at least. 50–100000.',
    '至少送达多少条才评估。50–100000。',
  ),
  'manage.once.perSecond': both(
    'At most so many a second. Default: as fast as the account may.',
    '每秒最多多少条。默认：账号允许的最快速度。',
  ),
  'manage.once.bestTime': both(
    'Each person’s own hour instead of all at once; not with `perSecond`.',
    '在每个人各自的时段发送，而不是同时发送；不能与 `perSecond` 同用。',
  ),
  'manage.once.bestTime.latest': both('By when all should have gone out.', '最晚何时全部发出。'),
  'manage.triggered.trigger': both('On what it is sent, and unless what.', '因何而发，除非发生何事。'),
  'manage.triggered.trigger.on': both('What somebody does.', '用户做的事。'),
  'manage.triggered.trigger.on.event': both('An event of the configuration.', '配置中的事件。'),
  'manage.triggered.trigger.on.where': both(
    'Values of its declared keys, all of them. Default: any.',
    '其声明属性的值，须全部符合。默认：任意。',
  ),
  'manage.triggered.trigger.on.key': both(
    'Each value of this declared key is an occurrence of its own (`order`); without the key an event is none. Default: one occurrence per person.',
    '该声明属性的每个值各算一次发生（如 `order`），没有该属性的事件不算。默认：每人一次。',
  ),
  'manage.triggered.trigger.waitMinutes': both(
    'From the event to the notification: up to 30 days.',
    '从事件到通知的时间，最长 30 天。',
  ),
  'manage.triggered.trigger.unless': both(
    'Done after the event and before the notification is sent, it makes it needless.',
    '在事件之后、发送之前做了此事，就不再发送。',
  ),
  'manage.triggered.trigger.unless.event': both('An event of the configuration.', '配置中的事件。'),
  'manage.triggered.trigger.unless.sameKey': both(
    'Only with the value of `on.key` that the occurrence has. Default: `false`.',
    '仅当 `on.key` 的值与该次发生相同。默认 `false`。',
  ),
  'manage.triggered.trigger.againAfterMinutes': both(
    'Sooner than this after the event that made the last notification, the same occurrence makes no other: up to 180 days.',
    '距上一条通知所因的事件不足此时间，同一发生不再生成通知；最长 180 天。',
  ),
  'manage.triggered.segment': both(
    'Only people of this stored segment, in the version that it has now. Default: everybody.',
    '只限该已保存人群，取其当前版本。默认：所有人。',
  ),
};

/** Of the kinds that send notifications. */
const SENDING_FIELDS: Readonly<Record<string, Sentence>> = Object.fromEntries(
  ['once', 'repeat', 'triggered'].flatMap((kind) =>
    Object.entries({
      purpose: both(
        'What the content is for: `promotional` content is refused on a transactional template.',
        '内容用途；`promotional` 内容不能用交易类模板发送。',
      ),
      scene: both(
        'Of the template, as the configuration declares it: the content is just that. Needed where one is declared, refused otherwise.',
        '模板的场景，与配置一致：内容正是如此。配置中有声明时必填，不符则拒绝。',
      ),
      variants: both(
        'One to six ways to say it. With `control` their `percent` make 100.',
        '1–6 种内容；各 `percent` 与 `control` 合计 100。',
      ),
      'variants[].name': both('Of the variant.', '该内容的名称。'),
      'variants[].percent': both('Share of the people, in whole percent.', '占比，整数百分比。'),
      'variants[].data': both('As for `send`.', '同 `send`。'),
      'variants[].page': both('As for `send`.', '同 `send`。'),
      'variants[].query': both('As for `send`.', '同 `send`。'),
      'variants[].content': both(
        'A function of your own gives the rest for each person, or leaves one out.',
        '由自己的云函数给出每个人其余的内容，或跳过。',
      ),
      'variants[].content.function': both('One of `contentFunctions`.', '`contentFunctions` 之一。'),
      control: both(
        'Percent who get nothing, to compare with. Default: 0.',
        '对照组百分比，不发送，用于比较。默认 0。',
      ),
    }).map(([field, words]): [string, Sentence] => [`manage.${kind}.${field}`, words]),
  ),
);

export const CAMPAIGN_FIELDS: Readonly<Record<string, Sentence>> = Object.fromEntries(
  ['create', 'update'].flatMap((action) =>
    Object.entries({
      kind: both('What lets it be sent. Default: `once`.', '发送方式。默认 `once`。'),
      title: both('For operators; users do not see it.', '给运营看的名称，用户看不到。'),
      endsAt: both('What has not gone out by then is dropped.', '到时仍未发出的不再发送。'),
    }).map(([field, words]): [string, Sentence] => [`manage.campaign.${action}.${field}`, words]),
  ),
);

const id = both(
  'The campaign’s, of 1 to 40 letters, digits, `-` or `_`; of a run, as `show` names it.',
  '活动 id，1–40 个字母、数字、`-` 或 `_`；某一次的 id 见 `show`。',
);
for (const action of Object.keys(CAMPAIGN_ACTIONS)) {
  if (action !== 'manage.campaign.list') Object.assign(CAMPAIGN_FIELDS, { [`${action}.id`]: id });
}
Object.assign(CAMPAIGN_FIELDS, SENDING_FIELDS, KIND_FIELDS, REPEAT_FIELDS, ASK_SPEC_FIELDS, LATER_FIELDS, {
  'manage.campaign.update.version': both(
    'As `campaign.show` gave it: a change by somebody else in between is not overwritten.',
    '取自 `campaign.show`；其间他人的修改不会被覆盖。',
  ),
  'manage.campaign.people.outcome': both(
    'Which number. `notClicked`: sent, not told as not shown, and not clicked. Default: `assigned`.',
    '哪个数字。`notClicked`：已发送、未被告知未展示、且未点击。默认 `assigned`。',
  ),
  'manage.campaign.people.part': both('Of this variant or control group.', '只看这一内容或对照组。'),
  'manage.campaign.people.reason': both('Left out for this reason.', '只看因此未发送的。'),
  'manage.campaign.people.after': both('`next` of the page before.', '上一页的 `next`。'),
  'manage.campaign.people.limit': both(
    '1–500 notifications to look at. Default: 100.',
    '查看多少条通知，1–500，默认 100。',
  ),
  'manage.campaign.list.state': both('Only campaigns in this state.', '只列出处于此状态的活动。'),
  'manage.campaign.list.kind': both('Only campaigns of this kind.', '只列出此类活动。'),
  'manage.campaign.list.place': both('Only those that ask there.', '只列出在该位置征求订阅的活动。'),
  'manage.campaign.list.limit': both('1–100. Default: 50.', '1–100，默认 50。'),
  'manage.campaign.approve.hash': both('As `campaign.show` gave it.', '取自 `campaign.show`。'),
  'manage.campaign.approve.size': both('To how many at most.', '最多多少人。'),
  'manage.campaign.start.confirmed': both(
    'To how many: `reachable` of the preview. At a tenth more it pauses. Of one that repeats: at each run. Of a triggered campaign: how many notifications it may make in all. Needed but by one of the kind `ask`, which takes its target or nothing.',
    '确认人数，即预览的 `reachable`；实际多出一成时自动暂停。重复活动：每次的人数。触发活动：一共最多生成多少条通知。除 `ask` 外必填；`ask` 可填其目标或不填。',
  ),
  'manage.campaign.start.at': both('When it begins. Default: in two minutes.', '开始时间。默认两分钟后。'),
  'manage.campaign.resume.confirmed': both(
    'To how many it may go now; needed where it paused because there were more than confirmed.',
    '新的确认人数；因超出确认人数而暂停时必填。',
  ),
  'manage.campaign.rate.perSecond': both('At most so many a second, 0.1–2000.', '每秒最多多少条，0.1–2000。'),
  'manage.campaign.end.endsAt': both('A time ahead, 180 days at most.', '将来的时间，最多 180 天。'),
  'manage.campaign.test.key': both(
    'Your name for this test: the same again sends no second one.',
    '这次测试的名称：同名重复不会再发。',
  ),
  'manage.campaign.test.to': both(
    'Whoever asks, or one of `campaigns.testers`. Default: whoever asks.',
    '本人，或 `campaigns.testers` 之一。默认：本人。',
  ),
  'manage.campaign.test.variant': both(
    'Name of the variant. Default: the first.',
    '内容的名称。默认：第一种。',
  ),
  'manage.campaign.duplicate.as': both('Id of the copy.', '副本的 id。'),
  'manage.campaign.duplicate.endsAt': both('End of the copy.', '副本的结束时间。'),
});

export const CAMPAIGN_ANSWERS: Readonly<Record<string, Sentence>> = {
  ...CAMPAIGN_REPORTS,
  ...REPEAT_ANSWERS,
  ...LATER_ANSWERS,
  'CampaignView.id': both('Of the campaign.', '活动 id。'),
  'CampaignView.state': both(
    '`draft`, `scheduled`, `running`, `paused`, `finished` (none of its notifications is without an end) or `stopped`.',
    '`draft` 草稿、`scheduled` 已排期、`running` 进行中、`paused` 已暂停、`finished` 已结束（每条通知都有结果）、`stopped` 已停止。',
  ),
  'CampaignView.version': zh('修改时随 `campaign.update` 给出。'),
  'CampaignView.spec': both(
    'Title, purpose, template, variants, audience, end.',
    '名称、用途、模板、内容、人群、结束时间。',
  ),
  'CampaignView.hash': zh('内容、人群与时间的哈希，审批针对它。'),
  'CampaignView.author': both('Who wrote it as it is.', '当前内容的作者。'),
  'CampaignView.pacing': both(
    'Its pace was changed, and what was made for the old one is not yet all let go by the new one.',
    '速度已修改，预先生成的尚未全部按新速度放行。',
  ),
  'CampaignTest.note': both('What it costs and where it does not count.', '消耗什么，不计入哪里。'),
  'CampaignView.approval': both('By whom, when, of which hash, to how many.', '审批人、时间、哈希与人数。'),
  'CampaignView.startsAt': zh('ISO 8601，开始时间。'),
  'CampaignView.endsAt': both(
    'ISO 8601; what is late is dropped then.',
    'ISO 8601，结束时间；未发出的不再发送。',
  ),
  'CampaignView.confirmed': both(
    'To how many it may go; 0 before it was started.',
    '确认人数；未启动时为 0。',
  ),
  'CampaignView.pausedFor': both(
    'Why it is paused: `operator`; `confirmed`: there are more people than were confirmed; `error`: what it needs is gone; `brake`: complaints or refusals are surely above their limit; `ramp`: its step does not show that the next may follow.',
    '暂停原因：`operator` 人工；`confirmed` 实际人数超过确认人数；`error` 所需的内容已不存在；`brake` 投诉或被拒必定超过上限；`ramp` 这一步不足以进入下一步。',
  ),
  'CampaignView.error': zh('因 `error` 暂停时：`campaign.resume` 之前需要解决的问题。'),
  'CampaignView.pace': zh('分步与刹车的情况；开始前没有。'),
  'CampaignPace.allowed': zh('这一步最多生成多少条通知；不再限制时没有。'),
  'CampaignPace.steps': zh('各步的通知总数；不分步时没有。'),
  'CampaignPace.soaksUntil': zh('ISO 8601：这一步已发完，届时评估。'),
  'CampaignPace.heldUntil': zh('ISO 8601：这一步不能自动继续；若无变化，届时暂停。'),
  'CampaignPace.lookedAt': zh('ISO 8601：最近一次查看数据的时间。'),
  'CampaignPace.verdict': zh('当时的结论：`go` 继续、`unsure` 不确定、`hold` 停在这一步、`stop` 停止。'),
  'CampaignPace.sample': zh('所评估的送达条数。'),
  'CampaignPace.readings': zh('各比率及其上限与真实比率的上下界，0 到 1。'),
  'CampaignPreview.agreedTo': zh('这些人同意的是什么；内容应正是如此。'),
  'AgreedTo.template': both('By alias.', '模板别名。'),
  'AgreedTo.title': both('As users read it.', '用户看到的标题。'),
  'AgreedTo.topic': both('As users read it.', '用户看到的主题。'),
  'AgreedTo.scene': zh('添加模板时告诉微信的场景；配置未声明时没有。'),
  'CampaignPreview.steps': zh('分步时各步的通知总数；一次发出时没有。'),
  'Reading.brake': both(
    '`complaints`, `unsubscribes` (of those delivered), `refusals`, `failures`, `unknown` (of those attempted).',
    '`complaints` 投诉、`unsubscribes` 退订（占送达），`refusals` 微信拒绝、`failures` 失败、`unknown` 结果未知（占尝试）。',
  ),
  'Reading.limit': both('As configured, or set.', '配置或设定的上限。'),
  'Reading.count': both('So many,', '条数。'),
  'Reading.of': both('of so many.', '总条数。'),
  'Reading.low': both('The true rate is surely above.', '真实比率必定高于此值。'),
  'Reading.high': both('The true rate is surely below.', '真实比率必定低于此值。'),
  'CampaignView.matched': zh('人群中已看过的人数。'),
  'CampaignView.noCredit': both(
    'Of those, without a credit: no notification is made.',
    '其中没有次数的人数，不生成通知。',
  ),
  'CampaignView.made': both(
    'Of those, with a notification, control groups included.',
    '其中已生成通知的人数，含对照组。',
  ),
  'CampaignView.states': zh('各状态的通知数，此刻统计；列表中及开始前没有。'),
  'CampaignView.onTheirWay': zh(
    '`campaign.pause`、`campaign.stop` 之后：正在发送、仍可能送达的条数，最多数到 100。',
  ),
  'CampaignList.campaigns': both('The newest first.', '最新在前。'),
  'CampaignPreview.bestTime': zh('设有 `bestTime` 时：时段将如何选定。'),
  'ChosenTimes.by': zh('按用户自己的习惯、按全体用户的习惯、按默认时段，或最晚时间前已无以上时段。'),
  'ChosenTimes.fallback': zh('不是按用户自己习惯选定的比例；一条也没有时为 `null`。'),
  'CampaignPreview.complete': zh('是否看完了全部人群；否则各数只是几秒内看到的一部分。'),
  'CampaignPreview.matched': zh('人群总人数。'),
  'CampaignPreview.reachable': zh('会得到通知或进入对照组的人数，启动时确认此数。'),
  'CampaignPreview.wouldSend': zh('会发送的人数。'),
  'CampaignPreview.leftOut': zh('其余的人为什么不发；matched = wouldSend + 各项之和。'),
  'CampaignPreview.later': zh(
    '会发送、但到期时还不能发送的人（到期指按活动速度、各人最佳时段、下一次的时间，或等待之后）：免打扰、频率上限、被拒后的冷却。',
  ),
  'CampaignPreview.parts': zh('各内容及 `control`、`globalControl` 的人数。'),
  'CampaignPreview.content': zh('由云函数给出内容的各版本：该函数为其中一些人答复了什么。'),
  'CampaignPreview.credits': zh('该模板的次数：本次消耗，及这些用户此后剩余。'),
  'CampaignPreview.missedBy': zh('这些用户已排期的通知中，因此将没有次数可用的条数。'),
  'CampaignPreview.calls': zh('大约多少次数据库调用。'),
  'CampaignPreview.quota': zh('占所设每日额度的比例；未设额度时没有。'),
  'CampaignPreview.estimate': both(
    'Of a triggered campaign: its audience is whoever did the thing in these last `days`. How many notifications would have come of it for those who can be reached, and how many of them would have been taken back, as far as the last 20 times of each person and thing tell. An estimate: nobody knows who will do it.',
    '触发活动：人群为最近 `days` 天做过此事的人。可触达者本会产生多少条通知，其中多少会被取消，据每人每事最近 20 次的记录。仅为估计：谁也不知道以后谁会做。',
  ),
  'CampaignPreview.waitsAt': zh(
    '即使没有人投诉，分步也会在这些条数处等人决定：送达这么少，无法确定低于这么低的上限。没有时：不会。',
  ),
  'CampaignPreview.seconds': zh('按所设速率，从第一条到最后一条的秒数，含各步之间的等待。'),
};
