import {
  FIGURES,
  type CampaignPart,
  type CampaignReport,
  type Comparison,
} from '../../cloudfunctions/core/contract';
import { REASONS, reasonNow, type ReasonCode } from '../../cloudfunctions/core/reasons/table';
import { table, type Cell } from '../base/table';
import { headOf, percent, timeWords } from '../base/words';

const { campaigns: COUNTS, rates: RATES } = FIGURES;
const FUNNEL = ['assigned 已分配', 'sent 已发送', ...[COUNTS.delivered, RATES.deliveryRate].map(headOf)];
/** Of a part, or all. */
const PART_HEAD = [
  ...FUNNEL,
  ...[COUNTS.clicked, RATES.clickRate, COUNTS.converted, RATES.conversionRate].map(headOf),
  ...[COUNTS.goals, RATES.goalRate, COUNTS.value].map(headOf),
  'open 待定',
  'left out 未发送',
];
const OVER_TIME = [
  ...(['attempted', 'accepted', 'delivered', 'clicked', 'converted'] as const),
  ...(['goals', 'complaints', 'unsubscribes'] as const),
];

/** What came of a campaign, as an operator reads it. */
export function reportLines(report: CampaignReport, zone: string): string[] {
  const { id, state, matched, noCredit, cameLater, total, parts } = report;
  return [
    `${id}  ${state}  ${asOfWords(report, zone)}`,
    `people 人群 ${matched} = without a credit 无次数 ${noCredit} + assigned 已分配 ${total.assigned}${cameLater === undefined ? '' : `; of these came later 其中活动期间加入 ${cameLater}`}`,
    '',
    ...partLines(parts, total),
    ...reasonLines(total),
    ...below(comparisonLines(report)),
    ...below(spanLines(report, zone)),
    '',
    `A rate of fewer than 30 is –; ${COUNTS.delivered.name.en} changes as receipts come. 分母少于 30 时比率为 –；回执到达后数字会变化。`,
  ];
}

/** A paragraph of its own, where there is anything in it. */
const below = (lines: string[]): string[] => (lines.length > 0 ? ['', ...lines] : []);

/** Until when its figures hold, and its people where they were counted before. */
export function asOfWords(
  { asOf, countedAt }: Pick<CampaignReport, 'asOf' | 'countedAt'>,
  zone: string,
): string {
  const people = countedAt === undefined ? '' : `; people counted 人数统计于 ${timeWords(countedAt, zone)}`;
  return `as of 数据截至 ${timeWords(asOf, zone)}${people}`;
}

/** By variant, and all of them together. */
export const partLines = (parts: Record<string, CampaignPart>, total: CampaignPart): string[] =>
  table(
    ['part 分组', ...PART_HEAD],
    [...Object.entries(parts), ['total 合计', total] as const].map(([name, part]) => [
      name,
      ...partCells(part),
    ]),
  );

const partCells = ({ assigned, sent, counted, rates, open, ...part }: CampaignPart): Cell[] => [
  ...[assigned, sent, part.delivered, percent(rates.deliveryRate.rate)],
  ...[part.clicked, percent(rates.clickRate.rate), part.converted, percent(rates.conversionRate.rate)],
  ...[counted.goals, percent(rates.goalRate.rate), counted.value, open],
  Object.values(part.leftOut).reduce((sum, n) => sum + n, part.inDigests),
];

export const reasonLines = ({ leftOut, inDigests }: CampaignPart): string[] => [
  ...Object.entries(leftOut).map(
    ([code, count]) =>
      `  ${String(count).padStart(8)}  ${code}${Object.hasOwn(REASONS, code) ? `: ${reasonNow(code as ReasonCode).message}` : ''}`,
  ),
  ...(inDigests > 0 ? [`  ${String(inDigests).padStart(8)}  in digests 随汇总送出`] : []),
];

function comparisonLines({ split, comparisons }: CampaignReport): string[] {
  if (!split?.alarm) return comparisons.map(comparisonLine);
  return [
    `The people did not fall into the parts as their percentages say (p = ${split.p.toExponential(1)}): something filtered them afterwards, and the parts cannot be compared. 分组人数与所设百分比不符，分组之间不可比较。`,
  ];
}

function comparisonLine({ rate, of, against, difference, low, high }: Comparison): string {
  const points = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(2)}`;
  return `${headOf(RATES[rate])}: ${of} − ${against} = ${points(difference)} points 个百分点 (${points(low)} … ${points(high)}): ${verdictOf(low, high)}`;
}

/** Nothing is told apart while the interval holds no difference at all. */
function verdictOf(low: number, high: number): string {
  if (low > 0) return 'more 更高';
  return high < 0 ? 'less 更低' : 'not told apart yet 尚无法区分';
}

function spanLines({ spans }: CampaignReport, zone: string): string[] {
  if (spans.length === 0) return [];
  const rows = spans.map(({ day, hour, parts }) => {
    const sum = (name: (typeof OVER_TIME)[number]): number =>
      Object.values(parts).reduce((all, counters) => all + counters[name], 0);
    return [hour === undefined ? day : timeWords(hour, zone), ...OVER_TIME.map(sum)];
  });
  return table(['sent 发送时间', ...OVER_TIME.map((name) => headOf(COUNTS[name]))], rows);
}
