import type { MessageDocument } from '../../model/message';
import type { Context } from '../../ports/context';
import { lateRows, takeIn, type TakenIn } from '../../queue/holdCampaign';
import { sealed } from '../../queue/seal';
import { listsIn, uploadsOf } from '../../segments/lists/members';
import { chunk, groupBy } from '../../store/grouping';
import { ruleOf } from '../audience';
import { makeChunk } from '../chunks';
import { rest, write, type Next } from '../steps';
import type { Once } from '../stored';
import { looksAt } from '../watch';

/**
 * What the segment's lists are is written down before anybody is looked for; then looked at once more: an upload in between has
 * not known that the one before is still asked for.
 */
export async function freeze(context: Context, campaign: Once): Promise<Next<Once>> {
  const { audience } = campaign.plan.spec;
  const names = audience.openids ? [] : listsIn((await ruleOf(context, audience)).rule);
  const lists = await uploadsOf(context, names);
  const before = campaign.plan.frozen?.lists ?? {};
  const sure = names.every((name) => before[name]?.upload === lists[name]!.upload);
  return write(context, campaign, { 'plan.frozen': { lists, sure } });
}

/** Names the next of those who came later, or rests until somebody comes. */
export async function nameLate(context: Context, campaign: Once, most: number): Promise<Next<Once>> {
  const { _id, expiresAt } = campaign;
  const found = await lateRows(context, _id, most);
  if (found.length === 0)
    return rest(context, campaign, { leaseUntil: Math.min(looksAt(campaign), expiresAt) });
  return write(context, campaign, { chunk: found.map(({ to }) => ({ at: 0, openid: to })) });
}

/** A row as it stands now, as far as it matters. */
export type Standing = Pick<MessageDocument, '_id' | 'reason'>;

/** Written side by side. */
const AT_ONCE = 20;

/** Makes rows; where somebody was noted before the campaign came to them by itself, theirs is taken in: they are no latecomer. */
export async function makeOrTakeIn(
  context: Context,
  campaign: Once,
  rows: MessageDocument[],
): Promise<Standing[]> {
  const standing = await makeChunk(context, rows);
  const noted = new Set(standing.flatMap(({ _id, reason }) => (reason === 'LATECOMER' ? [_id] : [])));
  if (noted.size === 0) return standing;
  const own = rows.filter(({ _id }) => noted.has(_id));
  await takeInRows(context, campaign, own, { 'campaign.late': false });
  return [...standing.filter(({ _id }) => !noted.has(_id)), ...own];
}

/**
 * Lets those go who have been noted, each as the row that would be made for them now: its time, its part, what a function gave for
 * it. Done twice, the second time finds none of them; who has been erased meanwhile has no row, and gets none.
 */
export async function takeInRows(
  context: Context,
  { _id: campaign }: Once,
  rows: MessageDocument[],
  more: { 'campaign.late'?: boolean } = {},
): Promise<Standing[]> {
  const marked = await Promise.all(rows.map((row) => (row.content ? sealed(context, row) : row)));
  const alike = groupBy(marked, (row) => JSON.stringify(changeOf(row)));
  for (const some of chunk(alike, AT_ONCE))
    await Promise.all(
      some.map((same) => {
        const ids = same.map(({ _id }) => _id);
        return takeIn(context, campaign, ids, { ...changeOf(same[0]!), ...more });
      }),
    );
  return rows;
}

/** What stands in it already stays; what a function gives is written now. */
function changeOf(row: MessageDocument): TakenIn {
  const { state, reason, dueAt, expiresAt, restsSince, bestTime } = row;
  const { content, data, page, bodyHash } = row;
  return {
    state,
    reason,
    dueAt,
    expiresAt,
    restsSince,
    ...(bestTime ? { bestTime } : {}),
    ...(content ? { content, data, page, bodyHash } : {}),
  };
}

/** So many are let go with one call where they have a pace: those share the moment of the first. */
export function togetherAt({ plan }: Once, dueAt: (place: number) => number): (place: number) => number {
  const together = Math.max(1, Math.floor(plan.spec.perSecond ?? 1));
  return (place) => dueAt(place - (place % together));
}
