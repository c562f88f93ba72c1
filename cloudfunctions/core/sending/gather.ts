import { MOST_ITEMS } from '../model/digest';
import type { Context } from '../ports/context';
import { campaignsOf, readHalted } from './halted';
import type { Going, Item, Step, Window } from './step';

/** As many as one look gives; of more, each user's are looked at alone. */
const LOOK = 1000;

/**
 * What each digest tells of: read when its user is held, so that no other digest of the user goes out at the same time,
 * and written down with the journal. What comes later is not in it, and goes to the next one; so does what is of a campaign
 * that is paused, should that go on.
 */
export const gather: Step = async ({ context, window }, rows) => {
  if (!window.closing) return { go: rows };
  const items = await itemsOf(context, window, rows);
  const halted = await readHalted(context, campaignsOf(items));
  const now = context.clock.now();
  const filled = rows.map((going): Going => ({
    ...going,
    items: items
      .filter(
        ({ to, digest, template, expiresAt, cancelAsked, campaign }) =>
          to === going.row.to &&
          digest === going.row.key &&
          template === window.template.alias &&
          expiresAt > now &&
          !cancelAsked &&
          !(campaign && halted.has(campaign.id)),
      )
      .slice(0, MOST_ITEMS),
  }));
  const decision = { state: 'suppressed', reason: 'EMPTY_DIGEST' } as const;
  return {
    go: filled.filter(({ items: some = [] }) => some.length > 0),
    decided: filled.filter(({ items: some = [] }) => some.length === 0).map((going) => ({ going, decision })),
  };
};

async function itemsOf(context: Context, { template }: Window, rows: Going[]): Promise<Item[]> {
  const look = (some: Going[]): Promise<Item[]> =>
    context.store.find(
      'notify_messages',
      {
        to: { $in: some.map(({ row }) => row.to) },
        state: 'collected',
        templateId: template.id,
        digest: { $in: [...new Set(some.map(({ row }) => row.key))] },
      },
      {
        sort: { createdAt: 1 },
        limit: LOOK,
        fields: [
          ...(['_id', 'to', 'template', 'digest', 'data', 'page'] as const),
          ...(['expiresAt', 'cancelAsked', 'wish', 'campaign'] as const),
        ],
      },
    );
  const all = await look(rows);
  if (all.length < LOOK || rows.length === 1) return all;
  const each: Item[] = [];
  for (const going of rows) each.push(...(await look([going])));
  return each;
}
