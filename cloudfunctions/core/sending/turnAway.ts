import { release } from '../books/release';
import { isCounted } from '../model/right';
import { moveRows } from '../queue/moveRows';
import { releaseWaiting } from '../queue/waiting';
import { creditFloor } from '../rules/creditFloor';
import { groupBy } from '../store/grouping';
import { journalId } from '../store/token';
import type { Decided, Run } from './step';

/**
 * The one place where rows that are not sent leave a window: messages first, then the holds that were taken for them,
 * whose credits return.
 */
export async function turnAway(run: Run, decided: Decided[]): Promise<void> {
  if (decided.length === 0) return;
  const { context, window } = run;
  const { token, template } = window;
  const at = context.clock.now();
  for (const same of groupBy(decided, ({ decision }) => decision)) {
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
  await lookOnceMore(
    run,
    decided.filter(({ decision }) => decision.state === 'waiting').map(({ going }) => going.row.to),
  );
}

/** A grant that passed just before the rows began to wait has released nothing. */
async function lookOnceMore({ context, window: { template } }: Run, openids: string[]): Promise<void> {
  if (openids.length === 0) return;
  // What is kept for transactional ones is no credit for these.
  const floor = creditFloor(context.config, template);
  const granted = await context.store.find(
    'notify_users',
    { _id: { $in: openids }, [`credits.${template.id}.available`]: { $gt: floor } },
    { limit: openids.length, fields: ['credits'] },
  );
  for (const user of granted) {
    await releaseWaiting(context, user._id, template.id, user.credits[template.id]?.available ?? 0);
  }
}
