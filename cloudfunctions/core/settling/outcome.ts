import type { Config } from '../config/config';
import { recordedRule } from '../codes/classify';
import type { JournalResult } from '../model/journal';
import type { CreditEffect, DueMessage } from '../model/message';
import type { State } from '../model/states';
import type { ReasonCode } from '../reasons/table';
import { quotaOver } from '../gate/breakers';
import { RETRY_PAUSES, SUSPECT_REST } from '../time/spans';

/** Where a row goes from `claimed`, and what that does to the credit it holds. */
export interface Outcome {
  state: State;
  reason: ReasonCode | null;
  effect: Exclude<CreditEffect, 'hold'>;
  code?: number | string;
  /** For what is to be tried again. */
  dueAt?: number;
  /** Whether WeChat was (perhaps) called: such rows count an attempt. */
  attempted: boolean;
}

export const NEVER_ATTEMPTED: Outcome = {
  state: 'scheduled',
  reason: 'LEFT',
  effect: 'return',
  attempted: false,
};

/**
 * What a result in a journal means for its notification. Worker and recovery both ask here, so a crash between
 * journal and settlement changes nothing.
 * @param suspicions how many 43101s in a row have met this user and template before
 */
export function outcomeOf(
  config: Config,
  row: DueMessage,
  result: JournalResult,
  suspicions: number,
): Outcome {
  switch (result.kind) {
    case 'accepted':
      return { state: 'sent', reason: null, effect: 'spend', attempted: true };
    case 'unknown':
      if (config.templates[row.template]?.unknown === 'retry') return sendAgain(row, result);
      return {
        state: 'unknown',
        reason: 'UNKNOWN_OUTCOME',
        effect: 'uncertain',
        code: result.code,
        attempted: true,
      };
    case 'left':
      return NEVER_ATTEMPTED;
    case 'refused':
      return refusal(row, result, suspicions);
  }
}

function refusal(row: DueMessage, result: JournalResult, suspicions: number): Outcome {
  const rule = recordedRule(result.code);
  const base = { reason: rule.reason, code: result.code, attempted: true };
  switch (rule.class) {
    case 'quota':
      return again(row, { ...base, effect: 'return' }, quotaOver(result.at));
    case 'retry': {
      const pause = RETRY_PAUSES[row.attempts];
      if (pause === undefined)
        return { ...base, state: 'failed', reason: 'RETRIES_EXHAUSTED', effect: 'return' };
      return again(row, { ...base, effect: 'return' }, result.at + pause);
    }
    case 'credit':
      return suspicions === 0
        ? again(row, { ...base, reason: 'SUSPECT', effect: 'suspect' }, result.at + SUSPECT_REST)
        : { ...base, state: 'failed', effect: 'void' };
    default:
      return { ...base, state: 'failed', effect: 'return' };
  }
}

/** The exception that a template may opt into: rather twice than not at all (DESIGN §2, 1). */
function sendAgain(row: DueMessage, result: JournalResult): Outcome {
  const pause = RETRY_PAUSES[row.attempts];
  const base = { code: result.code, attempted: true, effect: 'uncertain' } as const;
  if (pause === undefined) return { ...base, state: 'failed', reason: 'RETRIES_EXHAUSTED' };
  return again(row, { ...base, reason: 'UNKNOWN_OUTCOME' }, result.at + pause);
}

/** A retry never passes the notification's expiry: what would come too late fails with the code that stopped it. */
function again(row: DueMessage, outcome: Omit<Outcome, 'state'>, dueAt: number): Outcome {
  return dueAt < row.expiresAt ? { ...outcome, state: 'scheduled', dueAt } : { ...outcome, state: 'failed' };
}

/** What the books know that decides what a 43101 means. */
export interface OnRecord {
  /** Whether the attempt took a credit. */
  counted: boolean;
  /** So many users met one at once that nothing is believed of any of them. */
  surge: boolean;
  mainSwitch: boolean | null;
}

/**
 * A 43101 seen with what is on record. With WeChat's main switch off it is the switch's: whatever was bought is there when
 * it comes back, so nothing is voided, and nothing is tried again either: the user wants none. Where no credit was at
 * stake it is not doubtful, it is the answer, and ends a long-term consent or a `try`.
 */
export function onRecord(outcome: Outcome, { counted, surge, mainSwitch }: OnRecord): Outcome {
  if (outcome.effect !== 'suspect' && outcome.effect !== 'void') return outcome;
  const { dueAt: _dueAt, ...rest } = outcome;
  if (mainSwitch === false)
    return { ...rest, state: 'suppressed', reason: 'MAIN_SWITCH_OFF', effect: 'return' };
  if (counted) return outcome;
  return { ...rest, state: 'suppressed', reason: 'REFUSED_NO_CREDIT', effect: surge ? 'return' : 'void' };
}
