import type { ResultKind } from '../../model/journal';

const HOUR = 60 * 60_000;
/** How far back a quiet hour is filled up from. */
export const REACH = 6 * HOUR;
/** Fewer attempts say nothing about a rate. */
export const FEW = 20;
/** Windows of sends read, at most 25 attempts each; and receipts. */
export const WINDOWS = 50;
export const RECEIPTS = 200;

/** A settled window of sends, with what came of each of its attempts. */
export interface WindowSeen {
  at: number;
  kinds: ResultKind[];
}

/** What WeChat has pushed about a send; `errorCode` "0" = shown. */
export interface ReceiptSeen {
  dueAt: number;
  errorCode: string;
}

/** What became of the latest attempts. */
export interface LatestAttempts {
  /** Of the oldest of them, epoch ms; 0 = none. */
  since: number;
  attempted: number;
  refused: number;
  unknown: number;
  /** Accepted, and not shown to the user by the word of the receipts; projected where there are more than were read. */
  notShown: number;
}

/**
 * The attempts by which failures are judged: those of the last hour, so that an outage shows while it lasts and not
 * after; where that has fewer than 20, the latest 20 of the last six, so that a quiet shop hears of an outage too. Read from
 * the latest windows, so it costs the same whatever the day has seen.
 * @param windows at most `WINDOWS` of each stage, of the last six hours; @param receipts at most `RECEIPTS`, newest first
 */
export function latestAttempts(windows: WindowSeen[], receipts: ReceiptSeen[], now: number): LatestAttempts {
  const latest: LatestAttempts = { since: 0, attempted: 0, refused: 0, unknown: 0, notShown: 0 };
  const newestFirst = [...windows].sort((a, b) => b.at - a.at).slice(0, WINDOWS);
  for (const { at, kinds } of newestFirst) {
    if (at < now - HOUR && latest.attempted >= FEW) break;
    const called = kinds.filter((kind) => kind !== 'left');
    if (called.length === 0) continue;
    latest.since = at;
    latest.attempted += called.length;
    latest.refused += called.filter((kind) => kind === 'refused').length;
    latest.unknown += called.filter((kind) => kind === 'unknown').length;
  }
  return { ...latest, notShown: notShown(latest, receipts) };
}

function notShown({ since, attempted, refused, unknown }: LatestAttempts, all: ReceiptSeen[]): number {
  const receipts = all.filter(({ dueAt }) => dueAt >= since);
  const bad = receipts.filter(({ errorCode }) => errorCode !== '0').length;
  const accepted = attempted - refused - unknown;
  if (receipts.length < RECEIPTS) return Math.min(bad, accepted);
  return Math.round((bad / receipts.length) * accepted);
}
