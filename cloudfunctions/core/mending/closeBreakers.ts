import type { Context } from '../ports/context';
import { changeGate } from '../gate/document';
import type { Gate } from '../model/figures';

/** Closes breakers whose time is over and lets their rows go on. @returns the keys closed */
export async function closeBreakers(context: Context, gate: Gate, force?: string): Promise<string[]> {
  const now = context.clock.now();
  const over = Object.entries(gate.breakers).filter(
    ([key, breaker]) => key === force || (force === undefined && breaker.until <= now),
  );
  for (const [key, { openedAt }] of over) {
    if (key.startsWith('template:')) await releaseHeld(context, key.slice('template:'.length), now);
    const field = `gate.breakers.${key}`;
    // Only after the rows are free: who dies in between finds the breaker again.
    await changeGate(context, { [`${field}.openedAt`]: openedAt }, { $unset: { [field]: '' } });
  }
  return over.map(([key]) => key);
}

async function releaseHeld(context: Context, templateId: string, now: number): Promise<void> {
  await context.store.update(
    'notify_messages',
    { state: 'held', templateId },
    {
      $set: { state: 'scheduled', reason: null, dueAt: now },
      $push: { history: { at: now, state: 'scheduled' } },
    },
  );
}
