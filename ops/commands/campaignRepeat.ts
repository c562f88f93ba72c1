/** What is printed of campaigns that repeat. */
import type {
  CampaignPreview,
  CampaignRun,
  CampaignView,
  RepeatReport,
  RunFigures,
} from '../../cloudfunctions/core/contract';
import { FIGURES } from '../../cloudfunctions/core/contract';
import { CAMPAIGN_COUNTERS } from '../../cloudfunctions/core/model/campaignCounter';
import type { RepeatSpec } from '../../cloudfunctions/core/model/plan';
import { csvLine } from '../base/csvOut';
import { table, type Cell } from '../base/table';
import { headOf, percent, timeWords } from '../base/words';
import { writeCsv } from './campaignPeople';
import { asOfWords, partLines, reasonLines } from './campaignReport';

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
  'assigned 已分配',
  ...[COUNTS.accepted, COUNTS.delivered, COUNTS.clicked].map(headOf),
  headOf(RATES.clickRate),
  headOf(COUNTS.goals),
];

export function repeatReportLines(report: RepeatReport, zone: string): string[] {
  const { id, state, complete, matched, noCredit, total, parts, runs } = report;
  return [
    `${id}  ${state}  ${asOfWords(report, zone)}`,
    `people 人群 ${matched} = without a credit 无次数 ${noCredit} + assigned 已分配 ${total.assigned}; once for each run 每次各计一次`,
    ...(complete ? [] : ['There was no time for all runs: ask again. 未及统计全部各次：请再执行一次。']),
    '',
    ...table(HEAD, [
      ...runs.map((run) => [timeWords(run.at, zone), run.id ?? '', stands(run), ...figures(run)]),
      ['total 合计', '', '', ...figures({ ...total, matched })],
    ]),
    '',
    ...partLines(parts, total),
    ...reasonLines(total),
    '',
    'By hour, and what tells variants apart: campaign report with the id of a run. 按小时、以及内容之间的差异：用该次的 id 执行 campaign report。',
  ];
}

function figures({ matched, assigned, counted, rates }: Omit<Partial<RunFigures>, 'parts'>): Cell[] {
  if (!counted || !rates) return ['', '', '', '', '', '', ''];
  const { accepted, delivered, clicked, goals } = counted;
  return [matched!, assigned!, accepted, delivered, clicked, percent(rates.clickRate.rate), goals];
}

/** Each part of each run. @returns what to print */
export function writeRepeatReport({ runs }: RepeatReport, out: string): string[] {
  const lines = runs.flatMap(({ at, id, parts = {} }) =>
    Object.entries(parts).map(([part, counters]) =>
      csvLine([at, id, part, ...CAMPAIGN_COUNTERS.map((name) => counters[name])]),
    ),
  );
  return writeCsv(out, csvLine(['run', 'id', 'part', ...CAMPAIGN_COUNTERS]), lines);
}
