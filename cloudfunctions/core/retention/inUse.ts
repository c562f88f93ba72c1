import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';

const TOKENS_PER_QUERY = 500;

/**
 * Tokens of attempts that somebody still has to settle: a claimed row, a hold, an uncertain credit, an outcome that is not
 * known. Recovery and receipts settle them by the journal, whatever their age: the timer may have stood still.
 *
 * Settling goes from the row to the user, and on the user from the hold to the uncertain credit: asked in this order,
 * nothing slips through between two questions.
 */
export async function tokensInUse(context: Context, tokens: string[]): Promise<Set<string>> {
  const asked = [...new Set(tokens)].filter((token) => token !== '');
  const perQuery = TOKENS_PER_QUERY;
  const rows = await findForAll(
    context,
    'notify_messages',
    asked,
    (some) => ({ token: { $in: some }, state: { $in: ['claimed', 'unknown'] } }),
    { perQuery, fields: ['token'] },
  );
  const holders = await findForAll(
    context,
    'notify_users',
    asked,
    (some) => ({ 'hold.token': { $in: some } }),
    { perQuery, fields: ['hold'] },
  );
  const doubters = await findForAll(
    context,
    'notify_users',
    asked,
    (some) => ({ 'uncertainties.token': { $in: some } }),
    { perQuery, fields: ['uncertainties'] },
  );
  return new Set([
    ...rows.map(({ token }) => token),
    ...holders.flatMap(({ hold }) => (hold ? [hold.token] : [])),
    ...doubters.flatMap(({ uncertainties }) => uncertainties.map(({ token }) => token)),
  ]);
}
