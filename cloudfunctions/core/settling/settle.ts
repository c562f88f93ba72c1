import { recordedRule } from '../codes/classify';
import type { Context } from '../ports/context';
import { release } from '../books/release';
import { voidAvailable } from '../books/void';
import { noteSuspicions } from '../gate/surge';
import type { JournalResult } from '../model/journal';
import type { DueMessage } from '../model/message';
import type { Recipient } from '../model/user';
import { groupBy } from '../store/grouping';
import { liftUnknown } from './liftUnknown';
import { moveRows } from '../queue/moveRows';
import { outcomeOf, type Outcome } from './outcome';

/** Rows whose journal has their results, with what is needed to book them. */
export interface Settlement {
  token: string;
  template: string;
  templateId: string;
  counted: boolean;
  heldAt: number;
  /** When the journal was opened. */
  openedAt: number;
  rows: DueMessage[];
  users: Map<string, Recipient>;
  results: Map<string, JournalResult>;
}

/**
 * Books results that the journal holds: messages first, then users, in groups by outcome. Each step requires the
 * token and falsifies its own condition, so worker and recovery may both run it, and either may die in it.
 */
export async function settle(context: Context, settlement: Settlement): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const doubtful = settlement.counted ? [...settlement.results.values()].filter(isDoubtful).length : 0;
  const surge = doubtful > 0 && (await noteSuspicions(context, doubtful));
  for (const row of settlement.rows) {
    const result = settlement.results.get(row._id);
    if (!result) continue;
    const account = settlement.users.get(row.to)?.credits[settlement.templateId];
    // In a surge nobody's balance is voided on the word of a 43101.
    const suspicions = surge ? 0 : (account?.suspicions ?? 0);
    const outcome = outcomeOf(context.config, row, result, suspicions);
    outcomes.set(row._id, settlement.counted ? outcome : withoutCredit(outcome));
  }
  const settled = settlement.rows.filter((row) => outcomes.has(row._id));
  for (const rows of groupBy(settled, (row) => outcomes.get(row._id))) {
    await settleGroup(context, settlement, rows, outcomes.get(rows[0]!._id)!);
  }
  return outcomes;
}

/** No credit was at stake: a 43101 is not doubtful, it is the answer. */
function withoutCredit(outcome: Outcome): Outcome {
  if (outcome.effect !== 'suspect' && outcome.effect !== 'void') return outcome;
  const { dueAt: _dueAt, ...rest } = outcome;
  return { ...rest, state: 'suppressed', reason: 'REFUSED_NO_CREDIT', effect: 'void' };
}

/** 43101 although a credit was on the books. */
const isDoubtful = (result: JournalResult): boolean =>
  result.kind === 'refused' && recordedRule(result.code).class === 'credit';

async function settleGroup(
  context: Context,
  settlement: Settlement,
  rows: DueMessage[],
  outcome: Outcome,
): Promise<void> {
  const { token, template, templateId, counted, heldAt, openedAt } = settlement;
  const at = Math.max(...rows.map((row) => settlement.results.get(row._id)!.at));
  const ids = rows.map((row) => row._id);
  const { attempted, ...move } = outcome;
  const moved = await moveRows(context, {
    ...move,
    token,
    ids,
    at,
    ...(attempted ? { attemptedAt: openedAt } : {}),
  });
  const openids = rows.map((row) => row.to);
  await release(context, {
    token,
    template,
    templateId,
    counted,
    openids,
    effect: outcome.effect,
    heldAt,
    at,
  });
  if (outcome.effect === 'void' && counted) {
    for (const openid of openids) await voidAvailable(context, openid, templateId, at);
  }
  if (moved < rows.length && (outcome.state === 'sent' || outcome.effect === 'return')) {
    // Recovery has been faster and called them unknown; what this worker knows lifts that.
    for (const row of rows) await liftUnknown(context, { row, token, counted, outcome, at });
  }
}
