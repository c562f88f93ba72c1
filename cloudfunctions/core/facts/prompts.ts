import type { Context } from '../ports/context';
import type { Report } from '../contract';
import type { EventDocument } from '../model/facts';
import { factId } from '../model/id';
import { parseTime } from '../time/parse';
import { insertNew } from './insertNew';
import type { Told } from '../asking/told';
import { newEvent } from '../model/newEvent';

/** What a user says on a sheet. `ban` and `filter` are WeChat's own words for lines that it left out (PLATFORM §1). */
const SAID = /^(accept|reject$)/;
const ACCEPTED = /^accept/;
/** The client drops what is older; and what was forgotten here may not come back as new. */
const OLDEST = 30 * 24 * 60 * 60_000;

/**
 * Which templates a report tells were shown to the user, and whether the user agreed. None for a silent top-up, none for
 * choices that the user keeps, none that the configuration lacks: a forged client could make up any number of them.
 */
export function shownIn(report: Report, configured: ReadonlySet<string>): Record<string, boolean> {
  const { results, silent, kept = [] } = report;
  if (silent) return {};
  return Object.fromEntries(
    Object.entries(results)
      .filter(([id, status]) => SAID.test(status) && !kept.includes(id) && configured.has(id))
      .map(([id, status]) => [id, ACCEPTED.test(status)]),
  );
}

const NOTHING_TOLD: ReadonlyMap<string, Told> = new Map();

/**
 * Records the sheets that were really shown, for shown → accepted per template and place: one insert for all reports of
 * a call. The id is made of user and nonce, so a repeated report is one fact; recorded after the booking and also for a
 * report that was booked before, so that a crash between the two is mended by the client's repetition.
 * @param told by nonce, of the sheets that a campaign asked for: also those that nobody saw, where a credit came of them
 * @param erasedAt when the user had everything deleted: what was shown before is not kept again
 */
export async function recordPrompts(
  context: Context,
  openid: string,
  reports: readonly Report[],
  erasedAt: number,
  told: ReadonlyMap<string, Told> = NOTHING_TOLD,
): Promise<void> {
  const now = context.clock.now();
  const configured = new Set(Object.values(context.config.templates).map(({ id }) => id));
  const facts = reports.flatMap((report): EventDocument[] => {
    const props = shownIn(report, configured);
    const askedAt = Math.min(parseTime(report.at, 'at', context.config.timeZone), now);
    const { ask, gained = [] } = told.get(report.nonce) ?? {};
    const isShown = Object.keys(props).length > 0;
    if ((!isShown && gained.length === 0) || askedAt <= Math.max(erasedAt, now - OLDEST)) return [];
    return [
      newEvent({
        _id: `prompt:${factId(openid, report.nonce)}`,
        kind: 'prompt',
        openid,
        at: now,
        // Of one that nobody saw no place is counted.
        name: (isShown && report.place) || '',
        props,
        fromClient: true,
        ...(ask === undefined ? {} : { ask, gained }),
      }),
    ];
  });
  await insertNew(context, facts);
}
