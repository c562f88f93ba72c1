import type { Context } from '../ports/context';
import { trip } from '../gate/breakers';
import { heldBack } from '../queue/holdBack';
import type { Brake } from './brake';
import type { Window } from './step';
import { groupBy } from '../store/grouping';
import { moveRows } from '../queue/moveRows';
import { NEVER_ATTEMPTED } from '../settling/outcome';

/**
 * Claimed windows that will not be sent go back as they are: to reserve and to journal them would cost five calls
 * each and send nothing. Those of a template that WeChat has just refused are held back, as everybody's are from now.
 */
export async function giveBack(context: Context, windows: Window[], brake: Brake): Promise<void> {
  const at = context.clock.now();
  for (const group of groupBy(windows, ({ token, template }) => [token, template.id])) {
    const { token, template } = group[0]!;
    const refused = brake.tripOf(template.id);
    // The breaker first, even if another lane is at it: rows held back without one would not be let go again.
    if (refused) await trip(context, refused.key, refused.code, refused.rule);
    const { state, reason } = refused ? heldBack : NEVER_ATTEMPTED;
    const ids = group.flatMap(({ rows }) => rows.map(({ _id }) => _id));
    await moveRows(context, { token, ids, state, reason, at });
  }
}
