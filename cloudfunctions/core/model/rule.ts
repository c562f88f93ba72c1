/**
 * A segment: a tree over what is known of one user. Every leaf says what it makes of a user of whom the thing is not known
 * ("missing"): a rule is only as good as that, and other systems leave it open.
 *
 * `not` turns its rule round for everybody, those of whom nothing is known included: `not` of "level differs from gold" is
 * who has gold and who has no level.
 */
export type Rule = AllOf | AnyOf | Not | Leaf;

/** All of them. Of none: everybody. */
export interface AllOf {
  kind: 'all';
  of: Rule[];
}

/** At least one of them. */
export interface AnyOf {
  kind: 'any';
  of: Rule[];
}

export interface Not {
  kind: 'not';
  of: Rule;
}

export type Leaf =
  | TraitLeaf
  | TagLeaf
  | DidLeaf
  | NotDoneLeaf
  | StoppedLeaf
  | CameBackLeaf
  | WishedLeaf
  | TopicLeaf
  | CreditLeaf
  | ReceivedLeaf
  | ClickedLeaf
  | IgnoredLeaf
  | GotCampaignLeaf
  | ListLeaf
  | BucketLeaf;
export type LeafKind = Leaf['kind'];

export const COMPARISONS = [
  'equals',
  'differs',
  'lessThan',
  'atMost',
  'moreThan',
  'atLeast',
  'oneOf',
  'exists',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** For `date` traits: so many days of 24 hours before the moment of asking; negative: after it. */
export interface DaysAgo {
  daysAgo: number;
}
export type Compared = string | number | boolean | DaysAgo;

/** Missing: fits nothing, `differs` neither: that asks for those who have another value. */
export interface TraitLeaf {
  kind: 'trait';
  name: string;
  is: Comparison;
  /** Of the trait's type; a list for `oneOf`, none for `exists`. Dates: ISO 8601, epoch ms or `DaysAgo`. */
  value?: Compared | Compared[] | undefined;
  /** The trait has had the value that it has, unchanged, for so many days. 1–3650. */
  forDays?: number | undefined;
}

/** Missing: has it not. */
export interface TagLeaf {
  kind: 'tag';
  name: string;
}

/** One thing that users do, or that with one value of one of its declared `keys`: it is counted by one at a time. */
export interface Deed {
  event: string;
  where?: Record<string, string | number | boolean> | undefined;
}

/** Missing: never did it. So is a counter that had to make room (`didDropped`): the ones unused for longest go first. */
export interface DidLeaf extends Deed {
  kind: 'did';
  /** 1–20, as many times as a counter keeps. Default: 1. */
  atLeast?: number | undefined;
  /** Days of 24 hours. 1–3650. Default: ever. */
  withinDays?: number | undefined;
}

/** Missing: never did it, so it fits. */
export interface NotDoneLeaf extends Deed {
  kind: 'notDone';
  forDays: number;
}

/** Did it, and not any more for so many days. Missing: nothing to stop, does not fit. */
export interface StoppedLeaf extends Deed {
  kind: 'stopped';
  /** How often it was done before, 1–20. Default: 1. */
  atLeast?: number | undefined;
  forDays: number;
}

/**
 * Did it in the last days, after a pause. Missing: never did it, does not fit; nor does whoever did it for the first time.
 * It is seen in the latest 20 times: who has done it 20 times since the pause is back for good.
 */
export interface CameBackLeaf extends Deed {
  kind: 'cameBack';
  withinDays: number;
  /** How long the pause was, at least. */
  afterDays: number;
}

/** Waits to hear about a thing. Missing: never wished, served, over or taken back: does not fit. */
export interface WishedLeaf {
  kind: 'wished';
  template: string;
  /** Default: any thing. */
  about?: string | undefined;
}

/** Missing: whoever has never touched a switch has the topic on. */
export interface TopicLeaf {
  kind: 'topic';
  name: string;
  /** `false`: switched off, alone or with everything. */
  on: boolean;
}

/** Has credits on hand, or a long-term template's consent. Missing: none. */
export interface CreditLeaf {
  kind: 'credit';
  template: string;
  /** 1–50; for a long-term template 1. Default: 1. */
  atLeast?: number | undefined;
}

/** The latest notifications that WeChat accepted for this user: of one template, or of all; as many as a user keeps are known (`keptSends`). */
export interface LastSent {
  /** 1–20. */
  last: number;
  template?: string | undefined;
}

/** Was sent so many or more. Missing: was sent none, does not fit. */
export interface ReceivedLeaf extends LastSent {
  kind: 'received';
  /** All of them within so many days. Default: ever. */
  withinDays?: number | undefined;
}

/**
 * Has clicked since the first of the latest `last` was sent; of whoever was sent fewer, since the first of all. Clicks are
 * known by slots of five minutes. Missing: was sent none, or never clicked: does not fit.
 */
export interface ClickedLeaf extends LastSent {
  kind: 'clicked';
}

/** Was sent so many or more, and has clicked nothing since the first of the latest `last`. Missing: was sent fewer, does not fit. */
export interface IgnoredLeaf extends LastSent {
  kind: 'ignored';
}

/** WeChat accepted this campaign's notification, or a digest with it. Missing: was not on it, or it is so old that its record was removed: does not fit. */
export interface GotCampaignLeaf {
  kind: 'gotCampaign';
  campaign: string;
  /**
   * `true`: and has clicked its card; `false`: and has not, where it was a card of its own and WeChat did not tell that it was
   * not shown. Absent: whatever they did.
   */
  clicked?: boolean | undefined;
}

/** Stands on an imported list as it is when the segment is used. Missing: does not. */
export interface ListLeaf {
  kind: 'list';
  name: string;
}

/** Ten thousand parts, by a hash of the salt and the openid. Missing: nobody, everybody is in exactly one part. */
export interface BucketLeaf {
  kind: 'bucket';
  /** The same salt is the same parts, in any segment. Default: the segment's own, made when it is first saved and kept. */
  salt?: string | undefined;
  /** First part, 0–9999. */
  from: number;
  /** The part after the last, 1–10000. */
  to: number;
}

export const MOST_TIMES = 20;
/** Groups and leaves from the top to the deepest leaf. */
export const MOST_DEPTH = 6;
export const MOST_NODES = 50;
export const BUCKETS = 10_000;

const isGroup = (rule: Rule): rule is AllOf | AnyOf | Not =>
  rule.kind === 'all' || rule.kind === 'any' || rule.kind === 'not';

export const childrenOf = (rule: Rule): Rule[] => {
  if (rule.kind === 'not') return [rule.of];
  return rule.kind === 'all' || rule.kind === 'any' ? rule.of : [];
};

export interface Placed<Of extends Rule = Rule> {
  rule: Of;
  /** As errors name it: `rule.of[1].name` without the field. */
  path: (string | number)[];
}

/** A rule and all below it, with where each stands. */
function nodesOf(rule: Rule, path: (string | number)[] = []): Placed[] {
  const below = childrenOf(rule).flatMap((child, i) =>
    nodesOf(child, [...path, 'of', ...(rule.kind === 'not' ? [] : [i])]),
  );
  return [{ rule, path }, ...below];
}

export const leavesOf = (rule: Rule): Placed<Leaf>[] =>
  nodesOf(rule).filter((node): node is Placed<Leaf> => !isGroup(node.rule));
