import type { DueMessage } from '../model/message';
import { MOST_UNCERTAIN, type Recipient } from '../model/user';

/**
 * A series is a window whose rows are all of one user: sent one after the other, under one hold that takes a credit for
 * each. All its steps together cost what a window of others costs, instead of five calls a row.
 */
export const isSeries = (rows: readonly Pick<DueMessage, 'to'>[]): boolean =>
  rows.length > 1 && rows[0]!.to === rows[1]!.to;

/**
 * So many of a series are begun before what came of them is written down: a worker that dies leaves no more of one user without
 * an answer than a user may have (`rules/unanswered.ts`).
 */
export const stepOfSeries = ({ uncertainties }: Pick<Recipient, 'uncertainties'>): number =>
  Math.max(1, MOST_UNCERTAIN - uncertainties.length);

/** How many rows of a window may be without an answer at a time. */
export const atRisk = (rows: readonly Pick<DueMessage, 'to'>[]): number =>
  isSeries(rows) ? Math.min(rows.length, MOST_UNCERTAIN) : rows.length;
