import type { BreakerReset } from '../contract';
import { NotifyError } from '../errors';
import { readGate } from '../gate/document';
import { closeBreakers } from '../mending/closeBreakers';
import type { Context } from '../ports/context';

/**
 * Closes a breaker before its time, after its cause has been mended; its rows go on.
 * @throws NotifyError `NOT_FOUND` naming those that are open
 */
export async function resetBreaker(context: Context, key: string): Promise<BreakerReset> {
  const gate = await readGate(context);
  if (!Object.hasOwn(gate.breakers, key)) {
    const open = Object.keys(gate.breakers).join(', ') || 'none';
    throw new NotifyError(
      'NOT_FOUND',
      `key: expected an open breaker (${open}), got "${key}". 没有该熔断；已打开的：${open}。`,
    );
  }
  await closeBreakers(context, gate, key);
  return { reset: key };
}
