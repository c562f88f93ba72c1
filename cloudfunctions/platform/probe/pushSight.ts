import { createHash } from 'node:crypto';
import type { PushSight } from '../../core/model/probe';
import type { Caller } from '../caller';

/** What a push shows of itself; whom it is about stays out of it. */
export function pushSight(event: unknown, caller: Caller, isAdmin: (openid: string) => boolean): PushSight {
  const body = JSON.stringify(event);
  const { Event, FromUserName } = event as Record<string, unknown>;
  const what = body.includes('"ErrorCode"')
    ? 'sent'
    : body.includes('"PopupScene"')
      ? 'popup'
      : body.includes('"SubscribeStatusString"')
        ? 'change'
        : 'other';
  return {
    event: String(Event).slice(0, 100),
    what,
    accepted: body.includes('"SubscribeStatusString":"accept"'),
    mine: isAdmin(String(FromUserName)),
    hash: createHash('sha256').update(body).digest('base64url').slice(0, 22),
    source: caller.source,
    openid: caller.openid !== '',
  };
}

export const isPush = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'MsgType' in event && 'FromUserName' in event;
