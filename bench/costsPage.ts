import type { Figure } from './figure';

/** Counted calls per 1,000 of each, but for what is named otherwise. */
export interface Costs {
  /** The first accept of a user, and every later one. */
  firstAccepts: number;
  accepts: number;
  /** Sent at once, one by one. */
  sent: number;
  /** Queued in hundreds and sent by a tick. */
  queued: number;
  receipts: number;
  clicks: number;
  /** One fold of what three accepts and sends brought; calls. */
  fold: number;
  /** 60 ticks with nothing to do; calls. */
  idleHour: number;
  usual: number;
}

const MONTH_DAYS = 30;
const FOLDS_A_DAY = 288;
/** PLATFORM's price list, 2026-06: yuan a month → counted calls. */
const PLANS = [
  [19.9, 0.2e6],
  [99, 5e6],
  [299, 10e6],
  [499, 20e6],
  [999, 50e6],
] as const;
const OVER_PER_10_000 = 0.5;
/** Of a function's 256 MB, in GB. */
const MEMORY = 0.25;
const SENDS = [1000, 50_000, 1_000_000];

/** Bytes that one notification leaves for a month: row, its share of a journal, receipt, click marks and their indexes. */
const BYTES = 2600;

function yuan(calls: number): number {
  const fits = PLANS.find(([, holds]) => calls <= holds);
  if (fits) return fits[0];
  const [price, holds] = PLANS.at(-1)!;
  return price + ((calls - holds) / 10_000) * OVER_PER_10_000;
}

const launchesOf = (sends: number): number => 5 * sends;
const clicksOf = (sends: number): number => sends / 10;

/** A month: so many notifications a day with a receipt and an accept each, a tenth of them clicked. */
function month(costs: Costs, sends: number, perThousand: number): number {
  const day =
    (sends * (perThousand + costs.receipts + costs.accepts)) / 1000 +
    (clicksOf(sends) * costs.clicks) / 1000 +
    24 * costs.idleHour +
    Math.min(FOLDS_A_DAY, sends) * costs.fold;
  return Math.round(day * MONTH_DAYS);
}

const million = (calls: number): string => `${(calls / 1e6).toFixed(2)} M`;
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;

export function costsPage(costs: Costs): { text: string; figures: Figure[] } {
  const lines = SENDS.map((sends) => {
    const each = month(costs, sends, costs.sent);
    const batched = month(costs, sends, costs.queued);
    const usual = Math.round((sends * costs.usual * MONTH_DAYS) / 1000);
    // A tick that waits runs for 50 s at most; with so many a day there is always something to wait for.
    const waiting = Math.round(Math.min(1440, sends) * MONTH_DAYS * 48 * MEMORY);
    const running = Math.round(sends * MONTH_DAYS * 0.3 * MEMORY);
    return row(
      sends.toLocaleString('en'),
      launchesOf(sends).toLocaleString('en'),
      `${million(each)}, ¥${Math.round(yuan(each)).toLocaleString('en')}`,
      `${million(batched)}, ¥${Math.round(yuan(batched)).toLocaleString('en')}`,
      `${million(usual)}, ¥${Math.round(yuan(usual)).toLocaleString('en')}`,
      `≤ ${waiting.toLocaleString('en')} + ${running.toLocaleString('en')}`,
      `${((sends * MONTH_DAYS * BYTES) / 1e9).toFixed(1)} GB`,
    );
  });
  const idleMonth = costs.idleHour * 24 * MONTH_DAYS;
  const text = `# What it costs

Written by \`npm run bench:cost\`, from what the local cloud counted: runs of functions and database calls, which is what a plan counts (PLATFORM §7).

| what | counted calls per 1,000 |
| --- | --- |
| launches without a card | 0 |
| accepts, with the client’s report and WeChat’s push (first of a user / later) | ${costs.firstAccepts} / ${costs.accepts} |
| notifications sent at once, one by one | ${costs.sent} |
| notifications queued in hundreds and sent by a tick | ${costs.queued} |
| receipts, without their fold | ${costs.receipts} |
| cards clicked | ${costs.clicks} |
| the usual way: read the user, send, write a log row; no receipts, no figures | ${costs.usual} |

A fold, every 5 minutes while there is something to count: ${costs.fold} calls. An idle hour: ${costs.idleHour}, an idle month ${idleMonth.toLocaleString('en')}; with the timer every 10 s (\`limits.tickSeconds\`) six times that.

## A month

With a receipt and an accept for each notification, five launches and a tenth of a click. Yuan of the smallest plan that holds the calls (19.9/99/299/499/999 for 0.2/5/10/20/50 million, above ¥0.5 per 10,000); GB-seconds are those of the waiting in ticks (256 MB, at most 48 s a minute) and of the sends (computed: 0.3 s each); storage is what a month of records takes (computed: ${BYTES.toLocaleString('en')} bytes each).

| notifications a day | launches | sent one by one | queued in hundreds | the usual way, sends alone | GB-seconds | storage |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
  return {
    text,
    figures: [
      { what: 'an accept, all in', measured: costs.accepts / 1000, atMost: 5, unit: 'calls' },
      {
        what: 'a user’s first accept, all in',
        measured: costs.firstAccepts / 1000,
        atMost: 5,
        unit: 'calls',
      },
      { what: 'a card clicked', measured: costs.clicks / 1000, atMost: 2, unit: 'calls' },
      { what: 'an idle month', measured: idleMonth, atMost: 90_000, unit: 'calls' },
      {
        what: 'a month at 1,000 notifications a day, queued in hundreds',
        measured: month(costs, 1000, costs.queued),
        atMost: 600_000,
        unit: 'calls',
      },
      {
        what: 'a month at 1,000 notifications a day, sent one by one',
        measured: month(costs, 1000, costs.sent),
        unit: 'calls',
      },
    ],
  };
}
