import type { Client } from './client';
import type { KeptReport } from './outbox';
import type { AskOutcome, TemplateBalance } from './types';

/** `acceptWithAudio`, `acceptWithAlert`… are accepts too; what is not known is none (PLATFORM §1). */
const ACCEPTED = /^accept/;
const random = (): string => Math.random().toString(36).slice(2);

/**
 * Books what WeChat answered: a report for the server goes to storage before anything else, so that a page that is left
 * now loses nothing.
 */
export function bookAnswer(
  client: Client,
  chosen: TemplateBalance[],
  place: string,
  statuses: Record<string, unknown>,
  { accepted, rejected, skipped }: AskOutcome,
): void {
  const { state, envVersion } = client;
  const { refusals, reports } = client.outbox;
  const at = Date.now() + state.offset;
  const results: Record<string, string> = {};
  for (const template of chosen) {
    const { alias, id } = template;
    const status = String(statuses[id]).slice(0, 40);
    if (ACCEPTED.test(status)) {
      accepted.push(alias);
      delete refusals[id];
      if (template.kind === 'long-term') template.consented = true;
      else template.available++;
    } else if (status === 'reject') {
      rejected.push(alias);
      // A kept no was not said now.
      if (!results[id] && !state.kept[id]) {
        refusals[id] = { at, count: ((refusals[id] || {}) as { count?: number }).count! + 1 || 1, place };
      }
    } else skipped.push({ alias, why: status });
    results[id] = status;
  }
  const report: KeptReport = { results, nonce: random() + random() + at, at };
  const kept = Object.keys(results).filter((id) => state.kept[id]);
  if (kept[0]) report.kept = kept;
  if (place) report.place = place;
  if (envVersion) report.envVersion = envVersion as 'trial';
  reports.push(report);
  client.save();
  client.changed();
}
