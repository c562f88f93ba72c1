import type { Report } from '../../../cloudfunctions/core/contract/subscribe';
import { now } from './now';
import type { Say } from './say';
import { fieldsOf, OUTBOX, restore, write } from './storage';
import type { Refusal } from './types';
import type { WxLike } from './wxLike';

/** Report of one sheet. `kept`: ids that were answered without showing anything, so that prompts can be measured. */
export type KeptReport = Report & { at: number; kept?: string[] };
/** `sent` ones stay a while, so that showing the mini program again does not count them twice. */
export type Click = { at: number; nid: string; sent?: boolean };

/** What the server has not got yet, and what it does not need to know. Outlives the mini program. */
export interface Outbox {
  reports: KeptReport[];
  clicks: Click[];
  /** When the mini program was opened, by this phone's clock, one an hour: told with what else there is to say. */
  launches: number[];
  /** The latest of them, told or not. */
  launchedAt: number;
  /** By template id. */
  refusals: Record<string, Refusal>;
}

/** Of each kind; `sync` takes no more at once. */
const MOST = 20;
const MOST_LAUNCHES = 40;
const HOUR_MS = 3600e3;
const OLDEST_MS = 30 * 24 * 3600e3;

export function openOutbox(wx: WxLike, say: Say): Outbox {
  const outbox = restore<Outbox>(wx, say, OUTBOX, {
    reports: [],
    clicks: [],
    launches: [],
    launchedAt: 0,
    refusals: {},
  });
  const fresh = <Entry>(list: Entry[]): Entry[] =>
    list.filter((entry) => (fieldsOf(entry).at as number) > now() - OLDEST_MS);
  outbox.reports = fresh(outbox.reports);
  outbox.clicks = fresh(outbox.clicks);
  outbox.launches = outbox.launches.filter((at) => +at === at && at > now() - OLDEST_MS);
  return outbox;
}

export function saveOutbox(wx: WxLike, say: Say, outbox: Outbox): void {
  for (const list of [outbox.reports, outbox.clicks]) {
    const over = list.splice(0, list.length - MOST);
    if (over[0]) say('over', over);
  }
  write(wx, say, OUTBOX, outbox);
}

/** No call follows: it waits for the next. */
export function noteLaunch({ outbox, save }: { outbox: Outbox; save(): void }): void {
  // Also where the clock has been put back.
  if (Math.abs(now() - outbox.launchedAt) < HOUR_MS) return;
  outbox.launchedAt = now();
  outbox.launches.push(now());
  outbox.launches.splice(0, outbox.launches.length - MOST_LAUNCHES);
  save();
}

export const unsent = (outbox: Outbox): Click[] => outbox.clicks.filter(({ sent }) => !sent);

export const isPending = (outbox: Outbox): unknown => outbox.reports[0] || unsent(outbox)[0];
