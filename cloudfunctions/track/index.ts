import notifyConfig from '../../notify.config';
import { parseRequest, trackRequest, type TrackRequest } from '../core/contract';
import { NotifyError } from '../core/errors';
import { recordEvents } from '../core/facts/record';
import { isClient, type Caller } from '../platform/caller';
import { handler } from '../platform/handler';
import { requireServer, requireUser } from '../platform/rights';

/** The user, for self; other functions for the user behind them, or for the openid they name. */
export const main = handler(notifyConfig, async (event, caller, context) => {
  const fromClient = isClient(caller);
  if (!fromClient) requireServer(caller, context.config.http);
  const request = parseRequest(trackRequest, event);
  return recordEvents(context, whose(caller, request), request.events, fromClient);
});

/** Identity is the platform's word: where a user stands behind the call, nobody else can be named. */
function whose(caller: Caller, request: TrackRequest): string {
  if (isClient(caller)) {
    const self = requireUser(caller);
    if (request.openid !== undefined && request.openid !== self) {
      throw new NotifyError(
        'FORBIDDEN',
        'openid: a user acts for nobody else; leave it out. 用户只能为自己上报。',
      );
    }
    return self;
  }
  if (caller.openid && request.openid !== undefined && request.openid !== caller.openid) {
    throw new NotifyError(
      'FORBIDDEN',
      'openid: a user stands behind this call and acts for nobody else; leave it out. 只能为调用链上的用户上报。',
    );
  }
  const openid = caller.openid || request.openid;
  if (!openid) {
    throw new NotifyError('BAD_REQUEST', 'openid: expected the user’s openid, got nothing. 缺少 openid。', [
      { code: 'missing', path: 'openid', message: 'expected the openid of the user' },
    ]);
  }
  return openid;
}
