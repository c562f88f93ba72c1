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
  /** By template id. */
  refusals: Record<string, Refusal>;
}

/** Of each kind; `sync` takes no more at once. */
const MOST = 20;
const OLDEST_MS = 30 * 24 * 3600e3;

export function openOutbox(wx: WxLike, say: Say): Outbox {
  const outbox = restore<Outbox>(wx, say, OUTBOX, { reports: [], clicks: [], refusals: {} });
  const fresh = <Entry>(list: Entry[]): Entry[] =>
    list.filter((entry) => (fieldsOf(entry).at as number) > now() - OLDEST_MS);
  outbox.reports = fresh(outbox.reports);
  outbox.clicks = fresh(outbox.clicks);
  return outbox;
}

export function saveOutbox(wx: WxLike, say: Say, outbox: Outbox): void {
  for (const list of [outbox.reports, outbox.clicks]) {
    const over = list.splice(0, list.length - MOST);
    if (over[0]) say('over', over);
  }
  write(wx, say, OUTBOX, outbox);
}

export const unsent = (outbox: Outbox): Click[] => outbox.clicks.filter(({ sent }) => !sent);

export const isPending = (outbox: Outbox): unknown => outbox.reports[0] || unsent(outbox)[0];
