/**
 * What is counted for each part of a campaign, on the day (and hour) of the send that it follows from:
 * attempted = accepted + refusals + failures + later + unknown.
 */
export const CAMPAIGN_COUNTERS = [
  /** Handed to WeChat; what is sent again after a refusal for now counts again. */
  'attempted',
  'accepted',
  /** Refused for good because of content, template or account. */
  'refusals',
  /** Refused for good for any other reason: the user's own. */
  'failures',
  /** Refused for now: tried again. */
  'later',
  /** Without a trustworthy answer. */
  'unknown',
  'delivered',
  'undelivered',
  /** Notifications, with their first click, and their first conversion that has not been taken back. */
  'clicked',
  'converted',
  /** Conversions attributed to its clicks, and their value in fen. */
  'conversions',
  'value',
  /** Assigned users, of the control groups too, who reached a goal within the window of attribution, click or not; by when they were assigned. */
  'goals',
  /** Complaints about messages. */
  'complaints',
  /** Users who said no to it (all, topic or template) within three days of its send, no other campaign having come after it. */
  'unsubscribes',
] as const;
export type CampaignCounter = (typeof CAMPAIGN_COUNTERS)[number];

/** Part, hour since the campaign began (0 to 47, then empty), counter. Only in documents of the dimension `campaign`. */
export type PartCounter = `${string}|${number | ''}|${CampaignCounter}`;
