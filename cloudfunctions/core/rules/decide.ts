import type { Config, Template } from '../config/config';
import type { DueMessage } from '../model/message';
import type { State } from '../model/states';
import type { Recipient } from '../model/user';
import type { ReasonCode } from '../reasons/table';
import { BUSY_DELAY, WAITING_LOOK } from '../time/spans';
import { creditFloor } from './creditFloor';

/** Where a row goes that is not sent. */
export interface Decision {
  state: State;
  reason: ReasonCode;
  dueAt?: number;
}

/** What a decision needs to know of a notification. */
type Asked = Pick<DueMessage, 'whenNoCredit' | 'expiresAt'>;

/**
 * Why the reserve did not take this user, told from the document as it is now. If nothing stands in the way any
 * more, the row is tried again at once.
 */
export function whyNot(
  config: Config,
  template: Template,
  row: Asked,
  user: Recipient | undefined,
  now: number,
): Decision {
  if (!user) return withoutCredit(row, 'NEVER_SUBSCRIBED', now);
  const consent = refusedByUser(template, user);
  if (consent) return { state: 'suppressed', reason: consent };
  const account = user.credits[template.id];
  if (template.kind === 'long-term') {
    if (!account?.consent) return { state: 'suppressed', reason: 'NEVER_SUBSCRIBED' };
  } else {
    if (!account || account.granted === 0) return withoutCredit(row, 'NEVER_SUBSCRIBED', now);
    const floor = creditFloor(config, template);
    if (account.available <= 0 && account.held === 0) return withoutCredit(row, 'NO_CREDIT', now);
    if (account.available > 0 && account.available <= floor)
      return withoutCredit(row, 'KEPT_FOR_TRANSACTIONAL', now);
    if (account.suspectUntil > now) return later(row, 'SUSPECT', account.suspectUntil);
  }
  return later(row, 'BUSY', now + (user.hold ? BUSY_DELAY : 0));
}

/** The user's own no; it stands above everything else but the user's own later yes to this one message. */
export function refusedByUser(template: Template, user: Recipient): ReasonCode | undefined {
  if (user.permits.includes(template.id)) return undefined;
  if (user.muted) return 'MUTED';
  if (user.mutedTopics.includes(template.topic)) return 'TOPIC_OFF';
  if (user.mutedTemplates.includes(template.alias)) return 'TEMPLATE_OFF';
  return undefined;
}

const withoutCredit = (row: Asked, reason: ReasonCode, now: number): Decision =>
  row.whenNoCredit === 'wait'
    ? { state: 'waiting', reason, dueAt: now + WAITING_LOOK }
    : { state: 'suppressed', reason };

function later(row: Asked, reason: ReasonCode, dueAt: number): Decision {
  return dueAt < row.expiresAt
    ? { state: 'scheduled', reason, dueAt }
    : { state: 'expired', reason: 'EXPIRED' };
}
