import type { Context } from '../ports/context';
import type { Query, Update } from '../ports';
import { bookFound, hasFound } from './found';
import { keepAllSmall } from '../store/keepSmall';
import { comingBack, countOf, endHold, type End, type Held } from './endHold';

/** Holds of one window, good for one send each, that end the same way. */
export interface Release extends Omit<End, 'nid'>, Omit<Held, 'sends'> {
  openids: string[];
  /** The notification of each, where nobody knows whether it arrived. */
  nids?: ReadonlyMap<string, string>;
  /** When the holds were taken; a credit taken before the user's rejection does not come back. */
  heldAt: number;
}

/** The hold of a series: several sends to one user. */
export interface SeriesRelease extends Held {
  openid: string;
  /** What became of those that were begun, in order; the credits of the others return. */
  ends: readonly End[];
  heldAt: number;
}

/**
 * Ends holds and books what became of their credits. Every update requires the window's hold and removes it, so a
 * repetition, a late worker and a recovery at the same time book once.
 */
export async function release(context: Context, release: Release): Promise<void> {
  const { openids, nids, effect, at, wishes = [], mayStartUntil } = release;
  const held = { ...release, sends: 1 };
  const endOf = (openid = ''): End[] => [{ effect, at, nid: nids?.get(openid) ?? '', mayStartUntil, wishes }];
  if (effect !== 'uncertain' || hasFound(context, release))
    return endAll(context, held, openids, release.heldAt, endOf());
  // Each names its own notification.
  await Promise.all(openids.map((openid) => endAll(context, held, [openid], release.heldAt, endOf(openid))));
}

/** The same of a series: one update for all its sends, whatever became of each. */
export const releaseSeries = (context: Context, release: SeriesRelease): Promise<void> =>
  endAll(context, release, [release.openid], release.heldAt, release.ends);

async function endAll(
  context: Context,
  held: Held,
  openids: string[],
  heldAt: number,
  ends: readonly End[],
): Promise<void> {
  const { store, config } = context;
  const { template, templateId, journal, counted } = held;
  if (openids.length === 0) return;
  const account = `credits.${templateId}`;
  const ours: Query = { _id: { $in: openids }, 'hold.journal': journal };
  const end = (more: readonly End[] = ends, backTo?: 'voided'): Update =>
    endHold(config, held, heldAt, more, backTo);
  const [found] = ends.filter(({ effect }) => hasFound(context, { template, counted, effect }));
  if (found) {
    await bookFound(context, templateId, found.at, ours, end());
    return keepAllSmall(context, openids);
  }
  const refused = !counted && countOf(ends, 'void') > 0;
  if (refused && config.templates[template]?.kind === 'long-term') {
    // WeChat has refused it with 43101: the user's one consent is no more. One that is newer than the hold is another one.
    const rest = end(ends.filter(({ effect }) => effect !== 'void'));
    const older = { [`${account}.grantedAt`]: { $lte: heldAt } };
    const consent = { [`${account}.consent`]: false, [`${account}.accepts`]: [] };
    await store.update(
      'notify_users',
      { ...ours, ...older },
      { ...rest, $set: { ...rest.$set, ...consent } },
    );
    await store.update('notify_users', ours, rest);
    return;
  }
  if (comingBack(held, ends) === 0) {
    await store.update('notify_users', ours, end());
    // Each template that is tried leaves a mark, and no report need ever come.
    if (refused) await keepAllSmall(context, openids);
    return;
  }
  const notRejectedSince = { [`${account}.rejectedAt`]: { $lte: heldAt } };
  const returned = await store.update('notify_users', { ...ours, ...notRejectedSince }, end());
  if (returned < openids.length) await store.update('notify_users', ours, end(ends, 'voided'));
}
