/**
 * Which send a receipt speaks of (DESIGN §7, Receipts). Pure: what is to be known is read before, see `attempts.ts`.
 *
 * A receipt goes to its own user and template only, a send gets one at most. Where WeChat has answered sends with a msgid
 * that decides; otherwise the order in time does, so that counts per user and template are exact, and in order when no
 * receipt was lost.
 */
import type { Assignment } from '../../model/campaign';
import type { ReceiptDocument } from '../../model/facts';
import type { MessageDocument } from '../../model/message';
import { LEASE, RECOVERY_GRACE } from '../../time/spans';

/** An attempt to send, as far as receipts are concerned. */
export interface Attempt {
  /** The notification. */
  id: string;
  to: string;
  templateId: string;
  template: string;
  topic: string;
  campaign?: Assignment | undefined;
  /** When its journal was opened, by the database's clock. */
  at: number;
  /** Its place in the journal: those of a series are sent in this order, and have one `at`. */
  place: number;
  /** The same by its worker's clock: on that day it is counted. */
  countedAt: number;
  /** Since when it may have reached WeChat: earlier than `at` where the answer to an attempt before it was lost too. */
  since: number;
  /**
   * `underWay`: not settled yet. `accepted`: waits for its receipt. `received`: has one. `unknown`: its answer was lost.
   * `over`: nothing that a receipt changes.
   */
  state: 'underWay' | 'accepted' | 'received' | 'unknown' | 'over';
  /** What WeChat's answer named it; empty when nothing. */
  msgid: string;
  token: string;
  /** Whether it took a credit. */
  counted: boolean;
}

export interface Match {
  receipt: ReceiptDocument;
  attempt: Attempt;
}

export interface Matched {
  matches: Match[];
  /** Receipts of sends that have one already, or that are over: counted for none. */
  surplus: ReceiptDocument[];
  /** To be looked at again. */
  waiting: ReceiptDocument[];
}

const MINUTE = 60_000;
/** A receipt may be so late. */
export const REACH = 60 * MINUTE;
/** WeChat names whole seconds, and clocks differ a little. */
export const AHEAD = 2000;
/** Whatever was under way when the receipt came has been settled or given up by then. */
export const SURE = LEASE + RECOVERY_GRACE;

export const stateOf = (state: MessageDocument['state'] | undefined): Attempt['state'] => {
  switch (state) {
    case 'claimed':
      return 'underWay';
    // Erased; the journal knows that it was accepted.
    case undefined:
    case 'sent':
      return 'accepted';
    case 'delivered':
    case 'undelivered':
      return 'received';
    case 'unknown':
      return 'unknown';
    default:
      return 'over';
  }
};

const pairOf = (one: { to: string; templateId: string } | { openid: string; templateId: string }): string =>
  `${'to' in one ? one.to : one.openid} ${one.templateId}`;

const inOrder = (a: ReceiptDocument, b: ReceiptDocument): number =>
  a.pushedAt - b.pushedAt || a.at - b.at || (a._id < b._id ? -1 : 1);

const inOrderOfSends = (a: Attempt, b: Attempt): number =>
  a.at - b.at || a.place - b.place || (a.id < b.id ? -1 : 1);

/** All attempts by user and template, earliest first, and which of them this fold has given away. */
export class Attempts {
  readonly #byPair = new Map<string, Attempt[]>();
  readonly #byMsgid = new Map<string, Attempt>();
  readonly #ids = new Set<string>();
  readonly #taken = new Set<string>();

  constructor(attempts: Iterable<Attempt>) {
    this.add(attempts);
  }

