import { release, releaseSeries } from '../books/release';
import { isCounted } from '../model/right';
import { nobody } from '../model/user';
import { collect } from '../queue/digests/collect';
import { moveRows } from '../queue/moveRows';
import { groupBy } from '../store/grouping';
import { journalId } from '../store/token';
import { beginWaiting } from './beginWaiting';
import type { Decided, Going, Run } from './step';

/**
 * The one place where rows that are not sent leave a window: messages first, then the holds that were taken for them,
 * whose credits return. The hold of a series stays as long as one of its rows goes on: its end returns what is left.
 * @param go those who go on
 * @returns the same; of what was to go into a digest, where it went
 */
export async function turnAway(run: Run, decided: Decided[], go: Going[]): Promise<Decided[]> {
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
  const goOn = new Set(go.map(({ row }) => row.to));
  const held = decided.flatMap(({ going: { row, hold } }) =>
    hold && !goOn.has(row.to) ? [{ to: row.to, hold }] : [],
  );
  for (const same of groupBy(held, ({ hold }) => hold)) {
    const { to, hold } = same[0]!;
    const { sends, at: heldAt } = hold;
    const of = {
      token,
      journal: journalId(token, window.number),
      template: template.alias,
      templateId: template.id,
      counted: isCounted(hold.right),
      heldAt,
    };
    if (sends > 1) await releaseSeries(context, { ...of, openid: to, sends, ends: [] });
    else await release(context, { ...of, openids: same.map((each) => each.to), effect: 'return', at });
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
