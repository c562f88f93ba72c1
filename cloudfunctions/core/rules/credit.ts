import { closingAfter } from '../model/digest';
import { triedMark } from '../model/marks';
import { type CreditAccount } from '../model/user';
import type { ReasonCode } from '../reasons/table';
import { BUSY_DELAY, WAITING_LOOK } from '../time/spans';
import type { Period } from '../time/closing';
import { spread } from '../time/spread';
import { creditFloor } from './creditFloor';
import { inQuarters, later, type Asked, type Decision, type Rule, type Subject } from './rule';

const field = ({ template }: Asked, name: keyof CreditAccount): string => `credits.${template.id}.${name}`;
const accountOf = ({ user, template }: Subject): CreditAccount | undefined => user.credits[template.id];

/** A digest stays open: what is in it can be read in the inbox, and it is tried again when the next one would close. */
const staysOpen = ({ row, config, user, now }: Subject, period: Period, reason: ReasonCode): Decision =>
  later(row, reason, spread(closingAfter(config, user, period, now).at, row.shard));

/** Without a credit it waits for one where the caller asked for that, and is not sent otherwise. */
function withoutCredit(subject: Subject, reason: ReasonCode): Decision {
  const { row, now } = subject;
  if (row.period && !row.lost) return staysOpen(subject, row.period, reason);
  if (row.whenNoCredit === 'wait') return { state: 'waiting', reason, dueAt: now + WAITING_LOOK };
  // It may have arrived by an attempt before, whose answer was lost.
  if (row.lost) return { state: 'failed', reason: 'NO_ANSWER' };
  return { state: 'suppressed', reason };
}

/** A long-term template needs the user's one consent; a refusal by WeChat ends it until the user agrees again. */
export const consented: Rule = {
  reasons: ['NEVER_SUBSCRIBED', 'REFUSED_NO_CREDIT'],
  rights: ['consent'],
  query: (asked) => ({ [field(asked, 'consent')]: true }),
  why(subject) {
    const account = accountOf(subject);
    if (account?.consent) return undefined;
    if (account?.grantedAt) return { state: 'suppressed', reason: 'REFUSED_NO_CREDIT' };
    if (subject.row.period) return staysOpen(subject, subject.row.period, 'NEVER_SUBSCRIBED');
    return { state: 'suppressed', reason: 'NEVER_SUBSCRIBED' };
  },
};

/** A one-time template needs a credit above what is kept for transactional sends. */
export const balance: Rule = {
  reasons: ['NEVER_SUBSCRIBED', 'NO_CREDIT', 'KEPT_FOR_TRANSACTIONAL', 'NO_ANSWER', 'BUSY'],
  rights: ['credit'],
  query: (asked) => ({
    [field(asked, 'available')]: {
      $gt: creditFloor(asked.config, asked.template) + (asked.sends ?? 1) - 1,
    },
  }),
  why(subject) {
    const { row, now, config, template } = subject;
    const account = accountOf(subject);
    if (!account || account.granted === 0) return withoutCredit(subject, 'NEVER_SUBSCRIBED');
    if (account.available > creditFloor(config, template)) return undefined;
    if (account.available > 0) return withoutCredit(subject, 'KEPT_FOR_TRANSACTIONAL');
    // Its last credit is held by an attempt under way, and may come back.
    if (account.held > 0) return later(row, 'BUSY', now + BUSY_DELAY);
    return withoutCredit(subject, 'NO_CREDIT');
  },
};

/** After a 43101 on a positive balance the pair of user and template rests. */
export const suspect: Rule = {
  reasons: ['SUSPECT'],
  rights: ['credit'],
  query: (asked) => ({ [field(asked, 'suspectUntil')]: { $lte: asked.now } }),
  why(subject) {
    const { row, now } = subject;
    const until = accountOf(subject)?.suspectUntil ?? 0;
    return until > now ? later(row, 'SUSPECT', inQuarters(row, until)) : undefined;
  },
};

/**
 * At balance zero WeChat is called once per user and template, where the caller asked for it (`try`): for a credit from
 * before this system was there. Not while an attempt of unknown outcome may have been that credit.
 */
export const untried: Rule = {
  reasons: ['NO_CREDIT', 'NO_ANSWER'],
  rights: ['try'],
  query: (asked) => ({
    [field(asked, 'available')]: { $not: { $gt: 0 } },
    [field(asked, 'uncertain')]: { $not: { $gt: 0 } },
    tried: { $ne: triedMark(asked.template.id) },
  }),
  why(subject) {
    const { user, template } = subject;
    const account = accountOf(subject);
    const may =
      !user.tried.includes(triedMark(template.id)) && !account?.uncertain && !((account?.available ?? 0) > 0);
    return may ? undefined : withoutCredit(subject, 'NO_CREDIT');
  },
};
