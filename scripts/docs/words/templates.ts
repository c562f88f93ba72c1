/** What `manage template.*` asks for and answers. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const TEMPLATE_ACTIONS: Readonly<Record<string, Sentence>> = {
  'manage.template.list': {
    en: 'WeChat’s templates beside the configuration, each with its state in review.',
    zh: '微信上的模板与配置对照，附审核状态。',
  },
  'manage.template.library': {
    en: 'Titles of the public library in the account’s categories, some pages at a time.',
    zh: '账号类目下公共模板库的标题，分批给出。',
  },
  'manage.template.keywords': {
    en: 'A title’s keywords with rules and examples.',
    zh: '一个标题的关键词、规则与示例。',
  },
  'manage.template.add': {
    en: 'Adds a template from the library, and records it as `applied`.',
    zh: '从模板库添加，并记录为 `applied`。',
  },
  'manage.template.remove': {
    en: 'Removes a template that the configuration does not name, and records it as `retired`.',
    zh: '删除配置中没有的模板，并记录为 `retired`。',
  },
  'manage.template.state': {
    en: 'Records how far a template has come, with a note.',
    zh: '记录模板走到哪一步，可附备注。',
  },
  'manage.template.history': {
    en: 'Every step of a template with its date and words.',
    zh: '一个模板的每一步、日期与备注。',
  },
};

export const TEMPLATE_FIELDS: Readonly<Record<string, Sentence>> = {
  'manage.template.library.category': {
    en: 'WeChat’s id of one. Default: all of the account’s.',
    zh: '微信的类目 id。默认：账号的全部类目。',
  },
  'manage.template.add.name': {
    en: 'The alias that it will have; its way is kept under it. Default: WeChat’s id.',
    zh: '将要使用的别名，审核进度记在它名下。默认：微信模板 id。',
  },
  'manage.template.remove.id': { en: 'WeChat’s.', zh: '微信模板 id。' },
  'manage.template.state.name': {
    en: 'What its way is kept under; what is recorded of an alias and of its WeChat id is one way.',
    zh: '进度记在哪个名字下；别名与其微信模板 id 的记录合为一处。',
  },
  'manage.template.state.state': { en: 'How far it has come.', zh: '走到了哪一步。' },
  'manage.template.history.name': { en: 'An alias, or WeChat’s id.', zh: '别名或微信模板 id。' },
};

export const TEMPLATE_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'manage.template.list': ['TemplateList'],
  'manage.template.library': ['TemplateLibrary'],
  'manage.template.keywords': ['TemplateKeywords'],
  'manage.template.add': ['TemplateAdded'],
  'manage.template.remove': ['TemplateRemoved'],
  'manage.template.state': ['TemplateHistory'],
  'manage.template.history': ['TemplateHistory'],
};

export const TEMPLATE_ANSWER_WORDS: Readonly<Record<string, Sentence>> = {
  'TemplateList.at': zh('微信给出此列表的时刻，ISO 8601；只得到过空列表时没有，空列表不说明任何问题。'),
  'TemplateList.old': zh('为什么不是今天的列表：微信的答复。'),
  'TemplateList.templates': zh('小程序在微信上的模板。'),
  'TemplateList.wrong': zh('配置中会被微信拒绝的内容；一致时为空。'),
  'TemplateList.hints': zh('已配置的标题中审核会留意的地方。'),
  'TemplateList.ways': zh('有记录的每个名字的最近一步。'),
  'TemplateView.id': zh('微信模板 id。'),
  'TemplateView.title': both('As WeChat has it.', '微信上的标题。'),
  'TemplateView.fields': zh('按微信的顺序：`thing1`。'),
  'TemplateView.content': zh('微信的正文，含字段标记。'),
  'TemplateView.example': zh('微信给出的示例。'),
  'TemplateView.values': zh('以字段为键：微信允许的取值（若有列出）。'),
  'TemplateView.aliases': zh('配置中使用它的别名；空表示没有使用。'),
  'TemplateView.addedAs': zh('添加时起的别名；配置中还没有它时才有。'),
  'TemplateView.state': zh('最近一步的状态；没有记录时没有。'),
  'TemplateView.since': zh('那一步的时间，ISO 8601。'),
  'TemplateProgress.state': zh(
    '`wanted` 想要、`applied` 已申请、`approved` 已通过、`live` 使用中、`retired` 已停用，或 `rejected` 被驳回。',
  ),
  'TemplateProgress.at': zh('ISO 8601。'),
  'TemplateProgress.note': zh('备注；被驳回时为微信原话。'),
  'TemplateHistory.name': both('As asked: an alias, or WeChat’s id.', '所问的别名或微信模板 id。'),
  'TemplateHistory.steps': zh('从早到晚；没有记录时为空。'),
  'TemplateLibrary.categories': zh('账号的类目。'),
  'TemplateLibrary.titles': both('Those that fit.', '符合条件的标题。'),
  'TemplateLibrary.next': zh('从哪里继续：作为下一次请求的 `start`；到头时没有。'),
  'TemplateKeywords.tid': both('WeChat’s number of the title.', '微信的标题编号。'),
  'TemplateKeywords.keywords': both('What a template of it may hold.', '此标题的模板可以使用的关键词。'),
  'TemplateAdded.id': zh('微信模板 id：填入配置的 `id`。'),
  'TemplateAdded.name': zh('审核进度记在哪个名字下。'),
  'TemplateRemoved.removed': zh('已删除的微信模板 id。'),
};
