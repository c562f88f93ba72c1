import type { Context } from '../ports/context';
import { changeGate, readGate } from '../gate/document';
import type { Gate } from '../model/figures';
import { releaseHeld } from '../queue/holdBack';

/**
 * Closes breakers whose time is over, or one before its time, and lets their rows go on. Who dies in between leaves
 * rows that no breaker holds: the next tick finds those.
 * @returns the keys closed
 */
export async function closeBreakers(context: Context, gate: Gate, force?: string): Promise<string[]> {
  const now = context.clock.now();
  const over = Object.entries(gate.breakers).filter(
    ([key, breaker]) => key === force || (force === undefined && breaker.until <= now),
  );
  for (const [key, { openedAt }] of over) {
    const field = `gate.breakers.${key}`;
    await changeGate(context, { [`${field}.openedAt`]: openedAt }, { $unset: { [field]: '' } });
  }
  const keys = over.map(([key]) => key);
  if (keys.some((key) => key.startsWith('template:'))) await releaseHeld(context, await readGate(context));
  return keys;
}
