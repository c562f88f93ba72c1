import type { Context } from '../ports/context';
import type { CreditEffect } from '../model/message';
import { newAccount } from '../model/user';
import type { Query, Update } from '../ports';
import { move } from './reserve';

/** How a send ended, as far as it matters here. */
interface Ended {
  template: string;
  counted: boolean;
  effect: CreditEffect | 'reuse';
}

/** Whether it was a `try` that WeChat accepted; one of a long-term template takes no credit either, and finds none. */
export const hasFound = ({ config }: Context, { template, counted, effect }: Ended): boolean =>
  !counted && effect === 'spend' && config.templates[template]?.kind === 'one-time';

/** A lost race between the two ways of booking is over after the next. */
const ROUNDS = 3;

/**
 * Books the credit that a `try` has found: WeChat accepted a send for which nothing was on hand, so the user had given
 * a credit that nobody had told of. Either its report has come while the send was under way: then that credit is the
 * one that was spent. Or it has not: then one is booked as granted and spent, and a report that still comes of an
 * accept before the send is taken for it (`plan.ts`). Whom both ways have missed three times stays as it was, held or
 * uncertain, until recovery comes back to it.
 * @param ours who, and what `ending` makes untrue, so that a repetition books nothing twice
 * @param at when WeChat accepted the send
 */
export async function bookFound(
  context: Context,
  templateId: string,
  at: number,
  ours: Query,
  ending: Update,
): Promise<void> {
  const { store } = context;
  const account = `credits.${templateId}`;
  await store.update('notify_users', { ...ours, [account]: null }, { $set: { [account]: newAccount() } });
  const reported = { [`${account}.available`]: { $gt: 0 }, [`${account}.grantedAt`]: { $lte: at } };
  const unreported = {
    $or: [{ [`${account}.available`]: { $lte: 0 } }, { [`${account}.grantedAt`]: { $gt: at } }],
  };
  const enter = {
    $inc: { [`${account}.granted`]: 1, [`${account}.spent`]: 1, [`${account}.found`]: 1 },
    $max: { [`${account}.foundAt`]: at },
  };
  for (let round = 0; round < ROUNDS; round++) {
    const known = {
      ...ending,
      $inc: move(templateId, 'available', 'spent'),
      $pop: { [`${account}.accepts`]: -1 },
    };
    await store.update('notify_users', { ...ours, ...reported }, known);
    await store.update('notify_users', { ...ours, ...unreported }, { ...ending, ...enter });
    // Looked at, not told from what the updates have changed: one whose answer was lost is repeated and changes nothing.
    const [left] = await store.find('notify_users', ours, { limit: 1, fields: ['_id'] });
    if (!left) return;
  }
}
