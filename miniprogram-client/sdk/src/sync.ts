import type { SyncResult } from '../../../cloudfunctions/core/contract/subscribe';
import { countReport } from './answer';
import type { Client } from './client';
import { now as phoneNow } from './now';
import { type Click, isPending, type KeptReport, unsent } from './outbox';
import type { Outcome, Settings } from './types';

/**
 * The one call that hands over reports and clicks, and brings balances, preferences and the time. Called while one is
 * under way it joins that, and goes again only for what was kept meanwhile, or when asked for news that are younger.
 */
export type Sync = (anew?: boolean) => Promise<Outcome<Settings>>;

export function syncOf(client: Client): Sync {
  const { state, outbox } = client;
  let running: Promise<Outcome<Settings>> | undefined;

  async function hand(reports: KeptReport[], clicks: Click[]): Promise<Outcome<Settings>> {
    const sentAt = phoneNow();
    const answer = await client.subscribe<SyncResult>('sync', {
      mainSwitch: client.heard,
      // What is `undefined` is not sent.
      reports: reports[0] && reports,
      clicks: clicks[0] && clicks.map(({ nid }) => nid),
    });
    const size = reports.length + clicks.length;
    // The function did answer, and cannot read something of this.
    const isRefused = !answer.ok && size && /^(BAD|TOO)_/.test(answer.reason);
    if (answer.ok || (isRefused && size < 2)) {
      outbox.reports = outbox.reports.filter((report) => reports.indexOf(report) < 0);
      for (const click of clicks) click.sent = true;
      client.save();
    }
    if (isRefused) {
      // One by one, so that only what cannot be read is lost.
      if (size > 1) {
        for (const report of reports) await hand([report], []);
        for (const click of clicks) await hand([], [click]);
      }
      return hand([], []);
    }
    if (!answer.ok) return answer;
    const { reports: _reports, clicks: _clicks, now, ...news } = answer.data;
    // Its answer was made half-way between asking and hearing.
    const offset = Math.round(now - (sentAt + phoneNow()) / 2);
    Object.assign(state, news, { offset, stale: false });
    // Accepted while this was under way.
    for (const report of outbox.reports) countReport(state, report);
    client.say('synced', answer.data);
    client.changed();
    return { ok: true, data: client.snapshot() };
  }

  const sync = (): Promise<Outcome<Settings>> => {
    running = Promise.resolve(client.hearing)
      .then(() => hand(outbox.reports.slice(), unsent(outbox)))
      .catch(client.failure)
      .then((outcome) => {
        running = undefined;
        return outcome;
      });
    return running;
  };
  return (anew) =>
    running
      ? running.then((outcome) => running || (anew || (outcome.ok && isPending(outbox)) ? sync() : outcome))
      : sync();
}
