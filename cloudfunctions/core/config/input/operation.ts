/** How it works: whose word counts, bounds and paces, what is kept. */

/** Whose word a credit is booked on: the client's report, or WeChat's push. Never both. */
export interface GrantsInput {
  /** `client`: reports of the SDK. `push`: `subscribe_msg_popup_event`, which cannot be forged but must be routed to `receive`. */
  source: 'client' | 'push';
  /** The moment of a switch: what was accepted before it is booked by the other source. ISO 8601 with offset. Example: `'2026-12-01T00:00:00+08:00'`. Default: always. */
  since?: string;
}

/** When `stats health` calls something wrong, and whom it tells. */
export interface HealthInput {
  /** The oldest due message may be this late, in minutes. 1–1440. Default: 5. */
  maxLagMinutes?: number;
  /** Share of the last hour's attempts (of the latest 20 of six hours, where that has fewer) that may be refused, lost or not shown, 0–1. Default: 0.2. */
  maxFailureRate?: number;
  /** An https address that gets a JSON POST when a limit is passed, at most once an hour. Default: none. */
  webhook?: string;
}

/** Bounds and paces. */
export interface LimitsInput {
  /** Accepts booked per user and day; more are refused. 1–1000. Default: 50. */
  grantsPerDay?: number;
  /** Credits of a WeChat template that promotional sends leave to transactional ones; matters only where a transactional and a promotional alias share one WeChat id. 0–10. Default: 1. */
  keepForTransactional?: number;
  /** Pause between two sends of one worker, in ms. 0–10000. Default: 20 (bursts answer -1, PLATFORM §2). */
  spacingMs?: number;
  /** How long one send may take, in ms. 1000–14000. Default: 8000. */
  sendTimeoutMs?: number;
  /** How far ahead `sendAt` may lie, in days. 1–366. Default: 180. */
  sendAtMaxDays?: number;
  /** Sends a second over all workers. 1–2000. A backlog gets as much of it as of a template's `perSecond`. Default: no limit but `spacingMs` per worker. */
  perSecond?: number;
  /** Sends a day (UTC+8) before the rest waits for the next; at 80 % `stats health` warns. 1–100000000. Default: WeChat's own limit only. */
  dailyQuota?: number;
  /** Workers that share a large backlog. 1–16. Default: 4. */
  workers?: number;
  /** How often the timer ticks, in seconds: 10, 20, 30 or 60. A scheduled notification is on time either way, for a tick waits for what falls due before the next one; what comes back for another try is taken up sooner, and a rate (`perSecond`) is kept within 5 % under a backlog with 30 or less, where a tick a minute sends in 49 of 60 seconds. Every 30 s costs twice the calls of an idle month, every 10 s six times (docs/en/costs.md). Default: 30 where the configuration has a rate, else 60. */
  tickSeconds?: 10 | 20 | 30 | 60;
}

/** What operators send to many. */
export interface CampaignsInput {
  /** A campaign to more people than this needs the approval of somebody else than its author. 1–10000000. Default: none needs one. Example: `5000`. */
  approveAbove?: number;
  /** So many percent of all users get no campaign at all, always the same ones: what the campaigns bring all together is seen by comparing with them. A whole number, 0–20. Default: 0. */
  globalControlPercent?: number;
  /** A campaign to more people than this goes out in steps (1 → 5 → 25 → 100 %), each looked at before the next, unless it says otherwise. 500–10000000. Default: 10000. */
  rampAbove?: number;
  /** What pauses a campaign, or keeps it at its step. */
  brakes?: BrakesInput;
  /** Openids that operators may send a campaign’s test to, besides themselves; at most 50. Default: none. Example: `['oXy12…']`. */
  testers?: string[];
}

/** Shares from 0.0001 to 0.5. A campaign whose complaints or refusals are surely above is paused; with the others surely above, it goes no step further. */
export interface BrakesInput {
  /** Complaints about its messages, of those delivered. Default: 0.01. */
  complaints?: number;
  /** Refused by WeChat for content, template or account, of those attempted. Default: 0.02. */
  refusals?: number;
  /** Users who left because of it, of those delivered. Default: 0.02. */
  unsubscribes?: number;
  /** Refused for any other reason, of those attempted. Default: 0.1. */
  failures?: number;
  /** Without a trustworthy answer, of those attempted. Default: 0.05. */
  unknown?: number;
}

/** What operators may change at run time (`manage settings.set`), and how far; what is not named stays as configured. */
export interface SettingsInput {
  /** The most that `max` of each cap may be set to, 1–50. The cap itself must be configured. Example: `{ promotional: 3 }`. */
  caps?: { all?: number; transactional?: number; promotional?: number };
  /** Quiet hours may be changed, but these hours stay quiet. Example: `{ from: '23:00', to: '07:00' }`. */
  quietHours?: { from: string; to: string };
  /** The most that `campaigns.approveAbove` may be set to. 1–10000000. */
  approveAbove?: number;
  /** Hosts that alerts may be sent to. At most 10. Example: `['qyapi.weixin.qq.com']`. */
  webhookHosts?: readonly string[];
  /** The most that each limit of `campaigns.brakes` may be set to. */
  brakes?: BrakesInput;
}

/** How long the record is kept, in days; what is older is removed at night. Daily figures stay for good. */
export interface RetentionInput {
  /** Journals and receipts, by which figures can be counted anew. 7–3650. Default: 30. */
  records?: number;
  /** Notifications after they were sent or came to an end; a `key` is unique for that long. 100–3650. Default: 180. */
  notifications?: number;
  /** Events of the mini program, prompts, unsubscribes. 30–3650. Default: 90. */
  events?: number;
  /** Clicks, conversions and feedback; a conversion's `id` counts once for that long. 100–3650. Default: 400. */
  clicks?: number;
  /** What operators did. 30–3650. Default: 400. */
  audit?: number;
}
