import { ownWords } from '../errors';
import type { Context } from '../ports/context';

/**
 * Does something for each of several that have nothing to do with each other: one that fails, for as long as it does, holds up
 * none of those behind it.
 * @param what for the log, such as `recovery.error`
 * @throws the first failure, once all have had their turn
 */
export async function eachAlone<Item>(
  context: Context,
  what: string,
  items: Iterable<Item>,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await act(item);
    } catch (error) {
      failures.push(error);
      context.log(what, { error: ownWords(error) });
    }
  }
  if (failures.length > 0) throw failures[0];
}
