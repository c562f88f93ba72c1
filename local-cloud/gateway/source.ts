import type { Caller } from '../base/ports';

/** Hops that node-sdk writes when it does not know where it runs; they say nothing about a caller. */
const UNKNOWN_HOPS = new Set(['', 'unknown', 'tencentcloud', 'cbr', 'sumeru']);

/** What a function called by this function sees: the chain with `scf` added; the user and the token travel along, the trigger does not. */
export function calledByFunction(caller: Caller, sentToken: string): Caller {
  const { triggerSource: _triggerSource, ...rest } = caller;
  return { ...rest, source: `${caller.source},scf`, sentToken };
}

/**
 * A function called by a program outside the environment, with the environment's keys. The SDK's own header tells the chain
 * (node-sdk `X-TCB-Source`); without a hop it counts as a server, `scf`.
 */
export function calledFromOutside(header: string | string[] | undefined): Caller {
  const hops = String(header ?? '')
    .split(',')
    .filter((hop) => !UNKNOWN_HOPS.has(hop));
  return { source: hops.length > 0 ? hops.join(',') : 'scf', origin: 'console' };
}
