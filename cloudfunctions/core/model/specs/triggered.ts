import type { BaseSpec } from './base';

/** What lets a notification of a triggered campaign be made, and what takes it back. */
export interface Trigger {
  /** The event, with these values of its declared keys. */
  on: {
    event: string;
    where?: Record<string, string> | undefined;
    /** A declared key of the event: each of its values is an occurrence of its own (`order`). Absent: the person is. */
    key?: string | undefined;
  };
  /** From the event to the notification. */
  waitMinutes: number;
  /** What the person does meanwhile that makes it needless; `sameKey`: with the value of `on.key` that the occurrence has. */
  unless?: { event: string; sameKey: boolean } | undefined;
  /** The same occurrence again sooner than this, counted from the event that made the last notification, makes none. */
  againAfterMinutes: number;
}

/** A message to whoever does a thing, some time after it. */
export interface TriggeredSpec extends BaseSpec {
  kind: 'triggered';
  trigger: Trigger;
  /** Only to these: `<segment>@<version>`, as in `Audience`. */
  segment?: string | undefined;
}
