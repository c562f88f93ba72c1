import { recordedRule } from '../codes/classify';
import type { Context } from '../ports/context';
import { release } from '../books/release';
import { voidAvailable } from '../books/void';
import { noteSuspicions } from '../gate/surge';
import type { JournalEntry, JournalResult } from '../model/journal';
import type { DueMessage } from '../model/message';
import { groupBy } from '../store/grouping';
import { liftUnknown } from './liftUnknown';
import { merge } from '../queue/digests/merge';
import { moveRows } from '../queue/moveRows';
import { onRecord, outcomeOf, type Outcome } from './outcome';

/** One row that was (perhaps) handed to WeChat, with its result in the journal and what is needed to book it. */
export interface Attempt {
  row: DueMessage;
  /** Whether it took a credit; long-term templates and `try` take none. */
  counted: boolean;
  /** Of a digest: what it told of, and the wishes that it answers with that. */
  items?: string[];
  wishes?: string[];
  /** When its user was held; epoch ms. */
  heldAt: number;
  /** How many 43101s in a row have met this user and template before. */
  suspicions: number;
  /** WeChat's main switch of the user as last heard of. */
  mainSwitch: boolean | null;
  result: JournalResult;
}

/** Attempts of one journal. */
export interface Settlement {
  token: string;
  /** Its `_id`. */
  journal: string;
  template: string;
  templateId: string;
  /** When the journal was opened. */
  openedAt: number;
  attempts: Attempt[];
}

/**
 * Books results that the journal holds: messages first, then users, in groups by outcome. Each step requires the
 * token and falsifies its own condition, so worker and recovery may both run it, and either may die in it.
 * @returns what became of each notification, by id
 */
export async function settle(context: Context, settlement: Settlement): Promise<Map<string, Outcome>> {
  const { attempts } = settlement;
  const isConsent = context.config.templates[settlement.template]?.kind === 'long-term';
  const doubtful = attempts.filter((attempt) => isDoubtful(attempt, isConsent)).length;
  const surge = doubtful > 0 && (await noteSuspicions(context, doubtful));
  const settled = attempts.map((attempt) => {
    // In a surge nobody's balance is voided on the word of a 43101.
    const outcome = outcomeOf(context.config, attempt.row, attempt.result, surge ? 0 : attempt.suspicions);
    return { attempt, outcome: onRecord(outcome, { ...attempt, surge }) };
  });
  const alike = ({ attempt, outcome }: (typeof settled)[number]) =>
    [outcome, attempt.counted, attempt.heldAt, wishesOf(attempt.row, attempt)] as const;
  for (const same of groupBy(settled, alike)) {
    const { outcome } = same[0]!;
    await settleGroup(
      context,
      settlement,
      same.map(({ attempt }) => attempt),
      outcome,
    );
  }
  return new Map(settled.map(({ attempt, outcome }) => [attempt.row._id, outcome]));
}

/** What a journal keeps of an entry for its settlement, whoever settles it. */
export const asJournalled = ({ counted, items = [], wishes = [] }: JournalEntry) => ({
  counted,
  items,
  wishes,
});

/** Keys of the wishes that a notification answers: its own, or those of what a digest told of. */
export const wishesOf = (
  { wish }: Pick<DueMessage, 'wish'>,
  { wishes = [] }: Pick<JournalEntry, 'wishes'> = {},
): string[] => (wish ? [wish] : wishes);

/** 43101 although a credit or a consent was on the books, which WeChat's main switch does not explain. */
const isDoubtful = ({ row, counted, mainSwitch, result }: Attempt, isConsent: boolean): boolean =>
  (counted || isConsent) &&
  mainSwitch !== false &&
  !row.lost &&
  result.kind === 'refused' &&
  recordedRule(result.code).class === 'credit';

async function settleGroup(
  context: Context,
  settlement: Settlement,
  attempts: Attempt[],
  outcome: Outcome,
): Promise<void> {
  const { token, journal, template, templateId, openedAt } = settlement;
  const { counted, heldAt } = attempts[0]!;
  const rows = attempts.map(({ row }) => row);
  const at = Math.max(...attempts.map(({ result }) => result.at));
  const ids = rows.map((row) => row._id);
  const { attempted, mayStartUntil, ...move } = outcome;
  const moved = await moveRows(context, {
    ...move,
    token,
    ids,
    at,
    ...(attempted ? { attemptedAt: openedAt } : {}),
  });
  if (outcome.state === 'sent')
    await merge(
      context,
      attempts.flatMap(({ items = [] }) => items),
      at,
    );
  const openids = rows.map((row) => row.to);
  await release(context, {
    token,
    journal,
    template,
    templateId,
    counted,
    openids,
    nids: new Map(rows.map((row) => [row.to, row._id])),
    effect: outcome.effect,
    heldAt,
    at,
    mayStartUntil,
    wishes: wishesOf(rows[0]!, attempts[0]),
  });
  if (outcome.effect === 'void' && counted) {
    for (const openid of openids) await voidAvailable(context, openid, templateId, at);
  }
  if (moved < rows.length && (outcome.state === 'sent' || outcome.effect === 'return')) {
    // Recovery has been faster and called them unknown; what this worker knows lifts that.
    for (const row of rows) await liftUnknown(context, { row, token, counted, outcome, at });
  }
}
