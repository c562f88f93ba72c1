import type { Context } from '../ports/context';
import { SUSPECT_REST, UNKNOWN_WINDOW } from '../time/spans';
import type { CreditEffect } from '../model/message';
import { KEPT_ENDED, keptSends, triedMark } from '../model/user';
import type { Query, Update } from '../ports';
import { bookFound, hasFound } from './found';
import { keepAllSmall } from '../store/keepSmall';
import { move } from './reserve';

/** Holds of one window that end the same way. */
export interface Release {
  token: string;
  /** `_id` of the window's journal. */
  journal: string;
  template: string;
  templateId: string;
  counted: boolean;
  openids: string[];
  /** The notification of each, where nobody knows whether it arrived. */
  nids?: ReadonlyMap<string, string>;
  effect: Exclude<CreditEffect, 'hold'>;
  /** When the holds were taken; a credit taken before the user's rejection does not come back. */
  heldAt: number;
  at: number;
  /** Keys of the wishes that it was sent for: of what may have arrived, the wish is over. */
  wishes?: readonly string[];
  /** Of an uncertain one that recovery took from its worker: until when that one may still begin it. */
  mayStartUntil?: number | undefined;
}

/**
 * Ends holds and books what became of their credits. Every update requires the window's hold and removes it, so a
 * repetition, a late worker and a recovery at the same time book once. The window is kept as ended: nothing takes it again.
 */
export async function release(context: Context, release: Release): Promise<void> {
  const { store } = context;
  if (release.openids.length === 0) return;
  const ours: Query = {
    _id: { $in: release.openids },
    'hold.journal': release.journal,
  };
  if (hasFound(context, release)) {
    await bookFound(context, release.templateId, release.at, ours, endHold(context, release));
    return keepAllSmall(context, release.openids);
  }
  if (endsConsent(context, release)) {
    // A consent that is newer than the hold is another one.
    const older = { [`credits.${release.templateId}.grantedAt`]: { $lte: release.heldAt } };
    const consent = { [`credits.${release.templateId}.consent`]: false };
    const end = endHold(context, { ...release, effect: 'return' });
    await store.update('notify_users', { ...ours, ...older }, { ...end, $set: { ...end.$set, ...consent } });
    await store.update('notify_users', ours, end);
    return;
  }
  if (release.effect === 'uncertain') {
    await Promise.all(
      release.openids.map((openid) =>
        store.update('notify_users', { ...ours, _id: openid }, endHold(context, release, openid)),
      ),
    );
    return;
  }
  if (!release.counted || !comesBack(release.effect)) {
    await store.update('notify_users', ours, endHold(context, release));
    // Each template that is tried leaves a mark, and no report need ever come.
    if (!release.counted && release.effect === 'void') await keepAllSmall(context, release.openids);
    return;
  }
  const notRejectedSince = { [`credits.${release.templateId}.rejectedAt`]: { $lte: release.heldAt } };
  const back = endHold(context, release);
  const returned = await store.update('notify_users', { ...ours, ...notRejectedSince }, back);
  if (returned < release.openids.length) {
    await store.update('notify_users', ours, endHold(context, { ...release, effect: 'void' }));
  }
}

/** WeChat has refused a long-term template with 43101: the user's one consent is no more. */
const endsConsent = ({ config }: Context, { template, counted, effect }: Release): boolean =>
  !counted && effect === 'void' && config.templates[template]?.kind === 'long-term';

const comesBack = (effect: CreditEffect): boolean => effect === 'return' || effect === 'suspect';

function endHold({ config }: Context, release: Release, openid = ''): Update {
  const { template, templateId, token, at, mayStartUntil } = release;
  const topic = config.templates[template]?.topic ?? '';
  const account = `credits.${templateId}`;
  const set = { hold: null, touch: `${token}:${release.effect}` };
  const ended = { ended: { $each: [release.journal], $slice: -KEPT_ENDED } };
  const sent = {
    ...ended,
    recent: { $each: [{ at, template }], $slice: -keptSends(config) },
  };
  const doubt = {
    ...ended,
    uncertainties: {
      token,
      nid: release.nids?.get(openid) ?? '',
      templateId,
      counted: release.counted,
      heldAt: release.heldAt,
      until: at + UNKNOWN_WINDOW,
      ...(mayStartUntil === undefined ? {} : { mayStart: { template, topic, until: mayStartUntil } }),
    },
  };
  // Of what may have arrived, the user has had the one notification that a permit allows, and what was wished for.
  const { wishes = [] } = release;
  const had = {
    $pull: { permits: release.template, ...(wishes.length > 0 ? { wishFor: { $in: wishes } } : {}) },
    ...(wishes.length > 0 ? { $unset: Object.fromEntries(wishes.map((key) => [`wishes.${key}`, ''])) } : {}),
  };
  // The accept that it came of goes with the credit: none proves two notifications.
  const used = { [`${account}.accepts`]: -1 };
  if (!release.counted) {
    if (release.effect === 'spend') return { $set: set, $push: sent, ...had };
    if (release.effect === 'uncertain') return { $set: set, $push: doubt, ...had };
    if (release.effect === 'void')
      return { $set: set, $push: ended, $addToSet: { tried: triedMark(templateId) } };
    return { $set: set, $push: ended };
  }
  switch (release.effect) {
    case 'spend':
      return {
        $pop: used,
        $set: { ...set, [`${account}.suspicions`]: 0, [`${account}.suspectUntil`]: 0 },
        $inc: move(templateId, 'held', 'spent'),
        $push: sent,
        ...had,
      };
    case 'uncertain':
      return {
        $set: set,
        $pop: used,
        ...had,
        $inc: move(templateId, 'held', 'uncertain'),
        $push: doubt,
      };
    case 'suspect':
      return {
        $set: { ...set, [`${account}.suspectUntil`]: at + SUSPECT_REST },
        $inc: { ...move(templateId, 'held', 'available'), [`${account}.suspicions`]: 1 },
        $addToSet: { creditFor: templateId },
        $push: ended,
      };
    case 'void':
      return { $set: set, $push: ended, $pop: used, $inc: move(templateId, 'held', 'voided') };
    case 'return':
      return {
        $set: set,
        $inc: move(templateId, 'held', 'available'),
        $addToSet: { creditFor: templateId },
        $push: ended,
      };
  }
}
