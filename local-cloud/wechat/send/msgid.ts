import { randomInt } from 'node:crypto';

/** Bits below the millisecond: about a million ids each. */
const LOW_BITS = 20n;

let last = 0n;

/**
 * A 64-bit message id, growing over time and unique over restarts (it starts from the machine's clock).
 * Always odd and beyond 2^53, so that a reader that takes it for a double gets another number.
 */
export function nextMsgid(): bigint {
  const fromTime = (BigInt(Date.now()) << LOW_BITS) | BigInt(randomInt(2 ** Number(LOW_BITS))) | 1n;
  last = fromTime > last ? fromTime : last + 2n;
  return last;
}
