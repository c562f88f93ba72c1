import notifyConfig from 'notify-config';
import { isOtherPush } from '../core/contract/push';
import { readPush } from '../core/contract/readPush';
import { NotifyError } from '../core/errors';
import { receivePush } from '../core/facts/receive';
import { handler, type PlatformContext } from '../platform/handler';

const receive = handler('receive', notifyConfig, async (event, caller, context) => {
  if (isOtherPush(event)) return { receipts: 0, rejections: 0 };
  const { push, wrong } = readPush(event);
  // Where the platform names a user, it is the one the push speaks of, or the push is forged (PLATFORM §5).
  if (caller.openid && caller.openid !== push.FromUserName) {
    throw new NotifyError('FORBIDDEN', 'FromUserName: does not match the caller. 推送身份不符。');
  }
  const received = await receivePush(context, push, async (gained) =>
    (await import('../core/campaigns/later/follow')).followGrant(context, gained),
  );
  // After the others: what WeChat repeats of them changes nothing.
  if (wrong.length > 0)
    throw new NotifyError(
      'BAD_REQUEST',
      `${wrong[0]!.path}: ${wrong[0]!.message}; the other items were taken. 其余条目已处理。`,
      wrong,
    );
  return received;
});

/**
 * WeChat's message push. It wants the word `success` for what was taken; what is answered otherwise it repeats, twice
 * at most: that helps when the database was away, and does no harm to a push that is wrong.
 */
export async function main(event: unknown, platform?: PlatformContext): Promise<unknown> {
  const answer = await receive(event, platform);
  return answer.ok ? 'success' : answer;
}
