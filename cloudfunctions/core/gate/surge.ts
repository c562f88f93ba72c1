import type { Context } from '../ports/context';
import { changeGate } from './document';

const HOUR = 60 * 60_000;
/** So many doubtful 43101s in an hour are WeChat's trouble, not the users' (PEERS C6). */
const SURGE = 20;

/**
 * Counts 43101s that met a positive balance. @returns whether there is a surge of them over all users: then no
 * balance is voided on their word.
 */
export async function noteSuspicions(context: Context, count: number): Promise<boolean> {
  const hour = Math.floor(context.clock.now() / HOUR) * HOUR;
  const same = await changeGate(context, { 'gate.hour': hour }, { $inc: { 'gate.suspicions': count } });
  if (same) return same.suspicions > SURGE;
  await changeGate(
    context,
    { 'gate.hour': { $ne: hour } },
    { $set: { 'gate.hour': hour, 'gate.suspicions': count } },
  );
  return count > SURGE;
}
