import { parseRequest, statsRequest } from '../../cloudfunctions/core/contract';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { wishes } from '../../cloudfunctions/core/reports/wishes';
import { given } from '../base/given';
import type { Progress } from '../base/progress';
import { table } from '../base/table';
import { timeWords } from '../base/words';
import { countAll } from './credits';

export interface WishesOptions {
  template?: string | undefined;
  limit?: string | undefined;
}

/** What users wait for, the most wanted first. @returns what to print */
export async function showWishes(
  context: Context,
  options: WishesOptions,
  progress: Progress,
): Promise<string[]> {
  const request = parseRequest(statsRequest, { action: 'wishes', ...given({ ...options }) });
  if (request.action !== 'wishes') throw new Error(`expected wishes, got ${request.action}`);
  await countAll(context, progress).finally(() => progress.end());
  const { countedAt, users, things, others } = await wishes(context, request);
  return [
    `${users} users 用户, counted 统计于 ${timeWords(countedAt, context.config.timeZone)}`,
    '',
    ...(things.length === 0
      ? ['Nobody waits for anything. 没有人在等。']
      : table(
          ['template 模板', 'about', 'label 名称', 'waiting 等待人数', 'with credit 有次数'],
          things.map(({ template, about, label, waiting, withCredit }) => [
            template,
            about,
            label,
            waiting,
            withCredit,
          ]),
        )),
    ...(others > 0 ? [`and ${others} for other things 另有 ${others} 人次在等其他`] : []),
  ];
}
