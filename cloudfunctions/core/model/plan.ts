/** One way to say it, and how many of all get it. */
export interface Variant {
  name: string;
  /** Whole percent of the people; with the control group all make 100. */
  percent: number;
  data: Record<string, string | number>;
  page?: string | undefined;
  query?: Record<string, string | number | boolean> | undefined;
  /** A team's own function gives the rest of it, for each person. */
  content?: { function: string } | undefined;
}

/** Named people, or a segment: `<segment>@<version>`, the version that was there when the campaign was written. */
export type Audience = { openids: string[]; segment?: undefined } | { segment: string; openids?: undefined };

/** What an operator wants: it can be changed while the campaign is a draft. */
export interface CampaignSpec {
  /** For operators. */
  title: string;
  /** What its content is for: promotional content goes out on promotional templates only. */
  purpose: 'promotional' | 'transactional';
  template: string;
  variants: Variant[];
  /** Whole percent who get nothing, to compare with. */
  control: number;
  audience: Audience;
  /** At most so many a second; absent: as fast as the account may. */
  perSecond?: number | undefined;
  /** What has not gone out by then is dropped; epoch ms. */
  endsAt: number;
}

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
 * (its template, a list), so that no more notifications can be made.
 */
export type PauseCause = 'operator' | 'confirmed' | 'error';

/** What is kept of an operator's campaign beside what every campaign has. */
export interface Plan {
  /** One more with every change by a person; each change names the one that it was made from. */
  version: number;
  spec: CampaignSpec;
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
  /** Everybody of the audience has been looked at. */
  expanded: boolean;
  /** People looked at so far, and those of them without a credit: they have no row. */
  matched: number;
  noCredit: number;
}
