import notifyConfig from 'notify-config';
import { tellMany } from '../core/behaviour/tellMany';
import { followTriggers } from '../core/campaigns/triggered/follow';
import type { TrackManyRequest, TrackRequest } from '../core/contract';
import { parseRequest } from '../core/contract/parse';
import { trackManyRequest, trackRequest } from '../core/contract/track';
import { NotifyError } from '../core/errors';
import { recordEvents } from '../core/facts/record';
import { isClient, isFunction, type Caller } from '../platform/caller';
import { handler } from '../platform/handler';

/** The user, for self; other functions for the user behind them, or for the openid they name. */
export const main = handler('track', notifyConfig, async (event, caller, context) => {
  const follow = followTriggers(context);
  if (isOfMany(event))
    return tellMany(context, ofMany(caller, parseRequest(trackManyRequest, event)), follow);
  const request = parseRequest(trackRequest, event);
  const { events, nonce } = request;
  return recordEvents(context, whose(caller, request), events, isClient(caller), { nonce, follow });
});

const isOfMany = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && Object.hasOwn(event, 'users');

/** Of many at once only a function tells that no user has called. */
function ofMany(caller: Caller, request: TrackManyRequest): TrackManyRequest {
  if (caller.openid === '' && isFunction(caller)) return request;
  throw new NotifyError(
    'FORBIDDEN',
    'users: a user stands behind this call and acts for nobody else. 只能为调用链上的用户上报。',
  );
}

/** Identity is the platform's word: where a user stands behind the call, nobody else can be named. */
function whose({ openid }: Caller, request: TrackRequest): string {
  if (openid && request.openid !== undefined && request.openid !== openid) {
    throw new NotifyError(
      'FORBIDDEN',
      'openid: a user stands behind this call and acts for nobody else; leave it out. 只能为调用链上的用户上报。',
    );
  }
  const whom = openid || request.openid;
  if (!whom) {
    throw new NotifyError('BAD_REQUEST', 'openid: expected the user’s openid, got nothing. 缺少 openid。', [
      { code: 'missing', path: 'openid', message: 'expected the openid of the user' },
    ]);
  }
  return whom;
}
