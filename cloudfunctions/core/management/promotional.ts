import type { PromotionalPause } from '../contract';
import { readGate } from '../gate/document';
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

/** Campaigns with a pace go on at it: what fell due meanwhile is spaced anew before it may go. */
export async function resumeAllPromotional(context: Context): Promise<PromotionalPause> {
  const { promotional } = await readGate(context);
  if (!promotional) return told(false);
  await (await import('../campaigns/change')).spaceAnew(context);
  return told(false, await resumePromotional(context));
}

const told = (paused: boolean, standstill?: Standstill): PromotionalPause => ({
  paused,
  ...(standstill ? { by: standstill.by, since: iso(standstill.at), why: standstill.why } : {}),
});
