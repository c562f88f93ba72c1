import { rightsOf } from '../model/right';
import { nobody } from '../model/user';
import { whyNot } from '../rules/may';
import { later, type Decision } from '../rules/rule';
import { mostTogether } from '../rules/together';
import { BUSY_DELAY } from '../time/spans';
import { haltedRow } from './halted';
import { hold, isOurs } from './hold';
import { reserveEach } from './reserveEach';
import { split, type Going, type Run, type Step } from './step';

/**
 * Takes the one user of a series, for all its rows at once; where that is refused, for as many as the document allows. Is it one
 * only (a permit, the last credit, a try), or none, the first row goes the way of all rows, and the others follow what
 * becomes of it.
 */
export const reserveSeries: Step = async (run, rows) => {
  const { context, window } = run;
  const { template } = window;
  const { config } = context;
  const [right] = rightsOf(template);
  const to = rows[0]!.row.to;
  for (let sends = rows.length; sends > 1;) {
    const { users, halted } = await hold(context, window, { right: right!, rows, sends });
    if (halted.promotional) run.brake.stopPromotional();
    const user = users.get(to);
    if (isOurs(user, window)) {
      const held = { at: user.hold.at, right: right!, sends: user.hold.sends };
      const ours = rows.slice(0, held.sends).map((going) => ({ ...going, user, hold: held }));
      const { go, decided } = split(ours, (going) => haltedRow(going, halted));
      const others = rows.slice(held.sends).map((going) => decide(run, going, beBusy));
      return { go, decided: [...decided, ...others] };
    }
    const most = user ? mostTogether({ config, template, right: right!, user }) : 1;
    if (most >= sends) break;
    sends = most;
  }
  const [first, ...others] = rows as [Going, ...Going[]];
  const { go, decided = [] } = await reserveEach(run, [first]);
  if (go.length > 0) return { go, decided: others.map((going) => decide(run, going, beBusy)) };
  const user = decided[0]?.going.user;
  const judge = (each: Run, { row }: Going): Decision | undefined =>
    whyNot({ config, template, now: each.context.clock.now(), row, user: user ?? nobody() });
  return {
    go,
    decided: [
      ...decided,
      ...others.map((going) => decide(run, { ...going, ...(user ? { user } : {}) }, judge)),
    ],
  };
};

/** A row that does not go along; if nothing stands in its way any more, it is tried again at once. */
const decide = (run: Run, going: Going, why: (run: Run, going: Going) => Decision | undefined) => ({
  going,
  decision:
    why(run, going) ?? ({ state: 'scheduled', reason: 'BUSY', dueAt: run.context.clock.now() } as const),
});

const beBusy = ({ context }: Run, { row }: Going): Decision =>
  later(row, 'BUSY', context.clock.now() + BUSY_DELAY);
