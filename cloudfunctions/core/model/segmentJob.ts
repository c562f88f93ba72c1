import type { ReasonCode } from '../reasons/table';

/**
 * `notify_segment_jobs`: the people of a segment's version, counted one by one: some pages at a time, each kept together with
 * how far it has come, so that whoever goes on counts nobody twice.
 */
export interface SegmentJobDocument {
  /** `jobId`. */
  _id: string;
  /** `<segment>@<version>`. */
  segment: string;
  /** Alias of the template that they are held against; empty: none. */
  template: string;
  state: 'running' | 'done' | 'failed';
  /** Of this counting: a new one starts from the beginning. */
  run: string;
  /** The last openid that was looked at. */
  cursor: string;
  /** How many users there were at the start, and how many of them lie behind the cursor, roughly. */
  users: number;
  passed: number;
  /** Of whom the rule holds. */
  matched: number;
  /** Of these, who has something to be sent the template by. */
  reachable: number;
  /** Of the matched, who would not be sent the template, by why not. */
  leftOut: Partial<Record<ReasonCode, number>>;
  /** What stopped it. */
  error: string;
  startedAt: number;
  /** 0 while it runs. */
  finishedAt: number;
  /** Whoever is at it works until then; afterwards any tick goes on. */
  leaseUntil: number;
  /** When it was done: retention counts from there. Epoch ms; 0 while it runs. */
  restsSince: number;
}

export const jobId = (segment: string, template: string): string => `${segment}|${template}`;
