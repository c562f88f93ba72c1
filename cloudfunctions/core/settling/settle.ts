import { recordedRule } from '../codes/classify';
import type { Context } from '../ports/context';
import { release, releaseSeries } from '../books/release';
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
  /** The accept by which it was sent. */
  tap?: string | undefined;
  /** When its user was held; epoch ms. */
  heldAt: number;
  /** How many sends that hold was good for: more than one of a series. */
  sends: number;
  /** How many 43101s in a row have met this user and template before. */
  suspicions: number;
  /** WeChat's main switch of the user as last heard of. */
  mainSwitch: boolean | null;
  result: JournalResult;
  /** The row is somebody else's by now and left alone; the credit is booked as the journal has it. */
  movedOn?: boolean;
}

/** Attempts of one journal, in its order; of a series all. */
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
  const taken = new Set<string>();
  const settled = attempts.map((attempt) => {
    const { row, result } = attempt;
    // In a surge nobody's balance is voided on the word of a 43101; nor where WeChat has just taken one of the series.
    const suspicions = surge || taken.has(row.to) ? 0 : attempt.suspicions;
    if (result.kind === 'accepted') taken.add(row.to);
    const outcome = outcomeOf(context.config, row, result, suspicions);
    return { attempt, outcome: onRecord(outcome, { ...attempt, surge }) };
  });
  const alike = ({ attempt, outcome }: Settled) => {
    const { row, counted, heldAt, movedOn = false } = attempt;
    return [outcome, counted, heldAt, wishesOf(row, attempt), movedOn] as const;
  };
  const groups = groupBy(settled, alike);
  if ((attempts[0]?.sends ?? 1) > 1) {
    const moved = [];
    for (const same of groups) moved.push(await moveAlike(context, settlement, same));
    await endSeries(context, settlement, settled);
    for (const [i, same] of groups.entries()) await correct(context, settlement, same, moved[i]!);
  } else {
    for (const same of groups) {
      const moved = await moveAlike(context, settlement, same);
      await endHolds(context, settlement, same);
      await correct(context, settlement, same, moved);
    }
  }
  return new Map(settled.map(({ attempt, outcome }) => [attempt.row._id, outcome]));
}

interface Settled {
  attempt: Attempt;
  outcome: Outcome;
}

/** What a journal keeps of an entry for its settlement, whoever settles it. */
export const asJournalled = ({ counted, accept, items = [], wishes = [] }: JournalEntry) => ({
  counted,
  items,
  wishes,
  tap: accept?.tap,
});

/** Keys of the wishes that a notification answers: its own, or those of what a digest told of. */
const wishesOf = (
  { wish }: Pick<DueMessage, 'wish'>,
  { wishes = [] }: Pick<JournalEntry, 'wishes'> = {},
): string[] => (wish ? [wish] : wishes);

/** 43101 although a credit or a consent was on the books, which WeChat's main switch does not explain. */
const isDoubtful = ({ row, counted, mainSwitch, result, movedOn }: Attempt, isConsent: boolean): boolean =>
  !movedOn &&
  (counted || isConsent) &&
  mainSwitch !== false &&
  !row.lost &&
  result.kind === 'refused' &&
  recordedRule(result.code).class === 'credit';

/** Of attempts that ended alike. @returns how many rows moved, as far as the answer tells */
async function moveAlike(context: Context, settlement: Settlement, same: Settled[]): Promise<number> {
  const { token, openedAt } = settlement;
  const { attempt, outcome } = same[0]!;
  const { attempted, mayStartUntil: _mayStartUntil, ...move } = outcome;
  if (attempt.movedOn) return same.length;
  const ids = same.map(({ attempt: { row } }) => row._id);
  const at = latest(same);
  const opened = attempted ? { attemptedAt: openedAt } : {};
  const moved = await moveRows(context, { ...move, token, ids, at, ...opened });
  const items = same.flatMap((each) => each.attempt.items ?? []);
  if (outcome.state === 'sent') await merge(context, items, at);
  return moved;
}

const latest = (same: Settled[]): number => Math.max(...same.map(({ attempt: { result } }) => result.at));

/** Of attempts that ended alike, each with a hold of its own. */
async function endHolds(context: Context, settlement: Settlement, same: Settled[]): Promise<void> {
  const { token, journal, template, templateId } = settlement;
  const { attempt, outcome } = same[0]!;
  const { counted, heldAt } = attempt;
  const rows = same.map(({ attempt: { row } }) => row);
  await release(context, {
    token,
    journal,
    template,
    templateId,
    counted,
    heldAt,
    openids: rows.map((row) => row.to),
    nids: new Map(rows.map((row) => [row.to, row._id])),
    effect: outcome.effect,
    at: latest(same),
    mayStartUntil: outcome.mayStartUntil,
    wishes: wishesOf(rows[0]!, attempt),
  });
}

/** All of a series have one hold: it ends once, whatever became of each. */
async function endSeries(context: Context, settlement: Settlement, settled: Settled[]): Promise<void> {
  const { token, journal, template, templateId } = settlement;
  const { row, counted, heldAt, sends } = settled[0]!.attempt;
  const ends = settled.map(({ attempt, outcome: { effect, mayStartUntil } }) => ({
    effect,
    at: attempt.result.at,
    nid: attempt.row._id,
    mayStartUntil,
    tap: attempt.tap,
    wishes: wishesOf(attempt.row, attempt),
  }));
  await releaseSeries(context, {
    token,
    journal,
    template,
    templateId,
    counted,
    heldAt,
    sends,
    openid: row.to,
    ends,
  });
}

/** What follows from the end of attempts that ended alike. */
async function correct(
  context: Context,
  { token, templateId }: Settlement,
  same: Settled[],
  moved: number,
): Promise<void> {
  const { attempt, outcome } = same[0]!;
  const { counted } = attempt;
  const at = latest(same);
  const rows = same.map(({ attempt: { row } }) => row);
  if (attempt.movedOn) return;
  if (outcome.effect === 'void' && counted) {
    for (const { to } of rows) await voidAvailable(context, to, templateId, at);
  }
  if (moved < rows.length && (outcome.state === 'sent' || outcome.effect === 'return')) {
    // Recovery has been faster and called them unknown; what this worker knows lifts that.
    for (const row of rows) await liftUnknown(context, { row, token, counted, outcome, at });
  }
}
