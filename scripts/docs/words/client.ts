/** What the client’s options, methods and words mean, where its types do not say it in that language. */
import { ASK_CLIENT } from './asks';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const CLIENT_WORDS: Readonly<Record<string, Sentence>> = {
  'NotifyOptions.config': zh('来自 `dist/client/notify.config.js`。'),
  'NotifyOptions.cloud': zh(
    '给出函数时，每次请求都会调用它，所以可以等待 `init`。默认：`wx.cloud`。给出其他对象时使用它自己的环境：`env` 与配置中的环境只用于 `wx.cloud`。其他小程序共享的环境（`resourceAppid`）不可用：云函数会拒绝其调用者。',
  ),
  'NotifyOptions.env': zh('有多个环境相符时，指定云环境 id。默认：配置中与小程序版本相符的那个。'),
  'NotifyOptions.prefix': zh('已部署函数名的前缀。默认：配置中的前缀。'),
  'NotifyOptions.max': zh('一次弹窗最多几个模板，1–5；旧版微信最多 3 个。默认：3。'),
  'NotifyOptions.topUpTo': zh('静默攒次数时，每个模板攒到几次为止，0–20；0 表示从不。默认：3。'),
  'NotifyOptions.debug': zh(
    '说明发生了什么、为什么：`true` 在控制台输出代码，`words`（来自 `miniprogram-notify/words`）输出文字。默认：仅在开发版输出代码。',
  ),
  'NotifyOptions.texts': zh('替换给用户看的文字。'),
  'NotifyOptions.scenes': zh('哪些场景值算从卡片打开。默认：1107 与 1014。'),
  'Notify.ask': zh(
    '打开微信的授权弹窗。必须是点击处理函数里的第一件事，在任何 `await` 之前：弹窗就在这一刻请求。别名的先后即重要程度。',
  ),
  'Notify.topUp': zh('在正常的点击里调用：为用户总是同意的模板再攒一次。绝不弹出任何东西。'),
  'Notify.openSettings': zh('打开微信中本小程序的设置页；必须是点击处理函数里的第一件事。'),
  'Notify.settings': both(
    'Preferences, balances and wishes, fetched where what is held is stale.',
    '开关设置、次数与想等的东西；手上的过期时会去取。',
  ),
  'Notify.known': zh('`settings` 上次的结果，立即返回。'),
  'Notify.update': zh(
    '修改开关。关闭与 `unsubscribe` 一样是拒绝：答复 `ok` 之后，受其约束的消息不再发送，`PENDING` 亦然。',
  ),
  'Notify.unsubscribe': zh(
    '答复 `ok` 之后，受其约束的消息不再发送。`PENDING`：已生效，但有一条消息已在途中。',
  ),
  'Notify.unwish': zh('不再等某样东西。'),
  'Notify.erase': zh('删除系统保存的该用户的全部数据。`PENDING`：尚未完成，有消息在途中，稍后再试。'),
  'Notify.exportData': zh('系统保存的该用户的全部数据，分页给出：一页的 `next` 是下一页的 `cursor`。'),
  'Notify.track': zh('最多 50 条。没有网络时不保留：转化可以重复上报，每个 `id` 只计一次。'),
  'Notify.feedback': both('A rating, a suggestion or a complaint.', '评分、建议或投诉。'),
  'Notify.inbox': both('What was sent, and what was missed.', '收到过的，以及错过的。'),
  'Notify.read': both('Marks notifications as read.', '标记为已读。'),
  'Notify.opened': zh('最近一次点开卡片的那条通知。'),
  'Notify.install': zh(
    '上报卡片点击，并完成一次启动中的那一次云调用。原生小程序：`notify.install(App)({…})`。由框架创建 App 时（Taro、uni-app）：`notify.install()`。',
  ),
  'Notify.sync': zh('上交积存的内容并取回次数；启动时与 `ask` 之后会自动进行。'),
  'Notify.onChange': zh('`known` 变化时回调；返回的函数用于取消。'),
  'AskOptions.place': zh('在哪里请求的，最多 64 个字母、数字与 `_ - : /`；其他字符变为 `-`。'),
  'AskOptions.about': zh(
    '用户想等的东西，用你自己的叫法：`goods:17`。随同意一起记下，`toWish` 据此找到等的人。最多 48 个字母、数字与 `_ - : . /`；其他字符变为 `-`。',
  ),
  ...ASK_CLIENT,
  'AskOptions.label': zh('它在设置页上的名字，最多 20 个字符。'),
  'AskOutcome.ok': zh('至少有一个模板被同意。'),
  'AskOutcome.reason': both('One of the words below.', '下列代码之一。'),
  'AskOutcome.message': zh('给用户看的中文；可用 `texts` 替换。'),
  'AskOutcome.accepted': both('Aliases that were accepted.', '被同意的别名。'),
  'AskOutcome.rejected': both('Aliases that were rejected.', '被拒绝的别名。'),
  'AskOutcome.skipped': both(
    'Aliases that were not asked for or not decided, each with why.',
    '没有请求或没有结果的别名，各附原因。',
  ),
  'AskOutcome.askToSwitchOn': zh(
    "用户刚同意了其中一条消息、但仍处于关闭的主题：这一条会到，以后的不会。询问是否打开：`update({ muted: false, topics: { [name]: 'instant' } })`。",
  ),
};

interface ReasonWords {
  means: Sentence;
  todo: Sentence;
}
const reason = (en: string, chinese: string, todoEn: string, todoZh: string): ReasonWords => ({
  means: { en, zh: chinese },
  todo: { en: todoEn, zh: todoZh },
});
const NOTHING = ['Nothing.', '不用做。'] as const;

