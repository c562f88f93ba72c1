/** `ops erase`: one user as the user's own deletion does it, or all of an environment. */
import { erase } from '../../cloudfunctions/core/consent/erase';
import { parseRequest, messagesRequest } from '../../cloudfunctions/core/contract';
import { eraseAll } from '../../cloudfunctions/core/transfer/eraseAll';
import { OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import type { Connected } from '../connect';

export interface EraseOptions {
  user?: string | undefined;
  confirm?: string | undefined;
}

/** @returns what to print */
export async function eraseData(
  context: Connected,
  { user, confirm }: EraseOptions,
  progress: Progress,
): Promise<string[]> {
  if (user !== undefined) {
    const { to } = parseRequest(messagesRequest, { to: user });
    await erase(context, to);
    return [
      `Everything of ${to} is deleted; what is left is that they want nothing. 已删除该用户的全部数据，只留下「什么都不要」的标记。`,
    ];
  }
  if (confirm !== context.envId)
    throw new OpsError([
      `This deletes everything of all users in ${context.envId} for good: repeat it with --confirm ${context.envId}. 将永久删除该环境的全部数据，请加 --confirm ${context.envId} 再次运行。`,
    ]);
  const removed = await eraseAll(context, (count) => progress.at(count)).finally(() => progress.end());
  return [
    `All of ${context.envId} is deleted. 已删除该环境的全部数据。`,
    ...Object.entries(removed).map(([collection, count]) => `  ${collection}  ${count}`),
  ];
}
