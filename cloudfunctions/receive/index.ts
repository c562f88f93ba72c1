import notifyConfig from '../../notify.config';
import { parseRequest } from '../core/contract';
import { pushEvent } from '../core/contract/push';
import { NotifyError } from '../core/errors';
import { receivePush } from '../core/receipts/receive';
import { handler, type PlatformContext } from '../platform/handler';
import { refuseClients } from '../platform/rights';

const receive = handler(notifyConfig, async (event, caller, context) => {
  refuseClients(caller);
  const push = parseRequest(pushEvent, event);
  // Where the platform names a user, it is the one the push speaks of, or the push is forged (PLATFORM §5).
  if (caller.openid && caller.openid !== push.FromUserName) {
    throw new NotifyError('FORBIDDEN', 'FromUserName: does not match the caller. 推送身份不符。');
  }
  return receivePush(context, push);
});

/**
 * WeChat's message push. It wants the word `success` for what was taken (or can never be), and repeats what was
 * not: so only a database that is away is answered otherwise.
 */
export async function main(event: unknown, platform?: PlatformContext): Promise<unknown> {
  const answer = await receive(event, platform);
  return answer.ok ? 'success' : answer;
}
