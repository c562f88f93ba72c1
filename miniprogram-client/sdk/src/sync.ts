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
export type Sync = (how?: typeof ANEW | typeof BRIEF) => Promise<Outcome<Settings>>;
/** What is under way may have read what was before. */
export const ANEW = 1;
/** It only hands over. Nobody looks, and reading balances would cost the team calls. */
export const BRIEF = 2;

/** So long the client goes on with the balances that it has counted on by itself. */
export const FRESH_MS = 24 * 3600e3;

export function syncOf(client: Client): Sync {
  const { state, outbox } = client;
  let running: Promise<Outcome<Settings>> | undefined;
  let isBrief: boolean | undefined;

  async function hand(reports: KeptReport[], clicks: Click[], brief?: boolean): Promise<Outcome<Settings>> {
    const sentAt = phoneNow();
    const { preferences } = state;
    // Not with a click alone, which is all the sooner counted for it.
    const launches = reports[0] || !brief ? outbox.launches.slice() : [];
    const answer = await client.subscribe<SyncResult>('sync', {
      mainSwitch: client.heard,
      brief: brief || undefined,
      sentAt: (reports[0] || launches[0]) && sentAt + state.offset,
      // What is `undefined` is not sent.
      reports: reports[0] && reports,
      clicks: clicks[0] && clicks.map(({ nid }) => nid),
      launches: launches[0] && launches.map((at) => at + state.offset),
    });
    const size = reports.length + clicks.length;
    // The function did answer, and cannot read something of this.
    const isUnread = !answer.ok && /^(BAD|TOO)_/.test(answer.reason);
    if (answer.ok || isUnread) outbox.launches = outbox.launches.filter((at) => launches.indexOf(at) < 0);
    // They are worth less than all else there is to say.
    if (isUnread && launches[0]) return hand(reports, clicks, brief);
    const isRefused = isUnread && size;
    if (answer.ok || (isRefused && size < 2)) {
      outbox.reports = outbox.reports.filter((report) => reports.indexOf(report) < 0);
      for (const click of clicks) click.sent = true;
      client.save();
    }
    if (isRefused) {
      // One by one, so that only what cannot be read is lost.
      if (size > 1) {
        for (const report of reports) await hand([report], [], brief);
        for (const click of clicks) await hand([], [click], brief);
      }
      return hand([], [], brief);
    }
    if (!answer.ok) return answer;
    const { reports: told, clicks: _clicks, now, ...news } = answer.data;
    // Changed since, which this may not have seen: the call that follows a change has.
    if (state.preferences !== preferences) delete (news as Partial<typeof news>).preferences;
    // Its answer was made half-way between asking and hearing.
    Object.assign(state, news, { offset: Math.round(now - (sentAt + phoneNow()) / 2) });
    // Accepted here, switched off elsewhere: all that a brief answer says of switches.
    for (const { askToSwitchOn } of brief ? told : []) {
      for (const template of state.templates) {
        if (askToSwitchOn.indexOf(template.topic) >= 0) template.on = false;
      }
    }
    if (!brief) {
      state.stale = false;
      state.syncedAt = state.asksAt = sentAt;
      // Accepted while this was under way.
      for (const report of outbox.reports) countReport(state, report);
    }
    client.say('synced', answer.data);
    client.changed();
    return { ok: true, data: client.snapshot() };
  }

  const sync = (brief?: boolean): Promise<Outcome<Settings>> => {
    isBrief = brief;
    running = Promise.resolve(client.hearing)
      .then(() => hand(outbox.reports.slice(), unsent(outbox), brief))
      .catch(client.failure)
      .then((outcome) => {
        running = undefined;
        return outcome;
      });
    return running;
  };
  return (how) => {
    // What was read long ago is read again with the first thing that there is to say.
    const brief = how === BRIEF && state.syncedAt > phoneNow() - FRESH_MS;
    if (!running) return sync(brief);
    const news = !brief && (how === ANEW || isBrief);
    return running.then(
      (outcome) => running || (news || (outcome.ok && isPending(outbox)) ? sync(!news) : outcome),
    );
  };
}
