/** What is printed of campaigns that repeat. */
import type {
  CampaignPreview,
  CampaignRun,
  CampaignView,
  RepeatReport,
} from '../../cloudfunctions/core/contract';
import { FIGURES } from '../../cloudfunctions/core/contract';
import type { RepeatSpec } from '../../cloudfunctions/core/model/plan';
import { table, type Cell } from '../base/table';
import { headOf, percent, timeWords } from '../base/words';

const { campaigns: COUNTS, rates: RATES } = FIGURES;
const SKIPPED = {
  missed: 'skipped: missed 已跳过：错过时间',
  paused: 'skipped: it fell into a pause 已跳过：正在暂停',
};

/** `offer, every 1, 5 at 10:00 (Asia/Shanghai)` */
export function repeatWords({ template, schedule, runs, bestTime }: RepeatSpec): string {
  const { weekdays, monthDay, at, zone } = schedule;
  const days = weekdays ? `weekdays 每周 ${weekdays.join(', ')}` : `day of the month 每月 ${monthDay}`;
  return [
    template,
    `${days} at ${at} (${zone})`,
    ...(bestTime ? [`each at their own hour until 各自的时段，最晚 ${bestTime.latest}`] : []),
    ...(runs === undefined ? [] : [`${runs} runs 次`]),
  ].join(' · ');
}

const stands = ({ skipped, state }: CampaignRun): string => (skipped ? SKIPPED[skipped] : (state ?? ''));

export const runLines = ({ nextRun, runs = [], runOf }: CampaignView, zone: string): string[] => [
  ...(runOf === undefined ? [] : [`  a run of 所属重复活动 ${runOf}`]),
  ...(nextRun === undefined ? [] : [`  next run 下一次 ${timeWords(nextRun, zone)}`]),
  ...runs.map((run) =>
    `  ${timeWords(run.at, zone)}  ${[run.id ?? '', stands(run)].filter(Boolean).join('  ')}`.trimEnd(),
  ),
];

export const nextLines = ({ runs }: CampaignPreview, zone: string): string[] =>
  runs === undefined
    ? []
    : [
        `runs 各次: ${runs.map((at) => timeWords(at, zone)).join(' · ') || 'none before its end 结束前没有'}`,
        'of one run, to whoever is in the audience now 以下为一次、按现在的人群:',
      ];

const HEAD = [
  'run 次',
  'id',
  'state 状态',
  'people 人群',
  'made 已生成',
  ...[COUNTS.accepted, COUNTS.delivered, COUNTS.clicked].map(headOf),
  headOf(RATES.clickRate),
  headOf(COUNTS.goals),
];

export function repeatReportLines(report: RepeatReport, zone: string): string[] {
  const { id, state, asOf, total, runs } = report;
  return [
    `${id}  ${state}  as of 数据截至 ${timeWords(asOf, zone)}`,
    '',
    ...table(HEAD, [
      ...runs.map((run) => [timeWords(run.at, zone), run.id ?? '', stands(run), ...figures(run)]),
      ['total 合计', '', '', ...figures(total)],
    ]),
    '',
    'By variant and hour: campaign report with the id of a run. 按内容与时间：用该次的 id 执行 campaign report。',
  ];
}

function figures({ matched, made, counted, rates }: Partial<RepeatReport['total']>): Cell[] {
  if (!counted || !rates) return ['', '', '', '', '', '', ''];
  const { accepted, delivered, clicked, goals } = counted;
  return [matched!, made!, accepted, delivered, clicked, percent(rates.clickRate.rate), goals];
}
