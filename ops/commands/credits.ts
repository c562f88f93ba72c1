import type { Context } from '../../cloudfunctions/core/ports/context';
import { credits } from '../../cloudfunctions/core/reports/credits';
import { takeCensus } from '../../cloudfunctions/core/reports/census';
import type { Progress } from '../base/progress';
import { table } from '../base/table';
import { timeWords } from '../base/words';

/** Thousands of users between two signs of life. */
const STEPS = 5;
/** Somebody else may hold the count: the timer's part of it is over within a minute. */
const POLL = 1000;

/** What users have, counted to the end. @returns what to print */
export async function showCredits(context: Context, progress: Progress): Promise<string[]> {
  await countAll(context, progress).finally(() => progress.end());
  const { countedAt, users, templates } = await credits(context);
  const zone = context.config.timeZone;
  const days = templates[0]?.forecast.days ?? 0;
  return [
    `${users} users 用户, counted 统计于 ${timeWords(countedAt, zone)}`,
    `scheduled, short: notifications of the next ${days} days, and those of them that will find no credit (~ projected). 计划与不足：未来 ${days} 天的通知数，及其中缺少次数的条数（~ 为推算）。`,
    '',
    ...table(
      [
        'template 模板',
        'users 有次数用户',
        'available 可用',
        'suspect 存疑',
        'uncertain 不确定',
        'spent 已用',
        'voided 作废',
        'scheduled 计划',
        'waiting 等待',
        'short 不足',
      ],
      templates.map(({ aliases, templateId, kind, forecast, ...own }) => [
        aliases.join(', ') || templateId,
        kind === 'long-term' ? own.consents : own.users,
        own.available,
        own.suspect,
        own.uncertain,
        own.spent,
        own.voided,
        forecast.scheduled,
        forecast.waiting,
        `${forecast.exact ? '' : '~'}${forecast.shortfall}`,
      ]),
    ),
  ];
}

/** Whoever asks for all users asks for all of them. */
export async function countAll(context: Context, progress: Progress): Promise<void> {
  for (let last = -1; ;) {
    const { running } = await takeCensus(context, STEPS);
    if (!running) return;
    progress.at(running.users);
    if (running.users === last) await context.clock.sleep(POLL);
    last = running.users;
  }
}
