import type { Context } from '../ports/context';
import { templateBreaker } from '../gate/breakers';
import type { Gate } from '../model/figures';
import { pushStep, type MessageDocument } from '../model/message';
import { gaps } from '../store/gaps';
import { pausedCampaigns } from './holdCampaign';

/** Rows of a template whose breaker is open, so that they do not stand in the way of others; they name what holds them. */
export const heldBack = (templateId: string) =>
  ({
    state: 'heldBack',
    reason: 'BREAKER',
    heldBy: templateBreaker(templateId),
  }) as const satisfies Partial<MessageDocument>;

/**
 * Lets go what is held by a breaker that is not open, or by a campaign that is not paused, however it came to that: closed
 * in time, reset by somebody, or closed while a worker was just about to hold a row for it. They keep their place in the
 * queue.
 */
export async function releaseHeld(context: Context, gate: Gate): Promise<number> {
  const now = context.clock.now();
  const open = Object.keys(gate.breakers).filter((key) => (gate.breakers[key]?.until ?? 0) > now);
  let released = 0;
  for (const others of gaps([...open, ...(await pausedCampaigns(context))])) {
    released += await context.store.update(
      'notify_messages',
      { state: 'heldBack', heldBy: others },
      {
        $set: { state: 'scheduled', reason: null, heldBy: '' },
        $push: pushStep({ at: now, state: 'scheduled' }),
      },
    );
  }
  return released;
}

/** Whether this template's rows are held back now. What stops everything holds nothing: due rows stay where they are. */
export const holdsBack = (gate: Gate, templateId: string, now: number): boolean =>
  (gate.breakers[templateBreaker(templateId)]?.until ?? 0) > now;
