import type { Context } from '../../cloudfunctions/core/ports/context';
import { resetBreaker } from '../../cloudfunctions/core/management/resetBreaker';
import { readGate } from '../../cloudfunctions/core/gate/document';
import { iso } from '../../cloudfunctions/core/time/zone';

/** The open circuit breakers. @returns what to print */
export async function listBreakers(context: Context): Promise<string[]> {
  const breakers = Object.entries((await readGate(context)).breakers);
  if (breakers.length === 0) return ['No breaker is open. 没有熔断。'];
  return breakers.map(
    ([key, { code, said, reason, openedAt, until }]) =>
      `${key}: ${code} ${reason}, since ${iso(openedAt)}, tried again ${iso(until)}${said === undefined ? '' : `. WeChat: ${said}`}`,
  );
}

/** Closes one before its time, after its cause has been mended; its rows go on. @returns what to print */
export async function closeBreaker(context: Context, key: string): Promise<string[]> {
  await resetBreaker(context, key);
  return [`${key} is closed; what it held back goes on with the next tick. 已恢复发送。`];
}
