import type { Report, ReportResult, GrantOutcome } from '../contract';
import type { Context } from '../ports/context';
import { asksNamed } from './running';

/** What of a sheet came of a campaign that asked. */
export interface Told {
  /** The campaign's `_id`. */
  ask: string;
  /** WeChat's ids of templates of which there is one credit more, or a consent. */
  gained: string[];
}

const ACCEPTED = /^accept/;
/** `repeated`: booked by a call that died before this was written down. */
const BOOKED: readonly GrantOutcome[] = ['granted', 'consented', 'counted-by-push', 'repeated'];

/**
 * Which campaign a sheet is counted for, by its report's nonce. A client may make up any name: believed is one of a campaign
 * that has begun and asks for what was on the sheet. No call where no report names one, nor for those that ask now.
 */
export async function toldOf(
  context: Context,
  reports: readonly Report[],
  results: readonly ({ nonce: string } & ReportResult)[],
): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  const named = reports.filter(({ campaign }) => campaign !== undefined);
  if (named.length === 0) return told;
  const names = [...new Set(named.map(({ campaign }) => campaign!))];
  const asks = await asksNamed(context, names);
  for (const { campaign, nonce, results: statuses } of named) {
    const ask = asks.find(({ id }) => id === campaign);
    if (!ask) continue;
    const ids = new Set(ask.spec.templates.flatMap((alias) => context.config.templates[alias]?.id ?? []));
    const asked = Object.keys(statuses).filter((id) => ids.has(id));
    if (asked.length === 0) continue;
    const outcomes = results.find((result) => result.nonce === nonce)?.outcomes ?? {};
    const gained = asked.filter((id) => ACCEPTED.test(statuses[id]!) && BOOKED.includes(outcomes[id]!));
    told.set(nonce, { ask: ask._id, gained });
  }
  return told;
}
