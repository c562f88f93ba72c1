import { FIGURES, parseRequest, statsRequest, type Figures } from '../../cloudfunctions/core/contract';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { overview } from '../../cloudfunctions/core/reports/overview';
import { given } from '../base/given';
import { table, type Cell } from '../base/table';
import { headOf, percent } from '../base/words';

export interface OverviewOptions {
  from?: string | undefined;
  to?: string | undefined;
}

const { days: DAYS, rates: RATES } = FIGURES;
const HEAD = [
  ...[DAYS.attempted, DAYS.accepted, DAYS.delivered, RATES.deliveryRate],
  ...[DAYS.clicked, RATES.clickRate, DAYS.converted, RATES.conversionRate, DAYS.value, DAYS.unsubscribed],
].map(headOf);

/** The figures of a span of days. @returns what to print */
export async function showOverview(context: Context, options: OverviewOptions): Promise<string[]> {
  const request = parseRequest(statsRequest, { action: 'overview', ...given({ ...options }) });
  if (request.action !== 'overview') throw new Error(`expected an overview, got ${request.action}`);
  const { from, to, total, templates, topics, days, prompts } = await overview(context, request);
  const titles = (alias: string): string => context.config.templates[alias]?.title ?? '';
  return [
    `${from} – ${to}, ${context.config.timeZone}`,
    ...(total.deliveryRate.basis === 'accepted'
      ? ['Rates are of what WeChat accepted: no receipts have come. 未收到送达回执，比率按微信受理计。']
      : []),
    '',
    ...section('day 日期', [...days.map(({ day, ...one }) => row(day, one)), row('total 合计', total)]),
    ...section(
      'template 模板',
      Object.entries(templates).map(([alias, one]) => row(`${alias} ${titles(alias)}`, one)),
    ),
    ...section(
      'topic 主题',
      Object.entries(topics).map(([name, one]) => row(name, one)),
    ),
    ...(prompts.length === 0
      ? []
      : table(
          ['sheet of 授权', 'place 位置', 'shown 展示', 'accepted 同意', 'rate 同意率'],
          prompts.map(({ templateId, aliases, place, shown, accepted, rate }) => [
            aliases.join(', ') || templateId,
            place || '-',
            shown,
            accepted,
            percent(rate),
          ]),
        )),
  ];
}

const section = (of: string, rows: Cell[][]): string[] =>
  rows.length === 0 ? [] : [...table([of, ...HEAD], rows), ''];

const row = (name: string, figures: Figures): Cell[] => [
  name.trim(),
  figures.attempted,
  figures.accepted,
  figures.delivered,
  percent(figures.deliveryRate.rate),
  figures.clicked,
  percent(figures.clickRate.rate),
  figures.converted,
  percent(figures.conversionRate.rate),
  figures.value,
  figures.unsubscribed,
];
