import type { Context } from '../ports/context';

/** Between the number of windows and the part that nobody can guess. */
const MARK = '.';

/**
 * A token for one claim. It says how many windows the claim can have at most: whoever recovers it can close each of
 * their journals, also those that its worker has not written yet.
 */
export const claimToken = ({ newToken }: Context, windows: number): string =>
  `${windows}${MARK}${newToken()}`;

/** How many windows the claim of this token can have at most. */
export const windowsOf = (token: string): number => Number(token.slice(0, token.indexOf(MARK)));

export const journalId = (token: string, window: number): string => `${token}:${window}`;
