/** What the reference says of segments: requests of `manage`, their fields and answers. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const SEGMENT_ACTIONS: Readonly<Record<string, Sentence>> = {
  'manage.segment.create': both('Saves a new segment.', '保存新人群。'),
  'manage.segment.update': both(
    'Saves its next version; the ones before stay for what was begun with them.',
    '保存下一个版本；此前的版本保留，供已用它们开始的活动使用。',
  ),
  'manage.segment.remove': both(
    'Removes it; what was begun with it goes on.',
    '移除人群；已用它开始的活动继续。',
  ),
  'manage.list.add': both(
    'A part of an upload; the answer names the lines that matched nobody, or several.',
    '上传的一部分；答复列出无人对应、或对应多人的行。',
  ),
  'manage.list.finish': both(
    'The upload is whole: from now on the list is this one.',
    '上传完整，名单从此以它为准。',
  ),
  'manage.list.all': both('All lists.', '全部名单。'),
  'manage.list.remove': both('Removes a list that no segment names.', '移除没有人群使用的名单。'),
  'manage.segment.list': both('All segments, each in words.', '全部人群及其文字说明。'),
  'manage.segment.show': both(
    'One version: rule, words, and what the configuration does not know any more.',
    '一个版本：规则、文字说明，以及配置中已不存在的内容。',
  ),
  'manage.segment.preview': both(
    'The first twenty people with why they are in it, and how many there are as far as a few seconds show.',
    '前二十人及其符合的原因，以及几秒内数到的人数。',
  ),
  'manage.segment.estimate': both(
    'How many there are, from two thousand users drawn by lot, each number with its interval.',
    '随机抽取两千名用户估算人数，每个数字都带区间。',
  ),
  'manage.segment.job': both(
    'Counts everybody; the first call begins it, the timer goes on, each call says how far it is.',
    '逐一计数：首次调用即开始，由定时器继续，每次调用答复进度。',
  ),
};

const LIST = both('The list’s name.', '名单名。');
const NAME = both('The segment’s name.', '人群名。');
const STORED = both('A stored segment; or give a `rule`.', '已保存的人群；或给出 `rule`。');
const REACHED = both(
  'Only whom a notification of it can reach: who has a credit, or has consented.',
  '只看该模板能触达的人：有额度，或已长期同意。',
);
const NEWEST = both('Default: the newest.', '默认：最新版本。');

export const SEGMENT_FIELDS: Readonly<Record<string, Sentence>> = {
  rule: both('Whom it means.', '指哪些人。'),
  title: both('What it is called on pages.', '页面上的名称。'),
  version: NEWEST,
  'manage.list.add.name': LIST,
  'manage.list.finish.name': LIST,
  'manage.list.remove.name': LIST,
  upload: both('A name of this upload: the same for all its parts.', '本次上传的名字，各部分相同。'),
  part: both('From 0; the same again takes its place.', '从 0 起；同一部分再传会取代。'),
  parts: both('How many there are.', '共几个部分。'),
  of: both(
    '`openid`, or a trait with `alias`. Default: `openid`.',
    '`openid`，或带 `alias` 的特征。默认：`openid`。',
  ),
  values: both('The lines.', '各行的值。'),
  'manage.segment.create.name': NAME,
  'manage.segment.update.name': NAME,
  'manage.segment.remove.name': NAME,
  'manage.segment.show.name': NAME,
  'manage.segment.preview.name': STORED,
  'manage.segment.estimate.name': STORED,
  'manage.segment.estimate.template': both(
    'Says besides how many of them it reaches.',
    '另给出其中可触达的人数。',
  ),
  'manage.segment.job.name': NAME,
  'manage.segment.job.template': both(
    'Says besides how many a notification of it reaches, and why not the others.',
    '另给出该模板的通知能触达多少人，其余为何不能。',
  ),
  again: both('Counts anew what has been counted.', '重新计数。'),
  'manage.segment.preview.template': REACHED,
  'manage.segment.update.version': both(
    'The one that was edited; where somebody has saved another since, the answer is `CONFLICT`.',
    '所编辑的版本；若此后已有人保存，答复 `CONFLICT`。',
  ),
  'manage.segment.remove.version': both(
    'The newest, as for `segment.update`.',
    '最新版本，同 `segment.update`。',
  ),
};

export const SEGMENT_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'manage.segment.create': ['SegmentView'],
  'manage.segment.update': ['SegmentView'],
  'manage.segment.remove': ['SegmentView'],
  'manage.segment.list': ['SegmentList'],
  'manage.segment.show': ['SegmentView'],
  'manage.segment.preview': ['SegmentPreview'],
  'manage.segment.estimate': ['SegmentEstimate'],
  'manage.segment.job': ['SegmentJob'],
  'manage.list.add': ['ListPart'],
  'manage.list.finish': ['ListView'],
  'manage.list.all': ['Lists'],
  'manage.list.remove': ['{ removed }'],
};

const SAVED_BY = both('Who saved it.', '由谁保存。');
const TITLE = both('What it is called on pages; may be empty.', '页面上的名称，可为空。');

export const SEGMENT_ANSWER_WORDS: Readonly<Record<string, Sentence>> = {
  'SegmentView.name': NAME,
  'SegmentView.title': TITLE,
  'SegmentView.version': both('From 1; each save is one.', '从 1 起，每次保存加一。'),
  'SegmentView.rule': both('[Its rule](../segments.md).', '[规则](../segments.md)。'),
  'SegmentView.words': zh('规则的文字说明。'),
  'SegmentView.salt': zh('未指定 `salt` 的分桶所用。'),
  'SegmentView.at': both('When it was saved, ISO 8601.', '保存时间，ISO 8601。'),
  'SegmentView.by': SAVED_BY,
  'SegmentView.warnings': zh('配置中已不存在的内容。规则的含义不变，但不能再这样保存。'),
  'SegmentView.removed': zh('已移除；用更早版本开始的活动继续用那一版。'),
  'SegmentList.segments': both('By name.', '按名字排列。'),
  'SegmentEntry.name': NAME,
  'SegmentEntry.title': TITLE,
  'SegmentEntry.version': both('The newest.', '最新版本。'),
  'SegmentEntry.words': zh('规则的文字说明。'),
  'SegmentEntry.at': both('When it was saved, ISO 8601.', '保存时间，ISO 8601。'),
  'SegmentEntry.by': SAVED_BY,
  'SegmentEntry.warnings': zh('`segment.show` 会列出几处问题。'),
  'SegmentPreview.found': zh('找到的人数。'),
  'SegmentPreview.complete': zh(
    '已全部查看，`found` 即总数；否则还有更多，用 `segment.estimate` 或 `segment.job`。',
  ),
  'SegmentPreview.people': zh('前二十人，按 openid 排列。'),
  'ListPart.people': zh('其中的人数。'),
  'ListPart.strangers': zh('没有对应到人的行。'),
  'ListStranger.value': both('As it was given.', '原值。'),
  'ListStranger.why': zh('`unknown`：没有这样的用户。`several`：不止一个用户。'),
  'ListView.name': LIST,
  'ListView.of': zh('各行是什么。'),
  'ListView.size': zh('名单上的人数，每人一次；尚无完整上传时为 0。'),
  'ListView.strangers': zh('无人对应、或对应多人的行数。'),
  'ListView.at': zh('上传完整的时间，ISO 8601；尚无时没有此项。'),
  'ListView.by': both('Who uploaded it.', '由谁上传。'),
  'Lists.lists': both('By name.', '按名字排列。'),
  'SegmentEstimate.users': zh('全部用户数。'),
  'SegmentEstimate.sampled': zh('其中查看了多少人；与全部相等时，数字是准确的。'),
  'SegmentEstimate.confidence': zh('区间的置信度。'),
  'SegmentEstimate.matched': zh('规则对其成立的人。'),
  'SegmentEstimate.reachable': zh('其中有该模板额度、或已长期同意的人。'),
  'Estimate.count': both('Most likely.', '最可能的人数。'),
  'Estimate.low': both('At least, with that confidence.', '在该置信度下不少于。'),
  'Estimate.high': both('At most, with that confidence.', '在该置信度下不多于。'),
  'SegmentJob.segment': zh('`<segment>@<version>`。'),
  'SegmentJob.template': both('As it was asked.', '所问的模板。'),
  'SegmentJob.state': zh('`running`：由定时器继续。'),
  'SegmentJob.progress': both('0 to 1.', '0 到 1。'),
  'SegmentJob.matched': zh('规则对其成立的人，以查看每个人的时刻为准。'),
  'SegmentJob.reachable': zh('其中有该模板额度、或已长期同意的人。'),
  'SegmentJob.goes': zh('其中该模板的通知会发到的人：立即，或在免打扰与频率上限之后。'),
  'SegmentJob.leftOut': zh('其余按原因：`matched` 等于 `goes` 加上这些。'),
  'SegmentJob.startedAt': both('ISO 8601.', 'ISO 8601。'),
  'SegmentJob.finishedAt': both('ISO 8601.', 'ISO 8601。'),
  'SegmentJob.error': zh('因何停止。'),
  'SegmentPerson.openid': both('Of the user.', '用户的 openid。'),
  'SegmentPerson.why': both('What makes the rule hold.', '规则因何成立。'),
  'SegmentPerson.held': zh('该模板的通知此刻为何不能发给此人，或要稍后；没有此项则无阻碍。'),
};
