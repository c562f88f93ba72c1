import type { JournalResult } from '../model/journal';
import type { DueMessage } from '../model/message';
import type { Recipient } from '../model/user';
import type { Context } from '../ports/context';
import type { Decision } from '../rules/rule';
import type { Outcome } from '../settling/outcome';
import type { Brake } from './brake';
import { check } from './check';
import { compose } from './compose';
import { dropExpired } from './dropExpired';
import { gather } from './gather';
import { journal } from './journal';
import { recheck } from './recheck';
import { reserve } from './reserve';
import { settleResults } from './settleResults';
import type { Going, Recheck, Run, Step, Window } from './step';
import { transmit } from './transmit';
import type { Turns } from './turns';
import { turnAway } from './turnAway';

/** The way of every notification, whether a tick, an immediate send or a replay brings it (DESIGN §7). */
const STEPS: readonly Step[] = [
  dropExpired,
  recheck,
  reserve,
  check,
  gather,
  compose,
  journal,
  transmit,
  settleResults,
];

/** What became of one row in a window, with its user as read. */
export interface RowResult {
  row: DueMessage;
  decision: Decision | Outcome;
  user: Recipient | undefined;
  /** What WeChat answered, where it was called. */
  answer?: JournalResult | undefined;
}

/**
 * Takes the rows of one window through all steps.
 * @param again needed where there may be triggered ones among them
 * @returns what became of each
 */
export async function runWindow(
  context: Context,
  window: Window,
  pacers: Turns[],
  brake: Brake,
  again?: Recheck,
): Promise<RowResult[]> {
  const run: Run = { context, window, pacers, brake, recheck: again };
  const results: RowResult[] = [];
  let rows: Going[] = window.rows.map((row) => ({ row }));
  for (const step of STEPS) {
    if (rows.length === 0) break;
    const { go, decided = [] } = await step(run, rows);
    const settled = await turnAway(run, decided, go);
    results.push(...settled.map(({ going, decision }) => ({ row: going.row, user: going.user, decision })));
    rows = go;
  }
  for (const { row, user, outcome, result } of rows) {
    if (outcome) results.push({ row, user, decision: outcome, answer: result });
  }
  return results;
}
