import { rightsOf, type Right } from '../model/right';
import { nobody } from '../model/user';
import type { Context } from '../ports/context';
import { asksToTry, whyNotBy } from '../rules/may';
import type { Decision } from '../rules/rule';
import { haltedRow } from './halted';
import { hold, isOurs } from './hold';
import type { Decided, Going, Step, Window } from './step';

/**
 * Takes the users of a window, by the first of the template's rights that holds for each: one conditional update, then
 * all are read. Whom this window holds goes on; of the others the document says why not.
 */
export const reserveEach: Step = async ({ context, window, brake }, rows) => {
  const go: Going[] = [];
  const decided: Decided[] = [];
  let open: { going: Going; decision?: Decision }[] = rows.map((going) => ({ going }));
  for (const right of rightsOf(window.template)) {
    const asking = open.filter(({ going, decision }) => !decision || asksToTry(going.row, decision));
    if (asking.length === 0) continue;
    const asked = asking.map(({ going }) => going);
    const { users, halted } = await hold(context, window, { right, rows: asked, sends: 1 });
    if (halted.promotional) brake.stopPromotional();
    const held = new Set<Going>();
    for (const one of asking) {
      const user = users.get(one.going.row.to);
      if (isOurs(user, window)) {
        held.add(one.going);
        const { at, sends } = user.hold;
        const going = { ...one.going, user, hold: { at, right, sends } };
        const decision = haltedRow(going, halted);
        if (decision) decided.push({ going, decision });
        else go.push(going);
      } else {
        one.going = { ...one.going, ...(user ? { user } : {}) };
        one.decision ??= haltedRow(one.going, halted) ?? whyTurnedAway(context, window, right, one.going);
      }
    }
    open = open.filter(({ going }) => !held.has(going));
  }
  for (const { going, decision } of open) if (decision) decided.push({ going, decision });
  return { go, decided };
};

/** Told from the document as it is now. If nothing stands in the way any more, the row is tried again at once. */
function whyTurnedAway(context: Context, window: Window, right: Right, { row, user }: Going): Decision {
  const now = context.clock.now();
  const { config } = context;
  const { template, closing = false } = window;
  const why = whyNotBy({ config, template, closing, right, now, row, user: user ?? nobody() });
  return why ?? { state: 'scheduled', reason: 'BUSY', dueAt: now };
}
