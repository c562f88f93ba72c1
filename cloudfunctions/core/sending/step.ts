import type { Template } from '../config/config';
import type { JournalDocument, JournalResult } from '../model/journal';
import type { DueMessage, MessageDocument } from '../model/message';
import type { Right } from '../model/right';
import type { Recipient } from '../model/user';
import type { Context } from '../ports/context';
import type { OutgoingMessage } from '../ports';
import type { Decision } from '../rules/rule';
import type { Outcome } from '../settling/outcome';
import type { Brake } from './brake';
import type { Patience } from './patience';
import type { Place } from './room';
import type { Turns } from './turns';

/** The rows of one window: one template, one claim, and each user once; or all of one user, a series. */
export interface Window {
  template: Template;
  token: string;
  /** Unique within the claim. */
  number: number;
  /** As others see it. */
  leaseUntil: number;
  /** As this worker does. */
  patience: Patience;
  rows: DueMessage[];
  /** They are digests that close. */
  closing?: boolean;
  /** In the run's room; an immediate send is alone. */
  place?: Place;
  /** Asked by a series that has taken long; without it, it ends. */
  mayGoOn?: () => boolean;
}

/**
 * What of its campaign still has to hold when a notification is due: handed in by who knows campaigns and segments.
 * @returns by id, those that are not to go out, and why
 */
export type Recheck = (context: Context, rows: DueMessage[]) => Promise<ReadonlyMap<string, Decision>>;

/** A window under way: what its steps share. */
export interface Run {
  context: Context;
  window: Window;
  pacers: Turns[];
  brake: Brake;
  recheck?: Recheck | undefined;
  /** Written by the journal step. */
  journal?: JournalDocument;
}

/** What a digest needs of a notification that it tells of. */
export type Item = Pick<
  MessageDocument,
  '_id' | 'to' | 'template' | 'digest' | 'data' | 'page' | 'expiresAt' | 'cancelAsked' | 'wish' | 'campaign'
>;

/** A row of the window, with what the steps before have found out. */
export interface Going {
  row: DueMessage;
  user?: Recipient;
  /** Since when this window holds its user, by what right, and for how many sends. */
  hold?: { at: number; right: Right; sends: number };
  /** Of a digest: what it tells of, the first collected first. */
  items?: Item[];
  message?: OutgoingMessage;
  result?: JournalResult;
  outcome?: Outcome;
}

/** A row that a step has decided: it is not sent now. */
export interface Decided {
  going: Going;
  decision: Decision;
}

/**
 * One step of a window: takes its rows, hands on those that go on and decides the others. What it decides is written
 * down, and whoever is held for it released, in one place: see `runWindow`.
 */
export type Step = (run: Run, rows: Going[]) => Promise<{ go: Going[]; decided?: Decided[] }>;

/** The rows that a check lets pass, and the others with its answer. */
export function split(
  rows: Going[],
  check: (going: Going) => Decision | undefined,
): { go: Going[]; decided: Decided[] } {
  const decided: Decided[] = [];
  const go = rows.filter((going) => {
    const decision = check(going);
    if (decision) decided.push({ going, decision });
    return !decision;
  });
  return { go, decided };
}
