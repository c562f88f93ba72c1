import type { Accept } from './accept';
import type { Assignment } from './campaign';

/** What came of one entry of a journal. `left` = never handed to WeChat, or never by the gateway: then its code says why. */
export type ResultKind = 'accepted' | 'refused' | 'unknown' | 'left';

export interface JournalResult {
  kind: ResultKind;
  code: number | string;
  /** WeChat's 64-bit id as a decimal string; empty when none. */
  msgid: string;
  at: number;
  /** WeChat's or the gateway's own words of a refusal, with their rid: the only thing that names a field. */
  text?: string;
  /**
   * Closed by recovery: until when its worker, should it be alive after all, may still hand it to WeChat, as far as any
   * machine's clock tells.
   */
  mayStartUntil?: number;
  /**
   * It came after recovery had closed the journal: what had been settled, and counted, is `unknown`; a resolution
   * tells the fold of the difference.
   */
  late?: boolean;
}

export interface JournalEntry {
  /** The notification. */
  id: string;
  to: string;
  /** Whether it took a credit. */
  counted: boolean;
  /** The tap by which the user had agreed to it, where one is known. */
  accept?: Accept;
  /** Its notification's: with it here, counting an attempt reads nothing more. */
  campaign?: Assignment;
  /** Of a digest: the notifications that it tells of. Only these are merged by it, whoever settles it. */
  items?: string[];
  /** Keys of the wishes that it answers with them. */
  wishes?: string[];
}

/**
 * `notify_journals`: written *before* a window of sends and completed after it. From its insert its entries count
 * as attempted, so a crash can lose an answer but never the fact that WeChat may have been called. Recovery writes those
 * that a dead worker has not written, without entries: a worker that wakes late meets them and stops.
 */
export interface JournalDocument {
  /** `<token>:<number of the window>`. */
  _id: string;
  token: string;
  template: string;
  templateId: string;
  topic: string;
  /** By the worker's clock: the day on which its sends are counted. */
  at: number;
  /** By the database's clock: the order of attempts of several machines, whose clocks may differ. */
  writtenAt: number;
  leaseUntil: number;
  /** In the order in which they are begun. */
  entries: JournalEntry[];
  /**
   * So many of them, from the first, may have been handed to WeChat. All, but in a series (`sending/series.ts`): that goes on by
   * writing down a few more at a time, with what came of those before.
   */
  begun: number;
  /** The user of a series has said no: nothing more of it is begun. */
  stopped: boolean;
  /** By notification id; empty until the window is settled, or a series goes on. */
  results: Record<string, JournalResult>;
  /** Indexed: a receipt finds its notification here. */
  msgids: string[];
  /** `open` → `settled` (results are in) → `folded` (counted). */
  stage: 'open' | 'settled' | 'folded';
}
