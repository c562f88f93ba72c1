/** Of campaigns that ask for subscriptions: what clients are told, and what they tell. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const ASK_ANSWERS: Readonly<Record<string, Sentence>> = {
  'SyncResult.asks': zh('运营想向该用户征求的订阅及位置，最多 5 个。'),
  'AskState.id': both(
    'Of the campaign: to be given with `report` as `campaign`.',
    '活动 id，用 `report` 上报时作为 `campaign` 给出。',
  ),
  'AskState.places': both(
    'Where it asks, by names of the configuration.',
    '在哪些位置征求，为配置中的名字。',
  ),
  'AskState.templates': both('What for, by alias.', '征求哪些模板（别名）。'),
  'AskState.zh': both('What stands over the button and on it.', '按钮上方与按钮上的文字。'),
  'AskState.en': both('The same for users whose WeChat is in English.', '同上，用于微信为英文的用户。'),
  'AskState.until': zh('毫秒时间戳。'),
};

Object.assign(ASK_ANSWERS, {
  'ListedCampaign.kind': both('`once`, `triggered`, `ask`…', '`once`、`triggered`、`ask` 等。'),
  'ListedCampaign.title': both(
    'As its author wrote it. The other fields are those of `CampaignView`.',
    '作者填写的名称。其余字段同 `CampaignView`。',
  ),
  'AskReport.kind': both('`ask`.', '`ask`。'),
  'AskReport.id': both('Of the campaign.', '活动 id。'),
  'AskReport.state': both('As in `CampaignView`.', '同 `CampaignView`。'),
  'AskReport.asked': zh('为它展示的弹窗数。'),
  'AskReport.agreed': zh('其中用户有所同意的弹窗数。'),
  'AskReport.rate': zh('agreed ÷ asked；不足 30 时没有。'),
  'AskReport.gained': zh('获得的次数，及长期模板的同意数。'),
  'AskReport.target': both('Where it has one.', '有目标时才有。'),
  'AskReport.forecast': zh('ISO 8601：按目前速度何时达到目标；尚无速度或未在进行时没有。'),
  'AskReport.inTime': zh('是否早于它的结束时间。'),
  'AskReport.templates': zh('按别名列出获得的次数；共用一个微信模板的别名记在第一个名下。'),
  'AskReport.days': zh('最早的在前；没有结果的日子不列出。'),
  'AskPreview.kind': both('`ask`.', '`ask`。'),
  'AskPreview.agreedTo': zh('按模板列出他们将同意什么；文字应正是如此。'),
  'AskPreview.complete': zh('是否看完了所有人；否则各数只是几秒内看到的一部分。'),
  'AskPreview.matched': zh('人群中的人数：matched = wouldAsk + enough + off。'),
  'AskPreview.wouldAsk': zh(
    '所征求的模板中至少有一个没有次数（没有同意过）。用户是否“总是保持”或刚刚拒绝，只有手机知道。',
  ),
  'AskPreview.enough': zh('所征求的都够用。'),
  'AskPreview.off': zh('自己关闭了，或微信的总开关关着。'),
});

/** Of the kind of campaign. */
export const ASK_SPEC_FIELDS: Readonly<Record<string, Sentence>> = {
  'manage.ask.places': both('1 to 3 of the configuration’s `places`.', '配置中 `places` 的 1–3 个位置。'),
  'manage.ask.templates': both(
    '1 to 3 aliases, the most important first: one sheet, so all one-time or all long-term, each of another title.',
    '1–3 个模板别名，最重要的在前：同一个弹窗，因此须同为一次性或同为长期，且标题互不相同。',
  ),
  'manage.ask.scenes': both(
    'Those of the templates, as the configuration declares them: the wording asks for just that. Needed where any is declared.',
    '各模板的场景，与配置一致：文字所征求的正是如此。配置中有声明时必填。',
  ),
  'manage.ask.segment': both(
    'Only people of this stored segment, in the version that it has now; without `list` and `gotCampaign`. Default: everybody.',
    '只限该已保存人群，取其当前版本；不能含 `list` 与 `gotCampaign`。默认：所有人。',
  ),
  'manage.ask.wording': both(
    'What users read. With places and templates at most 940 bytes.',
    '给用户看的文字；连同位置与模板最多 940 字节。',
  ),
  'manage.ask.wording.zh': both('Over the button and on it.', '按钮上方与按钮上的文字。'),
  'manage.ask.wording.zh.title': both('1 to 20 characters.', '1–20 个字符。'),
  'manage.ask.wording.zh.text': both('1 to 60.', '1–60 个字符。'),
  'manage.ask.wording.zh.button': both('1 to 10.', '1–10 个字符。'),
  'manage.ask.wording.en': both(
    'Where WeChat is in English. Default: `zh` there, too.',
    '微信为英文时使用。默认同样用 `zh`。',
  ),
  'manage.ask.wording.en.title': both('1 to 40 characters.', '1–40 个字符。'),
  'manage.ask.wording.en.text': both('1 to 120.', '1–120 个字符。'),
  'manage.ask.wording.en.button': both('1 to 20.', '1–20 个字符。'),
  'manage.ask.from': both(
    'It does not begin before. Default: when it is started.',
    '不早于此时开始。默认：启动时。',
  ),
  'manage.ask.target': both(
    'It is over when so many credits have come of it. Default: at its end only.',
    '获得这么多次数即结束。默认：只在结束时间结束。',
  ),
};

export const ASK_FIELDS: Readonly<Record<string, Sentence>> = {
  campaign: both(
    'The campaign that asked: what came of it is counted there.',
    '由哪个活动征求：结果计入该活动。',
  ),
};

export const ASK_CLIENT: Readonly<Record<string, Sentence>> = {
  'Notify.visit': zh(
    '用户看到了某个位置。若配置的 `places` 中有它，则查询运营在那里征求什么，每天至多一次；其他位置不做任何事。`<notify-subscribe>` 会自动调用。',
  ),
  'AskOptions.campaign': zh('`plan` 给出的 `ask` 的 `id`：这次点击的结果计入该活动。'),
};
