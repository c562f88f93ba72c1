import { expandOpen } from '../campaigns/expand';
import { readGate } from '../gate/document';
import { closeBreakers } from '../mending/closeBreakers';
import { recoverDead } from '../mending/recovery';
import type { Context } from '../ports/context';
import { sweepCollected } from '../queue/digests/sweep';
import { releaseHeld } from '../queue/holdBack';
import { adoptStrays } from '../queue/inOwnLanes';
import { expireWaiting, sweepWaiting } from '../queue/waiting';
import { type BackWork, breakersOver, isPaused } from './needs';
import type { Part } from './part';

/** Whatever makes rows due that were not. @returns whether any may be */
export async function bringBack(context: Context, work: BackWork, part: Part): Promise<boolean> {
  await part('recover', work.deadRows || work.deadHolds, () => recoverDead(context));
  await part('sweep waiting', work.waitingLook, () => sweepWaiting(context));
  const stopped = isPaused(work);
  await part('expire', work.waitingOver || stopped, () => expireWaiting(context, stopped));
  await part('sweep digests', work.collected, () => sweepCollected(context));
  const over = breakersOver(context, work);
  await part('close breakers', over, () => closeBreakers(context, work.gate));
  let released = 0;
  await part('let go', work.heldBack, async () => {
    released = await releaseHeld(context, over ? await readGate(context) : work.gate);
  });
  await part('expand', work.campaigns || work.content, () => expandOpen(context, work.gate, work.content));
  await part('adopt', work.strays, () => adoptStrays(context));
  return (
    work.campaigns || work.content || work.deadRows || work.waitingLook || work.collected || released > 0
  );
}
