import type { Context } from '../../ports/context';
import type { Assignment } from '../../model/campaign';
import type { ReceiptDocument } from '../../model/facts';
import type { JournalDocument } from '../../model/journal';
import type { ReceiptMatches } from '../../model/figures';
import { liftUnknown } from '../../settling/liftUnknown';
import { groupBy } from '../../store/grouping';
import { dayOf } from '../../time/zone';
import type { Deltas } from '../deltas';
import { putOff } from '../putOff';
import { readAll, readNamed, readRecent } from './attempts';
import { Attempts, isLate, matchLate, matchPromptly, type Match } from './match';

/** What a fold takes of the receipts it has looked at. */
export interface TakenReceipts {
  matches: ReceiptMatches[];
  /** Ids of receipts that are counted for none. */
  surplus: string[];
}

/**
 * Finds the sends that receipts speak of, counts them, and puts the others off: a receipt may come before the settlement
 * is written, or speak of an attempt whose answer was lost.
 * @param journals that this fold has read already: most receipts speak of sends of the same minutes
 */
export async function takeReceipts(
  context: Context,
  receipts: ReceiptDocument[],
  deltas: Deltas,
  journals: readonly JournalDocument[] = [],
): Promise<TakenReceipts> {
  const attempts = new Attempts(await readNamed(context, receipts, journals));
  const unnamed = receipts.filter((receipt) => !attempts.named(receipt));
  if (unnamed.length > 0) attempts.add(await readRecent(context, unnamed, journals));
  const { matches, surplus, waiting } = matchPromptly(receipts, attempts);
  const now = context.clock.now();
  const late = waiting.filter((receipt) => isLate(receipt, attempts, now));
  if (late.length > 0) {
    attempts.add(await readAll(context, late, journals));
    matches.push(...matchLate(late, attempts).matches);
  }
  const ready = await lifted(context, matches);
  const taken = new Set([...ready.map(({ receipt }) => receipt), ...surplus]);
  await putOff(
    context,
    'notify_receipts',
    receipts.filter((receipt) => !taken.has(receipt)),
  );
  for (const { receipt, attempt } of ready) {
    const { countedAt: at, template, topic, campaign } = attempt;
    countReceipt(context, receipt, { at, template, topic, campaign }, deltas);
  }
  return { matches: inGroups(ready), surplus: surplus.map(({ _id }) => _id) };
}

/** @param of its send */
export function countReceipt(
  { config }: Context,
  receipt: ReceiptDocument,
  of: { at: number; template: string; topic: string; campaign?: Assignment | undefined },
  deltas: Deltas,
): void {
  const { at, template, topic, campaign } = of;
  if (campaign?.test) return;
  const day = dayOf(at, config.timeZone);
  const counters = isShown(receipt) ? { delivered: 1 } : { undelivered: 1 };
  deltas.add({ day, template, topic }, counters);
  deltas.addToCampaign(campaign, { at, day }, counters);
}

export const isShown = ({ errorCode }: ReceiptDocument): boolean => errorCode === '0';

/** An attempt whose answer was lost has a receipt: WeChat did take it. If somebody else has just settled it, look again. */
async function lifted(context: Context, matches: Match[]): Promise<Match[]> {
  const ready: Match[] = [];
  for (const match of matches) {
    const { attempt, receipt } = match;
    const { id, to, template, templateId, token, counted } = attempt;
    const settled =
      attempt.state !== 'unknown' ||
      (await liftUnknown(context, {
        row: { _id: id, to, template, templateId },
        token,
        counted,
        outcome: { state: 'sent', reason: null, effect: 'spend' },
        at: receipt.at,
      }));
    if (settled) ready.push(match);
  }
  return ready;
}

const QUARTER = 15 * 60_000;

/** Receipts that are marked alike, by one update. A quarter hour lies within one day of every time zone. */
function inGroups(matches: Match[]): ReceiptMatches[] {
  const described = matches.map(({ receipt, attempt: { id, countedAt, template, topic, campaign } }) => ({
    pair: { receipt: receipt._id, nid: id },
    alike: {
      sentAt: Math.floor(countedAt / QUARTER) * QUARTER,
      template,
      topic,
      shown: isShown(receipt),
      ...(campaign ? { campaign } : {}),
    },
  }));
  return groupBy(described, ({ alike }) => alike).map((group) => ({
    ...group[0]!.alike,
    pairs: group.map(({ pair }) => pair),
  }));
}
