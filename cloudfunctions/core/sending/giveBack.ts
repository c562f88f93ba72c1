import type { Context } from '../ports/context';
import { trip } from '../gate/breakers';
import { PRIORITY, type DueMessage } from '../model/message';
import { heldBack } from '../queue/holdBack';
import type { Brake } from './brake';
import { STANDS_STILL } from './halted';
import { groupBy } from '../store/grouping';
import { moveRows } from '../queue/moveRows';
import { neverAttempted } from '../settling/outcome';

/**
 * Claimed rows that will not be sent go back as they are: to reserve and to journal them would cost five calls a window
 * and send nothing. Those of a template that WeChat has just refused are held back, as everybody's are from now.
 */
export async function giveBack(context: Context, rows: DueMessage[], brake: Brake): Promise<void> {
  const at = context.clock.now();
  for (const group of groupBy(rows, ({ token, templateId, priority }) => [token, templateId, priority])) {
    const { token, templateId, priority } = group[0]!;
    const refused = brake.tripOf(templateId);
    // The breaker first, even if another lane is at it: who finds rows that no breaker holds lets them go.
    if (refused) await trip(context, refused.key, refused.code, refused.rule, refused.said);
    const isStopped = brake.noPromotional && priority === PRIORITY.promotional;
    const { state, reason } = isStopped ? STANDS_STILL : neverAttempted(brake.unsent ?? 0);
    const ids = group.map(({ _id }) => _id);
    await moveRows(context, { token, ids, at, ...(refused ? heldBack(templateId) : { state, reason }) });
  }
}
