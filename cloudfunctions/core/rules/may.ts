import { rightsOf, type Right } from '../model/right';
import { nobody } from '../model/user';
import type { Recipient } from '../model/user';
import type { Query } from '../ports';
import type { Asked, Decision, Rule, Subject } from './rule';
import { busy } from './busy';
import { balance, consented } from './credit';
import { digest } from './digest';
import { RULES } from './rules';
import { unanswered } from './unanswered';

const binds = (rule: Rule, right: Right): boolean => rule.rights?.includes(right) ?? true;
const all: readonly Rule[] = RULES;

/** What a user's document must show to be sent to by this right: every rule that a query can ask. */
export function conditionOf(asked: Asked): Query {
  return partsOf(all, asked);
}

/** Over in a moment, or in a day: a digest brings it. */
const PASSING: readonly Rule[] = [busy, unanswered, digest];

/** The same, but for what passes: who may be sent to, though perhaps not this very second. */
export const reachable = (asked: Asked): Query =>
  partsOf(
    all.filter((rule) => !PASSING.includes(rule)),
    asked,
  );

const partsOf = (rules: readonly Rule[], asked: Asked): Query => ({
  $and: rules.flatMap((rule) => (binds(rule, asked.right) && rule.query?.(asked)) || []),
});

/** Without one of these nothing of the template can reach the user at all. */
const RIGHTS: readonly Rule[] = [consented, balance];

/** What a user's document must show to have a credit to spare for the template, or to have consented to it. */
export const hasRight = (asked: Asked): Query => partsOf(RIGHTS, asked);

/** The same of a user who has been read: why not; `undefined` = has the right. */
export const whyNoRight = (subject: Subject): Decision | undefined => first(RIGHTS, subject);

/** What only the read document and the row can tell: quiet hours, caps, expiry. */
export const checkOf = (subject: Subject): Decision | undefined =>
  first(
    all.filter(({ query }) => !query),
    subject,
  );

/** Why not by one right; `undefined` = nothing stands in the way. */
export const whyNotBy = (subject: Subject): Decision | undefined => first(all, subject);

function first(rules: readonly Rule[], subject: Subject): Decision | undefined {
  for (const rule of rules) {
    const decision = binds(rule, subject.right) ? rule.why(subject) : undefined;
    if (decision) return decision;
  }
  return undefined;
}

/** Reasons for which a caller may ask to let WeChat decide (`whenNoCredit: 'try'`). */
const FOR_WANT_OF_CREDIT: readonly string[] = ['NO_CREDIT', 'NEVER_SUBSCRIBED', 'NO_ANSWER'];

/** Whether a row that one right has turned away may be asked about by the next. */
export const asksToTry = (row: Subject['row'], decision: Decision): boolean =>
  row.whenNoCredit === 'try' && FOR_WANT_OF_CREDIT.includes(decision.reason);

/**
 * Why a notification may not go now, by any right that its template has; `undefined` = it may.
 * @param user `undefined`: nobody here knows that user
 */
export function whyNot(
  asked: Omit<Subject, 'right' | 'user'> & { user: Recipient | undefined },
): Decision | undefined {
  const user = asked.user ?? nobody();
  let answer: Decision | undefined;
  for (const right of rightsOf(asked.template)) {
    if (answer && !asksToTry(asked.row, answer)) return answer;
    const decision = whyNotBy({ ...asked, user, right });
    if (!decision) return undefined;
    answer ??= decision;
  }
  return answer;
}
