import type { Client } from './client';
import { now } from './now';
import type { KeptReport } from './outbox';
import type { State } from './state';
import type { AskOptions, AskOutcome, TemplateBalance } from './types';

/** `acceptWithAudio`, `acceptWithAlert`… are accepts too; what is not known is none (PLATFORM §1). */
const ACCEPTED = /^accept/;
const random = (): string => Math.random().toString(36).slice(2);

/** Balances and wishes with what the server has not heard of yet. */
export function countReport(state: State, { results, asked, about, label, at }: KeptReport): void {
  for (const template of state.templates) {
    if (!ACCEPTED.test(results[template.id]!)) continue;
    const { alias } = template;
    if (template.kind === 'one-time') template.available++;
    else template.consented = true;
    if (about && asked!.indexOf(alias) >= 0) {
      const others = state.wishes.filter((wish) => wish.template !== alias || wish.about !== about);
      state.wishes = [{ template: alias, about, label: label || about, at }, ...others];
    }
  }
}

/**
 * Books what WeChat answered: a report for the server goes to storage before anything else, so that a page that is left
 * now loses nothing.
 * @returns ids that WeChat answered by itself: the answer is the choice that the user keeps. Any other answer was given
 * now, whatever was remembered: the user has changed that choice since.
 */
export function bookAnswer(
  client: Client,
  chosen: TemplateBalance[],
  { place, about, label, campaign }: AskOptions,
  statuses: Record<string, unknown>,
  outcome: AskOutcome,
): string[] {
  const { state } = client;
  const { askToSwitchOn } = outcome;
  const { refusals, reports } = client.outbox;
  const at = now() + state.offset;
  const results: Record<string, string> = {};
  const kept: string[] = [];
  for (const { alias, id, on, topic } of chosen) {
    const status = String(statuses[id]).slice(0, 40);
    const isAccept = ACCEPTED.test(status);
    const isKept = state.kept[id] === (isAccept ? 'accept' : status);
    // Aliases may share an id.
    const isNew = !results[id];
    if (isNew && isKept) kept.push(id);
    if (isAccept) {
      outcome.accepted.push(alias);
      delete refusals[id];
      // A kept yes was not said now, and asks for nothing.
      if (!on && !isKept && askToSwitchOn.indexOf(topic) < 0) askToSwitchOn.push(topic);
    } else if (status === 'reject') {
      outcome.rejected.push(alias);
      // A kept no was not said now.
      if (isNew && !isKept) {
        refusals[id] = {
          at,
          count: ((refusals[id] || {}) as { count?: number }).count! + 1 || 1,
          place: place!,
        };
      }
    } else outcome.skipped.push({ alias, why: status });
    results[id] = status;
  }
  const report: KeptReport = {
    results,
    // Aliases may share an id; only these were asked for.
    asked: chosen.map(({ alias }) => alias),
    nonce: random() + random() + at,
    at,
    // What is not there is not stored and not sent.
    kept,
    place: place || undefined,
    campaign,
    about: about || undefined,
    label: (about && label) || undefined,
    envVersion: client.version as 'trial',
  };
  reports.push(report);
  countReport(state, report);
  client.save();
  client.changed();
  return kept;
}
