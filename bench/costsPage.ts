import { FEW_FACTS } from '../cloudfunctions/core/tick/jobs';
import type { Figure } from './figure';

/** Counted calls per 1,000 of each, but for what is named otherwise. */
export interface Costs {
  /** The first accept of a user, and every later one. */
  firstAccepts: number;
  accepts: number;
  /** Sent at once, one by one. */
  sent: number;
  /** The same, each more than 10 s after the last, so that the breakers are looked at anew. */
  sentApart: number;
  /** What one instance of each function looks at every hour that holds for the whole environment; calls. */
  looks: number;
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
/** Every 5 minutes, or every 10 where few facts come in that time. */
const FOLDS_A_DAY = { many: 288, few: 96 };
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

/** A journal, a receipt, an accept; and a tenth of a click. */
const factsOf = (sends: number): number => 3.1 * sends;

/** Spread evenly, so that each fold finds as much as the others. */
function foldsOf(sends: number): number {
  const usual = factsOf(sends) / FOLDS_A_DAY.many < FEW_FACTS ? FOLDS_A_DAY.few : FOLDS_A_DAY.many;
  return Math.min(usual, sends);
}

/** A month, part by part: so many notifications a day with a receipt and an accept each, a tenth of them clicked. */
function partsOf(costs: Costs, sends: number, perThousand: number) {
  const ofDay = (calls: number): number => Math.round(calls * MONTH_DAYS);
  return {
    sends: ofDay((sends * perThousand) / 1000),
    accepts: ofDay((sends * costs.accepts) / 1000),
    receipts: ofDay((sends * costs.receipts) / 1000),
    clicks: ofDay((clicksOf(sends) * costs.clicks) / 1000),
    folds: ofDay(foldsOf(sends) * costs.fold),
    ticks: ofDay(24 * costs.idleHour),
    looks: ofDay(24 * costs.looks),
  };
}

/** Evenly over the day: what an instance knows of the breakers is believed for ten seconds. */
const oneByOne = ({ sent, sentApart }: Costs, sends: number): number =>
  (24 * 3600) / sends > 10 ? sentApart : sent;

const month = (costs: Costs, sends: number, perThousand: number): number =>
  Object.values(partsOf(costs, sends, perThousand)).reduce((sum, calls) => sum + calls, 0);

const million = (calls: number): string => `${(calls / 1e6).toFixed(2)} M`;

type Row = readonly (string | number)[];
function table([head = [], ...rows]: Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export type Language = 'en' | 'zh-CN';

const WORDS = {
  en: {
    before: `# What it costs

Written by \`npm run bench:cost\`, from what the local cloud counted: runs of functions and database calls, which is what a plan counts.`,
    counted: ['what', 'counted calls per 1,000'],
    rows: {
      launches: 'launches without a card',
      accepts: 'accepts, with the client’s report and WeChat’s push (first of a user / later)',
      sent: 'notifications sent at once, one by one (within 10 s of the last / later)',
      queued: 'notifications queued in hundreds and sent by a tick',
      receipts: 'receipts, without their fold',
      clicks: 'cards clicked',
      usual: 'the usual way: read the user, send, write a log row; no receipts, no figures',
    },
    idle: (fold: number, hour: number, month: string) =>
      `A fold of a few facts: ${fold} calls. It comes every 15 minutes, every 5 where it finds ${FEW_FACTS} facts or more, never for nothing. An idle hour: ${hour}, an idle month ${month}; with a rate in the configuration the timer ticks every 30 s, which is twice that, every 10 s (\`limits.tickSeconds\`) six times. While a backlog stands behind a rate, each run takes over from the one before and two are up together: some 100 s a minute (256 MB), in place of the 48 below.`,
    month: `## A month

With a receipt and an accept for each notification, five launches and a tenth of a click. Yuan of the smallest plan that holds the calls (19.9/99/299/499/999 for 0.2/5/10/20/50 million, above ¥0.5 per 10,000; prices of June 2026); GB-seconds are those of the waiting in ticks (256 MB, at most 48 s a minute) and of the sends (computed: 0.3 s each); storage is what a month of records takes (computed: ${BYTES.toLocaleString('en')} bytes each).`,
    columns: [
      'notifications a day',
      'launches',
      'sent one by one',
      'queued in hundreds',
      'the usual way, sends alone',
      'GB-seconds',
      'storage',
    ],
    parts: {
      before: `## Where a month at 1,000 notifications a day goes`,
      columns: ['counted calls a month', 'sent one by one', 'queued in hundreds'],
      sends: 'sends, with their runs',
      accepts: 'accepts, with the client’s report and WeChat’s push',
      receipts: 'receipts',
      clicks: 'clicks',
      folds: 'folds',
      ticks: 'ticks, housekeeping and the hourly count of credits',
      looks: 'what each instance looks at once an hour: schema and link secret',
      all: 'all in',
      after:
        '“One by one” is `send` from another function, on a warm instance; evenly over the day, so that at 1,000 a day each is more than 10 s behind the last and looks at the breakers anew. “Queued” are `sendMany`, campaigns, and whatever is scheduled ahead.',
    },
  },
  'zh-CN': {
    before: `# 费用

由 \`npm run bench:cost\` 生成，数字来自本地云的计数：云函数运行次数加数据库调用次数，也就是套餐所计的次数。`,
    counted: ['项目', '每 1,000 次的计费调用'],
    rows: {
      launches: '启动，没有点卡片',
      accepts: '同意，含客户端上报与微信推送（用户的首次 / 以后）',
      sent: '逐条立即发送的通知（距上一条不超过 10 秒 / 更久）',
      queued: '以百条为单位排队、由定时器发出的通知',
      receipts: '回执，不含计数',
      clicks: '卡片点击',
      usual: '常见做法：读用户、发送、写一行日志；没有回执，没有统计',
    },
    idle: (fold: number, hour: number, month: string) =>
      `内容不多时计数一次：${fold} 次调用，每 15 分钟一次；一次有 ${FEW_FACTS} 条以上内容时每 5 分钟一次；没有内容则不计数。空闲一小时：${hour}，空闲一个月：${month}；配置中有速率时定时器每 30 秒一次，为两倍；每 10 秒一次（\`limits.tickSeconds\`）则为六倍。速率后面有积压时，每次运行接替上一次，两次运行同时存在：每分钟约 100 秒（256 MB），而不是下文的 48 秒。`,
    month: `## 一个月

按每条通知一次回执、一次同意、五次启动、十分之一次点击计算。金额为能容纳这些调用的最小套餐（0.2/5/10/20/50 百万次对应 19.9/99/299/499/999 元，超出部分每万次 0.5 元；2026 年 6 月的价格）；GB 秒为定时器等待（256 MB，每分钟最多 48 秒）与发送（按每条 0.3 秒计算）之和；存储为一个月的记录（按每条 ${BYTES.toLocaleString('en')} 字节计算）。`,
    columns: ['每天通知数', '启动次数', '逐条发送', '百条一批', '常见做法，只算发送', 'GB 秒', '存储'],
    parts: {
      before: `## 每天 1,000 条通知时，一个月的调用用在哪里`,
      columns: ['每月计费调用', '逐条发送', '百条一批'],
      sends: '发送，含云函数运行',
      accepts: '同意，含客户端上报与微信推送',
      receipts: '回执',
      clicks: '点击',
      folds: '计数',
      ticks: '定时器、日常维护与每小时的次数统计',
      looks: '每个实例每小时查看一次：schema 与链接密钥',
      all: '合计',
      after:
        '“逐条”指由其他云函数调用 `send`，实例已预热，均匀分布在一天中：每天 1,000 条时每条距上一条都超过 10 秒，会重新查看熔断状态。“排队”指 `sendMany`、活动及一切预约发送。',
    },
  },
};

export function costsPage(costs: Costs): { text: Record<Language, string>; figures: Figure[] } {
  const lines = SENDS.map((sends) => {
    const each = month(costs, sends, oneByOne(costs, sends));
    const batched = month(costs, sends, costs.queued);
    const usual = Math.round((sends * costs.usual * MONTH_DAYS) / 1000);
    // A tick that waits runs for 50 s at most; with so many a day there is always something to wait for.
    const waiting = Math.round(Math.min(1440, sends) * MONTH_DAYS * 48 * MEMORY);
    const running = Math.round(sends * MONTH_DAYS * 0.3 * MEMORY);
    return [
      sends.toLocaleString('en'),
      launchesOf(sends).toLocaleString('en'),
      `${million(each)}, ¥${Math.round(yuan(each)).toLocaleString('en')}`,
      `${million(batched)}, ¥${Math.round(yuan(batched)).toLocaleString('en')}`,
      `${million(usual)}, ¥${Math.round(yuan(usual)).toLocaleString('en')}`,
      `≤ ${waiting.toLocaleString('en')} + ${running.toLocaleString('en')}`,
      `${((sends * MONTH_DAYS * BYTES) / 1e9).toFixed(1)} GB`,
    ];
  });
  const idleMonth = costs.idleHour * 24 * MONTH_DAYS;
  const parts = [oneByOne(costs, 1000), costs.queued].map((each) => partsOf(costs, 1000, each));
  const partRow = (language: Language, part: keyof ReturnType<typeof partsOf>): Row => [
    WORDS[language].parts[part],
    ...parts.map((each) => each[part].toLocaleString('en')),
  ];
  const all = [oneByOne(costs, 1000), costs.queued].map((each) =>
    month(costs, 1000, each).toLocaleString('en'),
  );
  const text = (language: Language): string => `${WORDS[language].before}

${table([
  WORDS[language].counted,
  [WORDS[language].rows.launches, 0],
  [WORDS[language].rows.accepts, `${costs.firstAccepts} / ${costs.accepts}`],
  [WORDS[language].rows.sent, `${costs.sent} / ${costs.sentApart}`],
  [WORDS[language].rows.queued, costs.queued],
  [WORDS[language].rows.receipts, costs.receipts],
  [WORDS[language].rows.clicks, costs.clicks],
  [WORDS[language].rows.usual, costs.usual],
])}

${WORDS[language].idle(costs.fold, costs.idleHour, idleMonth.toLocaleString('en'))}

${WORDS[language].month}

${table([WORDS[language].columns, ...lines])}

${WORDS[language].parts.before}

${table([
  WORDS[language].parts.columns,
  ...(['sends', 'accepts', 'receipts', 'clicks', 'folds', 'ticks', 'looks'] as const).map((part) =>
    partRow(language, part),
  ),
  [WORDS[language].parts.all, ...all],
])}

${WORDS[language].parts.after}
`;
  return {
    text: { en: text('en'), 'zh-CN': text('zh-CN') },
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
        what: 'a month at 1,000 notifications a day, sent one by one, evenly over the day',
        measured: month(costs, 1000, oneByOne(costs, 1000)),
        atMost: 600_000,
        unit: 'calls',
      },
    ],
  };
}
