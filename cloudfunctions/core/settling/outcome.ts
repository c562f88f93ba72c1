import type { Config } from '../config/config';
import { recordedRule } from '../codes/classify';
import type { JournalResult } from '../model/journal';
import type { CreditEffect, DueMessage } from '../model/message';
import type { State } from '../model/states';
import type { ReasonCode } from '../reasons/table';
import { quotaOver } from '../gate/breakers';
import { RETRY_PAUSES, SUSPECT_REST, UNKNOWN_ATTEMPTS } from '../time/spans';

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
  /** Of one that recovery took from its worker: until when that one may still begin it. */
  mayStartUntil?: number;
  /** Whether WeChat was (perhaps) called: such rows count an attempt. */
  attempted: boolean;
}

const NEVER_ATTEMPTED: Outcome = {
  state: 'scheduled',
  reason: 'LEFT',
  effect: 'return',
  attempted: false,
};

/** The same where it is known why not: the call could not send at all. It stays due: another call may take it at once. */
export const neverAttempted = (code: number | string): Outcome =>
  code === 0 ? NEVER_ATTEMPTED : { ...NEVER_ATTEMPTED, reason: recordedRule(code).reason, code };

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
      const again = sendAgainAt(config, row, row.attempts, result.at);
      const { mayStartUntil = 0 } = result;
      return {
        ...notKnown(result),
        // Not beside its own worker, if that one is alive.
        ...(again === undefined ? {} : { until: Math.max(again, mayStartUntil) }),
        ...(mayStartUntil > 0 ? { mayStartUntil } : {}),
      };
    }
    case 'left':
      return neverAttempted(result.code);
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
      // What concerns the account is no reason to put this one off longer and longer.
      const attempts = rule.scope === 'account' ? 0 : row.attempts;
      return untilExpiry(row, { ...base, effect: 'return' }, retryAt(result.at, attempts));
    }
    case 'pause':
      return untilExpiry(row, { ...base, effect: 'return' }, inSeries(result.at, rule.pauseMs ?? 0));
    case 'credit':
      // It says that the attempt whose answer was lost has taken the credit: that one's receipt may still come.
      if (row.lost) return notKnown(result);
      return suspicions === 0
        ? again(
            row,
            { ...base, reason: 'SUSPECT', effect: 'suspect' },
            inSeries(result.at, SUSPECT_REST, SECOND),
          )
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
  const pause = attempts < UNKNOWN_ATTEMPTS ? RETRY_PAUSES[attempts] : undefined;
  if (templates[template]?.unknown !== 'retry' || pause === undefined) return undefined;
  const due = at + pause;
  return due < expiresAt ? due : undefined;
}

/** A retry never passes the notification's expiry: what would come too late fails with the code that stopped it. */
function again(row: DueMessage, outcome: Omit<Outcome, 'state'>, dueAt: number): Outcome {
  return dueAt < row.expiresAt ? { ...outcome, state: 'scheduled', dueAt } : { ...outcome, state: 'failed' };
}

/** The same for what WeChat goes on refusing. */
const untilExpiry = (row: DueMessage, outcome: Omit<Outcome, 'state'>, dueAt: number): Outcome =>
  dueAt < row.expiresAt
    ? again(row, outcome, dueAt)
    : { ...outcome, state: 'failed', reason: 'RETRIES_EXHAUSTED' };

/** When a notification that was refused for now is tried again. @param attempts before this one */
const retryAt = (at: number, attempts: number): number =>
  inSeries(at, RETRY_PAUSES[Math.min(attempts, RETRY_PAUSES.length - 1)]!);

/**
 * A moment after a pause, in one series for all: rows that are refused one after the other fall due together and stay
 * one group for the database.
 */
function inSeries(at: number, pause: number, step = pause >= LONG ? LONG_STEP : SHORT_STEP): number {
  return Math.ceil((at + pause) / step) * step;
}

const SECOND = 1000;
const LONG = 60 * SECOND;
const LONG_STEP = 30 * SECOND;
const SHORT_STEP = 5 * SECOND;

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