  add(attempts: Iterable<Attempt>): void {
    for (const attempt of attempts) {
      if (this.#ids.has(attempt.id)) continue;
      this.#ids.add(attempt.id);
      const pair = this.#byPair.get(pairOf(attempt));
      if (pair) pair.push(attempt);
      else this.#byPair.set(pairOf(attempt), [attempt]);
      if (attempt.msgid) this.#byMsgid.set(attempt.msgid, attempt);
    }
    for (const pair of this.#byPair.values()) pair.sort(inOrderOfSends);
  }

  take(attempt: Attempt): void {
    this.#taken.add(attempt.id);
  }

  isTaken = ({ id }: Attempt): boolean => this.#taken.has(id);

  /** The one that was answered with the receipt's own msgid. */
  named({ msgid, openid, templateId }: ReceiptDocument): Attempt | undefined {
    const attempt = msgid ? this.#byMsgid.get(msgid) : undefined;
    return attempt?.to === openid && attempt.templateId === templateId ? attempt : undefined;
  }

  /** What the receipt may speak of: of its user and template, and not answered with another msgid. */
  of(receipt: ReceiptDocument): Attempt[] {
    const pair = this.#byPair.get(pairOf(receipt)) ?? [];
    return receipt.msgid ? pair.filter(({ msgid }) => !msgid) : pair;
  }

  free(receipt: ReceiptDocument): Attempt[] {
    return this.of(receipt).filter((attempt) => attempt.state === 'accepted' && !this.isTaken(attempt));
  }

  isAnyUnderWay(receipt: ReceiptDocument): boolean {
    return (this.#byPair.get(pairOf(receipt)) ?? []).some(({ state }) => state === 'underWay');
  }
}

const fits = ({ pushedAt }: ReceiptDocument, { at, since }: Attempt): boolean =>
  at >= pushedAt - REACH && since <= pushedAt + AHEAD;

/** What can be told at once: by msgid, else the earliest accepted send without a receipt that fits in time. */
export function matchPromptly(receipts: ReceiptDocument[], attempts: Attempts): Matched {
  const matched: Matched = { matches: [], surplus: [], waiting: [] };
  const unnamed: ReceiptDocument[] = [];
  for (const receipt of [...receipts].sort(inOrder)) {
    const named = attempts.named(receipt);
    if (!named) unnamed.push(receipt);
    else if (named.state === 'underWay') matched.waiting.push(receipt);
    else if (named.state === 'received' || named.state === 'over' || attempts.isTaken(named))
      matched.surplus.push(receipt);
    else give(matched, attempts, receipt, named);
  }
  for (const receipt of unnamed) {
    give(matched, attempts, receipt, firstFitting(receipt, attempts));
  }
  return matched;
}

const firstFitting = (receipt: ReceiptDocument, attempts: Attempts): Attempt | undefined =>
  attempts.free(receipt).find((attempt) => fits(receipt, attempt));

function give(
  matched: Matched,
  attempts: Attempts,
  receipt: ReceiptDocument,
  attempt: Attempt | undefined,
): void {
  if (!attempt) {
    matched.waiting.push(receipt);
    return;
  }
  attempts.take(attempt);
  matched.matches.push({ receipt, attempt });
}

/**
 * Whether nothing that is still under way can be what the receipt speaks of. Its send was claimed before WeChat had it, so
 * what is not under way by now was settled: that needs no clock. The time besides lets what belongs together come in, and
 * where this machine's clock is ahead of the one that took the receipt it may be shorter, or nothing.
 */
export const isLate = (receipt: ReceiptDocument, attempts: Attempts, now: number): boolean =>
  receipt.at + SURE <= now && !attempts.named(receipt) && !attempts.isAnyUnderWay(receipt);

/** What is left once everything that was under way is settled; `attempts` reach back as far as there are any. */
export function matchLate(receipts: ReceiptDocument[], attempts: Attempts): Matched {
  const matched: Matched = { matches: [], surplus: [], waiting: [] };
  for (const receipt of [...receipts].sort(inOrder)) {
    give(
      matched,
      attempts,
      receipt,
      firstFitting(receipt, attempts) ??
        nextInLine(receipt, attempts) ??
        newestEarlier(receipt, attempts) ??
        firstUnknown(receipt, attempts),
    );
  }
  return matched;
}

const newestEarlier = (receipt: ReceiptDocument, attempts: Attempts): Attempt | undefined =>
  attempts
    .free(receipt)
    .filter(({ at }) => at < receipt.pushedAt - REACH)
    .at(-1);

/**
 * Its own send was given to a later receipt that reached us earlier, whose own send may have gone the same way: at the end of
 * the line there is one without.
 */
function nextInLine(receipt: ReceiptDocument, attempts: Attempts): Attempt | undefined {
  let horizon = -Infinity;
  for (const attempt of attempts.of(receipt)) {
    const isTaken = attempts.isTaken(attempt) || attempt.state === 'received';
    if (isTaken && (fits(receipt, attempt) || attempt.at <= horizon)) horizon = attempt.at + REACH;
    if (attempt.state === 'accepted' && !isTaken && attempt.at > receipt.pushedAt + AHEAD)
      return attempt.at <= horizon ? attempt : undefined;
  }
  return undefined;
}

/**
 * No accepted one is left: if exactly one attempt has lost its answer, it was this one; or the first of a series: of those a
 * worker left unanswered, each was begun only when the one before had been accepted (`sending/transmit.ts`).
 */
function firstUnknown(receipt: ReceiptDocument, attempts: Attempts): Attempt | undefined {
  const [first, ...others] = attempts
    .of(receipt)
    .filter((one) => one.state === 'unknown' && !attempts.isTaken(one) && fits(receipt, one));
  const ofItsSeries = ({ token, at, place }: Attempt): boolean =>
    token === first!.token && at === first!.at && place !== first!.place;
  return others.every(ofItsSeries) ? first : undefined;
}
