import type { Config } from '../config/config';
import type { CreditEffect } from '../model/message';
import { triedMark } from '../model/marks';
import { pushSends } from '../model/underCaps';
import { KEPT_ENDED, type Hold } from '../model/user';
import type { Update } from '../ports';
import { SUSPECT_REST, UNKNOWN_WINDOW } from '../time/spans';
import { move } from './reserve';

/** What a hold was, as far as its end needs it. */
export type Held = Pick<Hold, 'token' | 'journal' | 'template' | 'templateId' | 'counted' | 'sends'>;

/** How one send of a hold has ended. */
export interface End {
  effect: Exclude<CreditEffect, 'hold'>;
  at: number;
  /** The notification. */
  nid: string;
  /** Keys of the wishes that it was sent for: of what may have arrived, the wish is over. */
  wishes?: readonly string[];
  /** The accept by which it was sent, of a series (`model/accept.ts`): it goes with the credit. */
  tap?: string | undefined;
  /** Of an uncertain one that recovery took from its worker: until when that one may still begin it. */
  mayStartUntil?: number | undefined;
}

/** How many of the sends ended so. */
export const countOf = (ends: readonly End[], effect: End['effect']): number =>
  ends.filter((end) => end.effect === effect).length;

/** How many credits of a hold go back: of sends that were refused, and of those that nobody has begun. */
export const comingBack = ({ counted, sends }: Held, ends: readonly End[]): number =>
  counted ? sends - countOf(ends, 'spend') - countOf(ends, 'uncertain') - countOf(ends, 'void') : 0;

/**
 * The one update that ends a hold and books its sends, each in its own way: whatever `ends` does not name was not begun. The
 * window is kept as ended: nothing takes it again.
 * @param ends in the order of the sends
 * @param backTo where credits go that come back
 */
export function endHold(
  config: Config,
  held: Held,
  heldAt: number,
  ends: readonly End[],
  backTo: 'available' | 'voided' = 'available',
): Update {
  const { token, journal, template, templateId, counted, sends } = held;
  const spent = ends.filter(({ effect }) => effect === 'spend');
  const doubtful = ends.filter(({ effect }) => effect === 'uncertain');
  const voids = countOf(ends, 'void');
  const comes = comingBack(held, ends);
  const returns = backTo === 'available' && comes > 0;
  // A second chance that nobody has, once the credits are void.
  const suspect = returns ? ends.find(({ effect }) => effect === 'suspect') : undefined;
  const account = `credits.${templateId}`;
  // The accept that it came of goes with the credit: none proves two notifications. A hold for one has the first.
  const used = [...ends.filter(({ effect }) => effect === 'void'), ...spent, ...doubtful];
  const back = comes > 0 && !returns;
  const gone = used.flatMap(({ tap }) => tap ?? []);
  const taps =
    counted && sends > 1 && gone.length > 0 ? { [`${account}.accepts`]: { tap: { $in: gone } } } : {};
  return {
    $set: {
      hold: null,
      touch: `${token}:${ends[0]?.effect ?? 'return'}`,
      ...(counted && spent.length > 0
        ? { [`${account}.suspicions`]: 0, [`${account}.suspectUntil`]: 0 }
        : {}),
      ...(suspect ? { [`${account}.suspectUntil`]: suspect.at + SUSPECT_REST } : {}),
      // WeChat has taken others just before: this is the first of a new row.
      ...(suspect && spent.length > 0 ? { [`${account}.suspicions`]: 1 } : {}),
    },
    ...(counted
      ? {
          $inc: {
            ...sum(
              move(templateId, 'held', 'spent', spent.length),
              move(templateId, 'held', 'uncertain', doubtful.length),
              move(templateId, 'held', 'voided', voids + (returns ? 0 : comes)),
              move(templateId, 'held', 'available', returns ? comes : 0),
            ),
            ...(suspect && spent.length === 0 ? { [`${account}.suspicions`]: 1 } : {}),
          },
        }
      : {}),
    $push: {
      ended: { $each: [journal], $slice: -KEPT_ENDED },
      ...(spent.length > 0
        ? pushSends(
            config,
            template,
            spent.map(({ at }) => at),
          )
        : {}),
      ...(doubtful.length > 0
        ? { uncertainties: { $each: doubtful.map((end) => doubt(config, held, heldAt, end)) } }
        : {}),
    },
    ...(returns ? { $addToSet: { creditFor: templateId } } : {}),
    ...(!counted && voids > 0 ? { $addToSet: { tried: triedMark(templateId) } } : {}),
    ...(counted && sends === 1 && (used.length > 0 || back) ? { $pop: { [`${account}.accepts`]: -1 } } : {}),
    ...had([...spent, ...doubtful], template, taps),
  };
}

/** Of what may have arrived, the user has had the one notification that a permit allows, and what was wished for. */
function had(arrived: readonly End[], template: string, taps: Record<string, unknown>): Update {
  const wishes = [...new Set(arrived.flatMap((end) => end.wishes ?? []))];
  const pull = {
    ...taps,
    ...(arrived.length > 0 ? { permits: template } : {}),
    ...(wishes.length > 0 ? { wishFor: { $in: wishes } } : {}),
  };
  return {
    ...(Object.keys(pull).length > 0 ? { $pull: pull } : {}),
    ...(wishes.length > 0
      ? { $unset: Object.fromEntries(wishes.map((wish) => [`wishes.${wish}`, ''])) }
      : {}),
  };
}

function doubt(
  config: Config,
  { token, template, templateId, counted }: Held,
  heldAt: number,
  { nid, at, mayStartUntil }: End,
) {
  const topic = config.templates[template]?.topic ?? '';
  return {
    token,
    nid,
    templateId,
    counted,
    heldAt,
    until: at + UNKNOWN_WINDOW,
    ...(mayStartUntil === undefined ? {} : { mayStart: { template, topic, until: mayStartUntil } }),
  };
}

/** Several moves in one; what moves nothing is left out. */
function sum(...moves: Record<string, number>[]): Record<string, number> {
  const all = new Map<string, number>();
  for (const move of moves)
    for (const [pot, count] of Object.entries(move)) all.set(pot, (all.get(pot) ?? 0) + count);
  return Object.fromEntries([...all].filter(([, count]) => count !== 0));
}
