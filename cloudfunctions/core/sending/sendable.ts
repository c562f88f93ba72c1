import type { Context } from '../ports/context';
import type { Gate } from '../model/figures';
import type { DueMessage } from '../model/message';
import { heldBack, holdsBack } from '../queue/holdBack';
import { moveRows } from '../queue/moveRows';
import { groupBy } from '../store/grouping';

/**
 * The claimed rows that may be sent. Rows whose template is gone from the configuration fail at once; rows of a template
 * whose breaker is open are held back.
 */
export async function sendable(context: Context, claimed: DueMessage[], gate: Gate): Promise<DueMessage[]> {
  const going: DueMessage[] = [];
  for (const group of groupBy(claimed, (row) => [row.template, row.templateId])) {
    const { token, template: alias, templateId } = group[0]!;
    const move = { token, ids: group.map((row) => row._id), at: context.clock.now() };
    if (context.config.templates[alias]?.id !== templateId) {
      await moveRows(context, { ...move, state: 'failed', reason: 'INVALID_TEMPLATE' });
    } else if (holdsBack(gate, templateId, move.at)) {
      await moveRows(context, { ...move, ...heldBack(templateId) });
    } else {
      going.push(...group);
    }
  }
  return going;
}
