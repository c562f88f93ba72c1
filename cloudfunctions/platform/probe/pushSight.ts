import { createHash } from 'node:crypto';
import type { PushSight } from '../../core/model/probe';
import type { Caller } from '../caller';

/** By which field one is known; the first that is there counts. */
const MARKS = { ErrorCode: 'sent', PopupScene: 'popup', SubscribeStatusString: 'change' } as const;

/** What a push shows of itself; whom it is about stays out of it. */
export function pushSight(event: unknown, caller: Caller, isAdmin: (openid: string) => boolean): PushSight {
  const body = JSON.stringify(event);
  const { Event, FromUserName } = event as Record<string, unknown>;
  const mark = Object.keys(MARKS).find((name) => body.includes(`"${name}"`));
  return {
    event: String(Event).slice(0, 100),
    what: mark === undefined ? 'other' : MARKS[mark as keyof typeof MARKS],
    accepted: body.includes('"SubscribeStatusString":"accept"'),
    mine: isAdmin(String(FromUserName)),
    hash: createHash('sha256').update(body).digest('base64url').slice(0, 22),
    source: caller.source,
    openid: caller.openid !== '',
  };
}

export const isPush = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'MsgType' in event && 'FromUserName' in event;
