import { split, type Step } from './step';

/** What was made long before it is due is looked at again: before anybody is held, so that no credit moves for those who stay. */
export const recheck: Step = async ({ context, recheck: asked }, rows) => {
  const some = rows.flatMap(({ row }) => (row.trigger ? [row] : []));
  if (some.length === 0) return { go: rows };
  if (!asked) throw new Error('A triggered notification was brought by who cannot look at it again.');
  const decisions = await asked(context, some);
  return split(rows, ({ row }) => decisions.get(row._id));
};
