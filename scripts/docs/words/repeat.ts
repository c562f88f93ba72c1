/** Of campaigns that repeat. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const REPEAT_FIELDS: Readonly<Record<string, Sentence>> = {
  'manage.repeat.audience': both('Who may get it, looked for anew at each run.', '发给谁；每次重新查找。'),
  'manage.repeat.audience.openids': both('1 to 1000 users.', '1–1000 个用户。'),
  'manage.repeat.audience.segment': both(
    'In place of `openids`: a stored segment, in the version that it has now.',
    '代替 `openids`：已保存的人群，取其当前版本。',
  ),
  'manage.repeat.audience.notClicked': both(
    'In place of `openids`: who got each of these 1–10 campaigns and has clicked none of their cards.',
    '代替 `openids`：收到过这 1–10 个活动中的每一个且一次也未点击的人。',
  ),
  'manage.repeat.schedule': both(
    'When: either `weekdays` or `monthDay`.',
    '何时：`weekdays` 与 `monthDay` 二选一。',
  ),
  'manage.repeat.schedule.weekdays': both('1 = Monday to 7 = Sunday.', '1 为周一，7 为周日。'),
  'manage.repeat.schedule.monthDay': both('1–28, or `last`.', '1–28，或 `last`（月末）。'),
  'manage.repeat.schedule.at': both('`HH:mm`, local to `zone`.', '`HH:mm`，`zone` 的当地时间。'),
  'manage.repeat.schedule.zone': both(
    'IANA time zone, or an offset such as `UTC+8`. Default: that of the configuration.',
    'IANA 时区，或 `UTC+8` 这样的固定时差。默认：配置的时区。',
  ),
  'manage.repeat.runMinutes': both(
    'What a run has not sent so many minutes after it was due is dropped: 60–10080. Default: 1440.',
    '某次到点后经过这么多分钟仍未发出的不再发送：60–10080，默认 1440。',
  ),
  'manage.repeat.runs': both(
    'It is over after so many runs, 1–200. Default: at `endsAt` only.',
    '进行这么多次之后结束，1–200。默认：到 `endsAt` 才结束。',
  ),
  'manage.repeat.perSecond': both(
    'Of each run: at most so many a second. Default: as fast as the account may.',
    '每次的速度：每秒最多多少条。默认：账号允许的最快速度。',
  ),
  'manage.repeat.bestTime': both(
    'Each person’s own hour from a run’s time on, instead of all at once; not with `perSecond`.',
    '自该次时间起，在每个人各自的时段发送，而不是同时发送；不能与 `perSecond` 同用。',
  ),
  'manage.repeat.bestTime.latest': both(
    'By when a run should have gone out: `HH:mm` in the zone of `schedule`, at least an hour and at most `runMinutes` after `schedule.at`; what is not later in the day is of the next.',
    '该次最晚何时全部发出：`HH:mm`，`schedule` 的时区，比 `schedule.at` 晚至少一小时、至多 `runMinutes`；不晚于它的时刻指次日。',
  ),
  'manage.repeat.ramp': both('Of each run, as for `once`.', '每次如何分步，同 `once`。'),
  'manage.repeat.ramp.steps': both('As for `once`.', '同 `once`。'),
  'manage.repeat.ramp.soakMinutes': both('As for `once`.', '同 `once`。'),
  'manage.repeat.ramp.leastSample': both('As for `once`.', '同 `once`。'),
};

export const REPEAT_ANSWERS: Readonly<Record<string, Sentence>> = {
  'CampaignView.nextRun': zh('重复活动未结束时：ISO 8601，下一次何时。'),
  'CampaignView.runs': both(
    'Of one that repeats: its latest 20 runs, the newest first.',
    '重复活动：最近 20 次，最新在前。',
  ),
  'CampaignView.runOf': zh('某一次所属的重复活动。'),
  'CampaignPreview.runs': zh('重复活动：ISO 8601，接下来五次的时间；其余各数是其中一次、按现在的人群。'),
  'CampaignRun.at': both('ISO 8601, when it was due.', 'ISO 8601，该次的时间。'),
  'CampaignRun.id': zh('该次自己的活动 id，可用来查看、报告、暂停；被跳过时没有。'),
  'CampaignRun.skipped': both(
    '`missed`: nobody was there to begin it within an hour; `paused`: it fell into a pause. It is not caught up.',
    '`missed`：一小时内未能开始；`paused`：正值暂停。不补发。',
  ),
  'CampaignRun.state': zh('该次的状态；列表中及记录已清除时没有。'),
  'CampaignPerson.run': zh('重复活动：该次自己的活动 id。'),
  'RunFigures.matched': both('People looked at.', '已查看的人数。'),
  'RunFigures.noCredit': both('Of those, without a credit.', '其中没有次数的人数。'),
  'RunFigures.parts': both(
    'What was counted until `asOf` by variant, and `control`, `globalControl`.',
    '截至 `asOf` 按内容及 `control`、`globalControl` 计入的数字。',
  ),
  'RepeatReport.kind': both('`repeat`.', '`repeat`。'),
  'RepeatReport.id': both('Of the campaign.', '活动 id。'),
  'RepeatReport.state': both('As in `CampaignView`.', '同 `CampaignView`。'),
  'RepeatReport.asOf': both('As in `CampaignReport`.', '同 `CampaignReport`。'),
  'RepeatReport.countedAt': both(
    'As in `CampaignReport`, of the run that was counted longest ago.',
    '同 `CampaignReport`，取最早统计的一次。',
  ),
  'RepeatReport.complete': both(
    'Whether there was time for all of its runs; else ask again: what has been counted is kept.',
    '是否已统计全部各次；否则请再次查询，已统计的会保留。',
  ),
  'RepeatReport.matched': both(
    'People looked at, = `noCredit` + `total.assigned`; a person counts once for each run.',
    '已查看的人数，= `noCredit` + `total.assigned`；同一人每次各计一次。',
  ),
  'RepeatReport.noCredit': both('Of those, without a credit.', '其中没有次数的人数。'),
  'RepeatReport.total': both(
    'Of all runs that have figures: as in `CampaignReport`.',
    '有数字的各次合计：同 `CampaignReport`。',
  ),
  'RepeatReport.parts': both(
    'By variant, and `control`, `globalControl`; `total` is their sum.',
    '按内容及 `control`、`globalControl`；`total` 为其合计。',
  ),
  'RepeatReport.bestTime': zh('设有 `bestTime` 时：各通知的时段如何选定。'),
  'RepeatReport.runs': both(
    'The latest 400, the newest first: fields of `CampaignRun` and `RunFigures`. Without figures those that were skipped, are no longer kept, or for which there was no time.',
    '最近 400 次，最新在前：含 `CampaignRun` 与 `RunFigures` 的字段。被跳过、记录已清除或未及统计的没有数字。',
  ),
};
