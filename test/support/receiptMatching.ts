/** Receipts and attempts to match them with, for tests of the rules alone. */
import type { ReceiptDocument } from '../../cloudfunctions/core/model/facts';
import {
  Attempts,
  isLate,
  matchLate,
  matchPromptly,
  type Attempt,
} from '../../cloudfunctions/core/counting/receipts/match';

export const T0 = Date.parse('2026-11-26T10:00:00Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

let receipts = 0;
export const receipt = (more: Partial<ReceiptDocument> = {}): ReceiptDocument => {
  const pushedAt = more.pushedAt ?? T0;
  return {
    _id: `receipt-${++receipts}`,
    openid: 'o-1',
    templateId: 'T',
    msgid: `${receipts}`,
    errorCode: '0',
    errorStatus: 'success',
    at: pushedAt + 500,
    dueAt: pushedAt + 500,
    looks: 0,
    stage: 'new',
    sentAt: 0,
    template: '',
    topic: '',
    ...more,
    pushedAt,
  };
};

export const attempt = (id: string, more: Partial<Attempt> = {}): Attempt => ({
  id,
  to: 'o-1',
  templateId: 'T',
  template: 'offer',
  topic: 'offers',
  at: T0,
  since: more.at ?? T0,
  countedAt: more.at ?? T0,
  state: 'accepted',
  msgid: '',
  token: 'token',
  counted: true,
  place: 0,
  ...more,
});

/** By prompt rules, then, as if time had passed, by the late ones. @returns receipt id → notification */
export function match(all: ReceiptDocument[], attempts: Attempt[], now = T0 + 10 * MINUTE) {
  const known = new Attempts(attempts);
  const prompt = matchPromptly(all, known);
  const late = matchLate(
    prompt.waiting.filter((one) => isLate(one, known, now)),
    known,
  );
  const matches = [...prompt.matches, ...late.matches];
  return {
    pairs: Object.fromEntries(matches.map((one) => [one.receipt._id, one.attempt.id])),
    surplus: prompt.surplus,
  };
}

/** @returns the notification that one receipt is matched to */
export const matchOne = (one: ReceiptDocument, attempts: Attempt[], now?: number): string | undefined =>
  match([one], attempts, now).pairs[one._id];
