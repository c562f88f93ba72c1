import type { Gate } from '../model/figures';
import type { Context } from '../ports/context';

/** Whoever has just seen that nothing promotional stands still need not look again for each single row. Milliseconds. */
const FRESH = 10_000;
let seenAt = -Infinity;

/** The gate as it was just read: does anything promotional stand still? */
export function noteSeen({ clock }: Context, { promotional }: Pick<Gate, 'promotional'>): void {
  seenAt = promotional ? -Infinity : clock.now();
}

/** It may have changed. */
export function forgetSeen(): void {
  seenAt = -Infinity;
}

/** That nothing promotional stands still was seen a moment ago. */
export function seenGoing({ clock }: Context): boolean {
  const now = clock.now();
  return now >= seenAt && now - seenAt < FRESH;
}
