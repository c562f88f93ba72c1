import type { PromotionalPause } from '../contract';
import { pausePromotional, resumePromotional } from '../gate/promotional';
import type { Standstill } from '../model/figures';
import type { Context } from '../ports/context';
import { iso } from '../time/zone';

/** One switch over everything promotional: campaigns, wishes, single sends, digests. Asked again it changes nothing. */
export const pauseAllPromotional = async (
  context: Context,
  by: string,
  why: string,
): Promise<PromotionalPause> => told(true, await pausePromotional(context, by, why));

export const resumeAllPromotional = async (context: Context): Promise<PromotionalPause> =>
  told(false, await resumePromotional(context));

const told = (paused: boolean, standstill?: Standstill): PromotionalPause => ({
  paused,
  ...(standstill ? { by: standstill.by, since: iso(standstill.at), why: standstill.why } : {}),
});
