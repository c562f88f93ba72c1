/** How often a user may be sent to. */

/** So many messages in so long: in any `hours` hours, or in so many calendar `days`; one of the two. */
export interface AllowanceInput {
  /** At most this many messages. 1–50. */
  max: number;
  /** A rolling window: in any so many hours. 1–720. Example: `{ max: 2, hours: 24 }`. */
  hours?: number;
  /** Calendar days from midnight to midnight, today and those before it, in the user’s zone (that of the user’s quiet hours, else `timeZone`). 1–30. Example: `{ max: 1, days: 1 }`. */
  days?: number;
}

/**
 * How often one user may be sent to: `max` in `hours` or `days`, as above. The excess is delayed (a throttle), because a
 * credit does not expire. Counted are a user’s latest sends, 20 or as many as the largest cap counts.
 */
export interface CapInput extends AllowanceInput {
  /** At least this long between two of them, in minutes. 1–10080. Default: none. */
  leastIntervalMinutes?: number;
  /** Less often for who opens none of them, until one is opened. Default: none. */
  fatigue?: FatigueInput;
}

/** Once the last `ignored` messages that a cap counts were all left unopened, it lets fewer through: `max` in `hours` or `days`, as above. */
export interface FatigueInput extends AllowanceInput {
  /** So many in a row, none opened. 2–20. Example: `{ ignored: 5, max: 1, days: 7 }`. */
  ignored: number;
}

/** What a template has to do with caps: two switches that do not hang on each other. */
export interface TemplateCapsInput {
  /** It goes out whatever the caps say. Default: `false`. */
  overrides?: boolean;
  /** Its messages count towards them. Default: `true`. */
  counts?: boolean;
}
