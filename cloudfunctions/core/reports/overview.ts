import type { Context } from '../ports/context';
import type { Figures, Overview } from '../contract';
import { basisOf, rateOf } from '../contract/figures';
import { NotifyError } from '../errors';
import type { Counters, StatsDocument } from '../model/figures';
import { parseTime } from '../time/parse';
import { dayOf } from '../time/zone';
import { countedUntil } from '../counting/countedUntil';
import { promptFigures } from './prompts';

const DAY = 24 * 60 * 60_000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 366;
/** One call reads this many counter documents. */
const PAGE = 1000;

const NO_COUNTERS: Counters = {
  attempted: 0,
  accepted: 0,
  refused: 0,
  unknown: 0,
  delivered: 0,
  undelivered: 0,
  merged: 0,
  clicked: 0,
  converted: 0,
  conversions: 0,
  value: 0,
  unsubscribed: 0,
  feedback: 0,
  complaints: 0,
  ratings: 0,
  ratingSum: 0,
};

/** The figures of a span of days, read from the day counters: history does not make it slower. */
export async function overview(
  context: Context,
  request: { from?: number | string | undefined; to?: number | string | undefined },
): Promise<Overview> {
  const { from, to } = span(context, request);
  // Read first: what a fold adds meanwhile is then counted and only not yet promised.
  const asOf = await countedUntil(context);
  const documents = await readDays(context, from, to);
  const of = (dimension: string) => documents.filter((document) => document.dimension === dimension);
  const total = of('total').sort((a, b) => (a.day < b.day ? -1 : 1));
  return {
    from,
    to,
    asOf,
    total: figures(total),
    templates: byName(of('template')),
    topics: byName(of('topic')),
    days: total.map((document) => ({ day: document.day, ...figures([document]) })),
    prompts: promptFigures(context.config, of('prompt')),
  };
}

function span(
  context: Context,
  request: { from?: number | string | undefined; to?: number | string | undefined },
): { from: string; to: string } {
  const zone = context.config.timeZone;
  const end = request.to === undefined ? context.clock.now() : parseTime(request.to, 'to', zone);
  const start =
    request.from === undefined ? end - (DEFAULT_DAYS - 1) * DAY : parseTime(request.from, 'from', zone);
  if (start > end || end - start > MAX_DAYS * DAY) {
    throw new NotifyError('BAD_TIME', `from: expected at most ${MAX_DAYS} days before to. 时间范围无效。`);
  }
  return { from: dayOf(start, zone), to: dayOf(end, zone) };
}

async function readDays(context: Context, from: string, to: string): Promise<StatsDocument[]> {
  const documents: StatsDocument[] = [];
  for (let last = ''; ; last = documents.at(-1)!._id) {
    const page = await context.store.find(
      'notify_stats',
      { _id: { $gt: last || from, $lt: `${to}~` } },
      { sort: { _id: 1 }, limit: PAGE },
    );
    documents.push(...page);
    if (page.length < PAGE) return documents;
  }
}

function byName(documents: StatsDocument[]): Record<string, Figures> {
  const names = [...new Set(documents.map(({ name }) => name))];
  return Object.fromEntries(names.map((name) => [name, figures(documents.filter((d) => d.name === name))]));
}

function figures(documents: StatsDocument[]): Figures {
  const sum: Counters = { ...NO_COUNTERS };
  for (const { counters } of documents) {
    for (const name of Object.keys(sum) as (keyof Counters)[]) sum[name] += counters[name] ?? 0;
  }
  const basis = basisOf(sum);
  return {
    ...sum,
    deliveryRate: { ...rateOf('deliveryRate', sum), basis },
    clickRate: rateOf('clickRate', sum),
    conversionRate: rateOf('conversionRate', sum),
  };
}
