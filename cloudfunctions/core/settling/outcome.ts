import type { Config } from '../config/config';
import { recordedRule } from '../codes/classify';
import type { JournalResult } from '../model/journal';
import type { CreditEffect, DueMessage } from '../model/message';
import type { State } from '../model/states';
import type { ReasonCode } from '../reasons/table';
import { quotaOver } from '../gate/breakers';
import { RETRY_PAUSES, SUSPECT_REST, UNKNOWN_WINDOW } from '../time/spans';

/** Where a row goes from `claimed`, and what that does to the credit it holds. */
export interface Outcome {
  state: State;
  reason: ReasonCode | null;
  effect: Exclude<CreditEffect, 'hold'>;
  code?: number | string;
  /** For what is to be tried again. */
  dueAt?: number;
  /** Of an unknown outcome: when it is no longer waited for; `UNKNOWN_WINDOW` when not given. */
  until?: number;
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
    case 'unknown': {
      const until = sendAgainAt(config, row, row.attempts, result.at);
      return { ...notKnown(result), ...(until === undefined ? {} : { until }) };
    }
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
      // It says that the attempt whose answer was lost has taken the credit: that one's receipt may still come.
      if (row.lost) return notKnown(result);
      return suspicions === 0
        ? again(row, { ...base, reason: 'SUSPECT', effect: 'suspect' }, result.at + SUSPECT_REST)
        : { ...base, state: 'failed', effect: 'void' };
    default:
      return { ...base, state: 'failed', effect: 'return' };
  }
}

const notKnown = ({ code }: JournalResult): Outcome => ({
  state: 'unknown',
  reason: 'UNKNOWN_OUTCOME',
  effect: 'uncertain',
  code,
  attempted: true,
});

/**
 * The exception that a template may opt into: rather twice than not at all (DESIGN §2, 1). Until then the outcome is
 * unknown like any other, and a receipt or a late worker may still tell it.
 * @param attempts before the one whose answer was lost at `at`
 * @returns when it is sent again, with the same credit; `undefined`: never
 */
export function sendAgainAt(
  { templates }: Config,
  { template, expiresAt }: Pick<DueMessage, 'template' | 'expiresAt'>,
  attempts: number,
  at: number,
): number | undefined {
  const pause = RETRY_PAUSES[attempts];
  if (templates[template]?.unknown !== 'retry' || pause === undefined) return undefined;
  const due = at + Math.min(pause, UNKNOWN_WINDOW);
  return due < expiresAt ? due : undefined;
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
