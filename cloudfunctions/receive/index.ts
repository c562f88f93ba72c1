import notifyConfig from '../../notify.config';
import { parseRequest } from '../core/contract';
import { isOtherPush, pushEvent } from '../core/contract/push';
import { NotifyError } from '../core/errors';
import { receivePush } from '../core/facts/receive';
import { handler, type PlatformContext } from '../platform/handler';

const receive = handler('receive', notifyConfig, async (event, caller, context) => {
  if (isOtherPush(event)) return { receipts: 0, rejections: 0 };
  const push = parseRequest(pushEvent, event);
  // Where the platform names a user, it is the one the push speaks of, or the push is forged (PLATFORM §5).
  if (caller.openid && caller.openid !== push.FromUserName) {
    throw new NotifyError('FORBIDDEN', 'FromUserName: does not match the caller. 推送身份不符。');
  }
  return receivePush(context, push);
});

/**
 * WeChat's message push. It wants the word `success` for what was taken; what is answered otherwise it repeats, twice
 * at most: that helps when the database was away, and does no harm to a push that is wrong.
 */
export async function main(event: unknown, platform?: PlatformContext): Promise<unknown> {
  const answer = await receive(event, platform);
  return answer.ok ? 'success' : answer;
}
