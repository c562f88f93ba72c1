import type { Context } from '../ports/context';
import { changeGate } from './document';

const HOUR = 60 * 60_000;
/** So many doubtful 43101s in an hour are WeChat's trouble, not the users' (PEERS C6). */
const SURGE = 20;
/** An hour begins once: whoever misses both has lost a race, and loses no second one. */
const ROUNDS = 3;

/**
 * Counts 43101s that met a positive balance. @returns whether there is a surge of them over all users: then no
 * balance is voided on their word.
 */
export async function noteSuspicions(context: Context, count: number): Promise<boolean> {
  const hour = Math.floor(context.clock.now() / HOUR) * HOUR;
  for (let round = 0; round < ROUNDS; round++) {
    // Who is behind by its own clock counts in the hour that others have begun.
    const begun = { 'gate.hour': { $gte: hour } };
    const same = await changeGate(context, begun, { $inc: { 'gate.suspicions': count } });
    if (same) return same.suspicions > SURGE;
    const anew = { $set: { 'gate.hour': hour, 'gate.suspicions': count } };
    const first = await changeGate(context, { 'gate.hour': { $lt: hour } }, anew);
    if (first) return count > SURGE;
    // Another has begun the hour in between: this one's count is added to it.
  }
  return true;
}
