import type { Config } from '../config/config';
import type { Rule } from './rule';

/**
 * What of the configuration a rule rests on, as it was when the rule was saved: it goes on meaning the same when a trait is
 * no longer configured.
 */
export type Known = Pick<Config, 'traits' | 'tags' | 'events' | 'topics' | 'templates'>;

/** A rule with all that it takes to hold it against users. */
export interface SegmentRule {
  rule: Rule;
  /** Of its buckets that name none. Made when the segment is first saved; the same in all its versions. */
  salt: string;
  known: Known;
}

/**
 * `notify_segments`: one document for each version of a segment, never changed once it is there but for `current`. So a
 * campaign keeps the version that it began with by naming it, and of two who save at once one is refused.
 */
export interface SegmentDocument extends SegmentRule {
  /** `<segment>@<version>`. */
  _id: string;
  /** The segment's name. */
  segment: string;
  /** From 1. */
  version: number;
  /** What it is called on pages; may be empty. */
  title: string;
  /** Lists that the rule names: they stay while a current version does. */
  lists: string[];
  /** The newest one. After a crash two may say so: the higher counts. */
  current: boolean;
  /** It ends here: the segment is removed. Earlier versions stay, for what was begun with them. */
  removed: boolean;
  /** Of the call that saved it: of two at the same moment one has. */
  call: string;
  /** When it was saved, and by whom. */
  at: number;
  by: string;
}

export const versionId = (segment: string, version: number): string => `${segment}@${version}`;

/** So many of one environment: their list is read at once, and each is somebody's to look after. */
export const MOST_SEGMENTS = 200;
