import type { Context } from '../ports/context';
import type { Gate } from '../model/figures';
import type { DueMessage } from '../model/message';
import { heldBack, holdsBack } from '../queue/holdBack';
import { paused } from '../queue/holdCampaign';
import { moveRows } from '../queue/moveRows';
import { groupBy } from '../store/grouping';

/**
 * The claimed rows that may be sent. Rows whose template is gone from the configuration fail at once, but for a campaign's:
 * it pauses at the next tick, and they wait for what a person does with it. Rows of a template whose breaker is open are held
 * back.
 */
export async function sendable(context: Context, claimed: DueMessage[], gate: Gate): Promise<DueMessage[]> {
  const going: DueMessage[] = [];
  for (const group of groupBy(claimed, (row) => [row.template, row.templateId, holderOf(row)])) {
    const { token, template: alias, templateId } = group[0]!;
    const campaign = holderOf(group[0]!);
    const move = { token, ids: group.map((row) => row._id), at: context.clock.now() };
    const isGone = context.config.templates[alias]?.id !== templateId;
    if (isGone && campaign) {
      await moveRows(context, { ...move, ...paused(campaign) });
      await hurry(context, campaign);
    } else if (isGone) {
      await moveRows(context, { ...move, state: 'failed', reason: 'INVALID_TEMPLATE' });
    } else if (holdsBack(gate, templateId, move.at)) {
      await moveRows(context, { ...move, ...heldBack(templateId) });
    } else {
      going.push(...group);
    }
  }
  return going;
}

/** The campaign that may pause for it; a test is none of its campaign's affair, and nobody would let it go. */
const holderOf = ({ campaign }: DueMessage): string => (campaign && !campaign.test ? campaign.id : '');

/** The next tick looks at it. */
async function hurry({ store }: Context, _id: string): Promise<void> {
  await store.update('notify_campaigns', { _id, state: 'running' }, { $set: { leaseUntil: 0 } });
}