export const REASON_WORDS: Readonly<Record<string, ReasonWords>> = {
  'AskReason.accepted': reason('At least one template was accepted.', '至少有一个模板被同意。', ...NOTHING),
  'AskReason.rejected': reason(
    'The sheet was shown, the user accepted none.',
    '弹窗已出现，用户都没有同意。',
    'Leave it for some days: the planner does.',
    '过几天再说：自动选择会这样做。',
  ),
  'AskReason.kept-reject': reason(
    'Refused without a sheet, because the user keeps that choice.',
    '用户选择了总是保持拒绝，没有弹窗。',
    'Offer `openSettings()` from a tap.',
    '在点击中提供 `openSettings()`。',
  ),
  'AskReason.main-switch-off': reason(
    'WeChat’s main switch is off for this mini program.',
    '微信中本小程序的通知总开关已关闭。',
    'Offer `openSettings()` from a tap.',
    '在点击中提供 `openSettings()`。',
  ),
  'AskReason.busy': reason(
    'Another sheet is still open; this tap was ignored.',
    '另一个弹窗还开着，这次点击被忽略。',
    ...NOTHING,
  ),
  'AskReason.no-gesture': reason(
    'Not called straight from a tap.',
    '不是直接由点击调用。',
    'Call `ask` first thing in the handler, before any `await`.',
    '把 `ask` 放在处理函数的最前面，之前不要有 `await`。',
  ),
  'AskReason.at-launch': reason(
    'Called while the mini program starts.',
    '在小程序启动时调用。',
    'Ask at the moment of need, from a tap.',
    '在用户需要时、由点击来请求。',
  ),
  'AskReason.nothing-to-ask': reason(
    'No template was left to ask for.',
    '没有可请求的模板。',
    'See `skipped`.',
    '看 `skipped`。',
  ),
  'AskReason.network': reason(
    'WeChat could not be reached.',
    '连不上微信。',
    'Another tap helps.',
    '再点一次即可。',
  ),
  'AskReason.background': reason(
    'The mini program was in the background.',
    '小程序在后台。',
    'Another tap helps.',
    '再点一次即可。',
  ),
  'AskReason.banned': reason(
    'WeChat blocked the mini program.',
    '小程序被微信封禁该能力。',
    'See the WeChat console.',
    '查看微信公众平台。',
  ),
  'AskReason.template': reason(
    'WeChat did not accept the template ids.',
    '微信不接受这些模板 id。',
    '`debug` says what to mend; the next tap asks one template at a time.',
    '`debug` 会说明要改什么；下次点击会逐个模板请求。',
  ),
  'AskReason.failed': reason(
    'Anything else, or no template was decided.',
    '其他情况，或没有任何模板有结果。',
    'See `skipped`, and `debug`.',
    '看 `skipped` 与 `debug`。',
  ),
  'Skip.unknown': reason(
    'The configuration has no such alias, or the deployed one has it no longer.',
    '配置中没有这个别名，或已部署的配置里不再有。',
    'Build client and functions from one configuration.',
    '用同一份配置构建客户端与云函数。',
  ),
  'Skip.same-title': reason(
    'WeChat asks once per title in a call.',
    '微信一次请求中同名标题只问一个。',
    'Ask for one of them.',
    '只请求其中一个。',
  ),
  'Skip.other-kind': reason(
    'One-time and long-term templates cannot be in one call; the first one’s kind went.',
    '一次性与长期模板不能同时请求；以第一个的类型为准。',
    'Ask for the others in another tap.',
    '其余的在另一次点击中请求。',
  ),
  'Skip.over-limit': reason(
    'More than `max`.',
    '超过 `max`。',
    'Ask for the others in another tap.',
    '其余的在另一次点击中请求。',
  ),
  'Skip.off': reason(
    'Planner: the user switched the topic, the template or everything off.',
    '自动选择：用户关闭了该主题、该模板或全部。',
    ...NOTHING,
  ),
  'Skip.enough': reason(
    'Planner: enough credits, or a standing consent.',
    '自动选择：次数够用，或长期订阅已同意。',
    ...NOTHING,
  ),
  'Skip.refused-recently': reason('Planner: refused not long ago.', '自动选择：不久前拒绝过。', ...NOTHING),
  'Skip.kept-reject': reason(
    'The user keeps refusing it.',
    '用户选择了总是保持拒绝。',
    'Offer `openSettings()` from a tap.',
    '在点击中提供 `openSettings()`。',
  ),
  'Skip.main-switch-off': reason(
    'WeChat’s main switch is off.',
    '微信的通知总开关已关闭。',
    'Offer `openSettings()` from a tap.',
    '在点击中提供 `openSettings()`。',
  ),
  'FailureReason.network': reason(
    'The cloud could not be reached.',
    '连不上云环境。',
    'Nothing: reports are kept and handed over later.',
    '不用做：上报会保留，稍后补上。',
  ),
  'FailureReason.cloud-not-ready': reason(
    '`wx.cloud` was not initialised.',
    '`wx.cloud` 还没有初始化。',
    'Call `wx.cloud.init` in `onLaunch`, or hand in `cloud`.',
    '在 `onLaunch` 里调用 `wx.cloud.init`，或传入 `cloud`。',
  ),
  'FailureReason.not-deployed': reason(
    'There is no such function in this environment.',
    '该环境里没有这个云函数。',
    '[Deploy](../deploy.md), or compare `prefix`.',
    '[部署](../deploy.md)，或核对 `prefix`。',
  ),
  'FailureReason.failed': reason(
    'The call failed in another way.',
    '调用以其他方式失败。',
    'See `detail`.',
    '看 `detail`。',
  ),
};
