import type { Context } from '../../../cloudfunctions/core/ports/context';
import { closeBreakers } from '../../../cloudfunctions/core/mending/closeBreakers';
import { readGate } from '../../../cloudfunctions/core/gate/document';
import { iso } from '../../../cloudfunctions/core/time/zone';
import { OpsError } from '../base/problems';

/** The open circuit breakers. @returns what to print */
export async function listBreakers(context: Context): Promise<string[]> {
  const breakers = Object.entries((await readGate(context)).breakers);
  if (breakers.length === 0) return ['No breaker is open. 没有熔断。'];
  return breakers.map(
    ([key, { code, reason, openedAt, until }]) =>
      `${key}: ${code} ${reason}, since ${iso(openedAt)}, tried again ${iso(until)}`,
  );
}

/** Closes one before its time, after its cause has been mended; its rows go on. @returns what to print */
export async function resetBreaker(context: Context, key: string): Promise<string[]> {
  const gate = await readGate(context);
  if (!Object.hasOwn(gate.breakers, key)) {
    const open = Object.keys(gate.breakers).join(', ') || 'none';
    throw new OpsError([`breakers reset: expected an open breaker (${open}), got "${key}". 没有该熔断。`]);
  }
  await closeBreakers(context, gate, key);
  return [`${key} is closed; what it held back goes on with the next tick. 已恢复发送。`];
}
