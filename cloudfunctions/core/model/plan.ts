import type { Pace } from './pace';
import type { ChosenBy } from './hours';
import type { ListUpload } from './list';
import type { AskSpec } from './specs/ask';
import type { OnceSpec } from './specs/once';
import type { RepeatSpec } from './specs/repeat';
import type { TriggeredSpec } from './specs/triggered';

export type { AskSpec, Wording } from './specs/ask';
export type { BaseSpec, Variant } from './specs/base';
export type { Audience, OnceSpec, RampSteps } from './specs/once';
export type { Repeating, RepeatSpec, Run, SkippedRun } from './specs/repeat';
export type { Trigger, TriggeredSpec } from './specs/triggered';

/** What an operator wants: it can be changed while the campaign is a draft. */
export type CampaignSpec = SendingSpec | RepeatSpec | AskSpec;
/** Of a campaign that sends notifications. */
export type SendingSpec = OnceSpec | TriggeredSpec;
export const PLANNED_KINDS = ['once', 'repeat', 'triggered', 'ask'] as const satisfies NonNullable<
  CampaignSpec['kind']
>[];
export type PlannedKind = (typeof PLANNED_KINDS)[number];

/** Who did something, for the audit log. */
export interface By {
  /** Openid or web uid. */
  by: string;
  at: number;
}

/** A yes to exactly this content and audience, and to so many people. */
export interface Approval extends By {
  hash: string;
  size: number;
}

/**
 * Why a running campaign stands still: somebody paused it; there are more people than were confirmed; what it needs is gone
 * (its template, a list), so that no more notifications can be made; its rate of complaints or refusals is surely above the
 * limit (`brake`); a step of its ramp has soaked, and nothing says that the next may follow (`ramp`).
 */
export type PauseCause = 'operator' | 'confirmed' | 'error' | 'brake' | 'ramp';

/** By part: why its people were not sent to, and how many were told in a digest. */
export interface LeftOver {
  /** Attempts that had been counted by then: with more of them (a replay) it is counted anew. */
  attempted: number;
  parts: Record<string, { inDigests: number; leftOut: Record<string, number> }>;
  /** How many had their hour chosen by what. */
  chosen: Record<ChosenBy, number>;
  /** How many came later. Absent: none. */
  late?: number;
}

/** Everybody of one part in exactly one place, as a report tells it. */
interface PartSeen extends Record<
  'assigned' | 'sent' | 'inDigests' | 'delivered' | 'clicked' | 'converted' | 'open',
  number
> {
  leftOut: Record<string, number>;
}

/** What was counted of the notifications of a large campaign when its report was last asked for. */
export interface PeopleSeen {
  /** Epoch ms. */
  at: number;
  /** The campaign's by then. */
  state: string;
  /** So many had a notification, in all parts. */
  people: number;
  parts: Record<string, PartSeen>;
  chosen: Record<ChosenBy, number>;
  late: number;
}

/** Uploads of the lists that a rule names. */
export interface Frozen {
  lists: Record<string, ListUpload>;
  /** Looked at again since it was written: these uploads are kept as long as the campaign goes on. */
  sure: boolean;
}

export type Pacing = 'hold' | 'space';

/** What is kept of an operator's campaign beside what every campaign has. */
export interface Plan<Spec extends CampaignSpec = CampaignSpec> {
  /** One more with every change by a person; each change names the one that it was made from. */
  version: number;
  spec: Spec;
  /** Who wrote the spec as it is: may not approve it. */
  author: By;
  approval: Approval | null;
  /** Who last changed or moved it (not what the timer did). */
  moved: By;
  /** What the parts are divided by; its own, so that two campaigns divide people without any relation. */
  salt: string;
  /** So many people the operator has confirmed; at a tenth more it pauses. 0 before it was started. */
  confirmed: number;
  pausedFor: PauseCause | '';
  /** Paused for an `error`, its words; else empty. */
  error: string;
  /** When it was paused last; epoch ms. */
  pausedAt: number;
  /** The next notification is not due before; keeps the rate. Epoch ms. */
  nextAt: number;
  /**
   * Its pace has been changed: what was made for the old one is `hold` (being held), then let go by the new one (`space`).
   * Absent and empty: it is at its pace.
   */
  pacing?: Pacing | '';
  /** Its end has been moved: what is there is to be told. */
  endMoved?: boolean;
  /** Everybody of the audience has been looked at. */
  expanded: boolean;
  /** What became of those who were not sent it, counted when nothing was open any more. Absent before. */
  leftOver?: LeftOver;
  /** Until then, of a large one, what a report has counted last. */
  seen?: PeopleSeen;
  /** People looked at so far, and those of them without a credit: they have no row. */
  matched: number;
  noCredit: number;
  /** Those of its people who came later and have been taken in: in `noCredit` of a named audience they are, too. Absent: none. */
  late?: number;
  /** Of one that goes on to those who come later: what its segment was resolved to when it began. */
  frozen?: Frozen;
  /** Since it was started. Absent before, and of an older version. */
  pace?: Pace;
  /** It has paused by itself: when somebody is told so (again); 0: nobody is to be. Epoch ms; absent: 0. */
  tellAt?: number;
  /**
   * It has been resumed, and what the pause held is still to be let go, so many ms later than it was due: whoever goes on does
   * that first. `null`, absent: nothing is.
   */
  letGo?: number | null;
}
