import { ownWords } from '../errors';
import type { Context } from '../ports/context';

/** Where some fail it may be the database that does: so long, in ms, the others still have their turn. */
export const LONGEST = 10_000;

/**
 * Does something for each of several that have nothing to do with each other: one that fails, for as long as it does, holds up
 * none of those behind it. A database that is down holds nobody up by failing for each: after a while the rest is left to the next
 * time.
 * @param what for the log, such as `recovery.error`
 * @throws the first failure, once all have had their turn, or time is over
 */
export async function eachAlone<Item>(
  context: Context,
  what: string,
  items: Iterable<Item>,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const until = context.clock.now() + LONGEST;
  for (const item of items) {
    if (failures.length > 0 && context.clock.now() >= until) break;
    try {
      await act(item);
    } catch (error) {
      failures.push(error);
      context.log(what, { error: ownWords(error) });
    }
  }
  if (failures.length > 0) throw failures[0];
}
