import { release } from '../books/release';
import { isCounted } from '../model/right';
import { nobody } from '../model/user';
import { collect } from '../queue/digests/collect';
import { moveRows } from '../queue/moveRows';
import { groupBy } from '../store/grouping';
import { journalId } from '../store/token';
import { beginWaiting } from './beginWaiting';
import type { Decided, Run } from './step';

/**
 * The one place where rows that are not sent leave a window: messages first, then the holds that were taken for them,
 * whose credits return.
 * @returns the same; of what was to go into a digest, where it went
 */
export async function turnAway(run: Run, decided: Decided[]): Promise<Decided[]> {
  if (decided.length === 0) return decided;
  const { context, window } = run;
  const { token, template } = window;
  const at = context.clock.now();
  const isForDigest = ({ decision }: Decided): boolean => decision.state === 'collected';
  const others = decided.filter((each) => !isForDigest(each));
  for (const same of groupBy(others, ({ decision }) => decision)) {
    const ids = same.map(({ going }) => going.row._id);
    await moveRows(context, { ...same[0]!.decision, token, ids, at });
  }
  const held = decided.flatMap(({ going: { row, hold } }) => (hold ? [{ to: row.to, hold }] : []));
  for (const same of groupBy(held, ({ hold }) => hold)) {
    const { hold } = same[0]!;
    await release(context, {
      token,
      journal: journalId(token, window.number),
      template: template.alias,
      templateId: template.id,
      counted: isCounted(hold.right),
      openids: same.map(({ to }) => to),
      effect: 'return',
      heldAt: hold.at,
      at,
    });
  }
  await beginWaiting(
    context,
    template,
    decided.filter(({ decision }) => decision.state === 'waiting').map(({ going }) => going.row.to),
  );
  const forDigest = decided.filter(isForDigest);
  if (forDigest.length === 0) return decided;
  const went = await collect(
    context,
    template,
    token,
    forDigest.map(({ going: { row, user } }) => ({ row, user: user ?? nobody() })),
  );
  return decided.map((each) => ({ ...each, decision: went.get(each.going.row._id) ?? each.decision }));
}
