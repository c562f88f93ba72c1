/**
 * What a team writes in `notify.config.ts`. Every option: meaning, bounds, default, example.
 *
 * | word | meaning |
 * |---|---|
 * | alias | the team's own name of a template; what callers write: `template: 'backInStock'` |
 * | name | a key of `environments`, `topics`, `templates`, `goals` or `data`: a letter, then letters, digits, `-`, `_`; at most 40 |
 * | field | a slot of the WeChat template: `thing1` |
 */
import type { FieldName } from '../fields/fieldTypes';

/** What the team may do in the console and through `stats` and `manage`; each role includes the ones before it. */
export type Role = 'viewer' | 'operator' | 'admin';

/** A person with rights, known by the mini program's openid or by the uid of a web login (one of them). */
export type AdminInput = {
  role: Role;
  /** Shown in the audit log. Example: `'小林'`. */
  name?: string;
} & ({ openid: string; uid?: undefined } | { uid: string; openid?: undefined });

/**
 * How sends reach WeChat. `cloud`: by the platform's own token, which only some calls have (those of a mini program and of
 * a timer). `https`: by the AppSecret, from anywhere. `auto`: `cloud` where the call has a token, else `https` where the
 * AppSecret is set.
 */
export type TransportChoice = 'cloud' | 'https' | 'auto';

/** One cloud environment. Which one applies is decided at run time by the environment's id: one build serves all. */
export interface EnvironmentInput {
  /** The environment's id, or several that share these settings. Example: `'shop-prod-3g2k'`. Each id at most once in the file. */
  envId: string | readonly string[];
  /** Which version of the mini program a card opens: `developer`, `trial` or `formal`. */
  state: 'developer' | 'trial' | 'formal';
  /** Who may see figures and act. Nobody listed = nobody may. Default: none. */
  admins?: readonly AdminInput[];
  /** See `TransportChoice`. Default: `auto`. */
  transport?: TransportChoice;
  /** Whether a function that the timer's function calls has a WeChat token, so that further workers are of use; `ops probe` finds out. Default: tried once at the first large backlog, and remembered. */
  workersHaveToken?: boolean;
}

/** What a user switches on and off. */
export interface TopicInput {
  /** Shown to the user, 1–20 characters. Example: `'到货提醒'`. */
  title: string;
  /** One line under the title, at most 60 characters. Default: none. */
  description?: string;
  /** How often a user may get messages of this topic; what is over it is put off, never dropped. Default: no limit. */
  cap?: CapInput;
}

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

/** A field with more to say than its name. */
export interface FieldInput {
  /** Example: `'thing3'`. */
  field: FieldName;
  /** A value over the field's limit: refuse the request (`error`) or cut it to fit (`truncate`). Default: `error`. */
  overLong?: 'error' | 'truncate';
  /** Used when the caller leaves the value out; the name becomes optional. A value that the field takes, not empty (WeChat refuses empty values). Default: none, the value is required. */
  default?: string;
  /** For `enum` and `enum_string` fields only: the values that the template allows, without blanks around. Default: any. Example: `['已发货', '已签收']`. */
  values?: readonly string[];
}

/**
 * How the card of a digest is filled: one card for all that was collected. A digest of one shows that one as it is.
 * In texts, `{{first}}` is the value of the same name in the first that was collected, `{{last}}` in the last, `{{count}}`
 * how many there are; where it does not fit, the value is cut, never the words around it.
 */
export interface DigestInput {
  /** By the names of `data`. Default of each: `{{first}}`. Example: `{ goods: '{{first}} 等 {{count}} 件' }`. */
  data?: Readonly<Record<string, string>>;
  /** The page that it opens. Default: the template's. Example: `'pages/inbox/index'`. */
  page?: string;
}

/** One template. Two aliases may share one WeChat id; then kind, class of fields and title must be the same. */
export interface TemplateInput<Topic extends string = string> {
  /** WeChat's template id: 43 letters, digits, `-` or `_`. */
  id: string;
  /** `one-time`: each accept buys one send. `long-term` (some trades only): one consent, many sends; knows no credits. */
  kind: 'one-time' | 'long-term';
  /** The template's title at WeChat, 1–20 characters. Example: `'到货提醒'`. */
  title: string;
  /** A key of `topics`. */
  topic: Topic;
  /** `transactional`: the user waits for it. `promotional`: comes after, is capped, keeps quiet hours and leaves the last credit to a transactional alias of the same WeChat id, if there is one. */
  class: 'transactional' | 'promotional';
  /** The page a card opens: no slash at its beginning or end, no protocol, percent-encoded query allowed, without a `nid` of its own (the click mark). Over 128 bytes with that mark (27) the build warns: WeChat documents the limit for QR-code paths only. Default: none, the card cannot be tapped. Example: `'pages/goods/index'`. */
  page?: string;
  /** The caller's names → the template's fields. Every field of the template must be there, each once; 1–20. Example: `{ goods: 'thing1', price: 'amount2' }`. */
  data: Readonly<Record<string, FieldName | FieldInput>>;
  /** Without a credit: suppress (`drop`), wait for the next accept until it expires (`wait`), or call WeChat once for a credit from before this system (`try`). One-time only. Default: `drop`. */
  whenNoCredit?: 'drop' | 'wait' | 'try';
  /** An attempt whose answer was lost: settle it by receipts (`settle`), or send again at the risk of a double (`retry`). Default: `settle`. */
  unknown?: 'settle' | 'retry';
  /** Whether the hours of `quietHours` defer it. Default: `respect` for promotional, `ignore` for transactional. */
  quietHours?: 'respect' | 'ignore';
  /** After this long a notification that has not gone out expires, in ms from its due time; 1 minute to 90 days. A request's own `expiresAt` lies at most 180 days ahead, or this long after its `sendAt` where that is later: every notification ends. Default: 7 days. */
  expiresAfterMs?: number;
  /** Sends of this template a second over all workers. 1–2000. A backlog keeps to it within 5 %: the timer then ticks every 30 s (`limits.tickSeconds`). Default: no limit of its own. */
  perSecond?: number;
  /** Lets users have its messages collected, once a day or a week, and sent as one card for one credit; this is what that card shows. Default: none, each goes out by itself. */
  digest?: DigestInput;
  /** How long a wish (`ask` with `about`) waits for this template, in days. 1–366. Default: 90. */
  wishDays?: number;
  /** Whether a scheduled one may leave up to 15 s before its due time, where the timer's run would end before it; else it leaves up to as much late. Default: `true`. */
  early?: boolean;
  /** Whether it passes caps, and whether it counts towards them. Default: neither passes nor is left out. Example: `{ overrides: true, counts: false }`. */
  caps?: TemplateCapsInput;
}

/** Something a user does that counts as success, reported through `track`. */
export interface GoalInput {
  /** Shown to the operator, 1–20 characters. Example: `'下单'`. */
  title: string;
  /** Whether the mini program itself may report it (it can be forged), or only functions. Default: `false`. */
  fromClient?: boolean;
}

/** Something known of a user, told through `track` (`traits`): what segments ask for and content is made of. */
export interface TraitInput {
  /** `date`: ISO 8601 or epoch ms, kept as epoch ms. */
  type: 'text' | 'number' | 'boolean' | 'date';
  /** It names one user alone, as a member number does: lists may be uploaded by it. Three at most. Default: `false`. */
  alias?: boolean;
  /** Shown to the operator, 1–20 characters. Default: its name. */
  title?: string;
  /** Whether the mini program itself may set it (it can be forged), or only functions. Default: `false`. */
  fromClient?: boolean;
}

/** A mark that a user has or has not, told through `track` (`tags`). */
export interface TagInput {
  /** Shown to the operator, 1–20 characters. Default: its name. */
  title?: string;
  /** Default: `false`. */
  fromClient?: boolean;
}

/** Something a user does, told through `track` (`event`); how often and when is counted on the user. */
export interface EventInput {
  /** Shown to the operator, 1–20 characters. Default: its name. */
  title?: string;
  /** Of its `props`, those by whose values it is counted as well: at most 3. Default: none. Example: `['goods']`. */
  keys?: readonly string[];
  /** Default: `false`. */
  fromClient?: boolean;
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

/** The whole file. `Topic` ties each template's `topic` to the keys of `topics`. */
export interface ConfigInput<Topic extends string = string> {
  /** The mini program's appid: `wx` and 16 hexadecimal digits. */
  appid: string;
  /** Put before each deployed function's name, to live beside functions of the same name: letters, digits, `-`, `_`; at most 20. Default: none. Example: `'notify-'` deploys `notify-send`. */
  prefix?: string;
  /** IANA name with its region, or `UTC`; no abbreviation, because `CST` means several. Days, quarter hours and quiet hours follow it. Default: `Asia/Shanghai`. */
  timeZone?: string;
  /** At least one. Example: `{ prod: { envId: 'shop-prod-3g2k', state: 'formal' } }`. */
  environments: Readonly<Record<string, EnvironmentInput>>;
  topics: Readonly<Record<Topic, TopicInput>>;
  templates: Readonly<Record<string, TemplateInput<Topic>>>;
  /** Default: none. Example: `{ order: { title: '下单' } }`. */
  goals?: Readonly<Record<string, GoalInput>>;
  /** Default: none. Example: `{ level: { type: 'text' }, birthday: { type: 'date' } }`. */
  traits?: Readonly<Record<string, TraitInput>>;
  /** At most 50. Default: none. Example: `{ vip: { title: '会员' } }`. */
  tags?: Readonly<Record<string, TagInput>>;
  /** Default: none. Example: `{ viewed: { keys: ['goods'], fromClient: true } }`. */
  events?: Readonly<Record<string, EventInput>>;
  /** A conversion goes to the last click within this many days. 1–90. Default: 7. */
  attributionDays?: number;
  /** When nobody is disturbed, `HH:MM` in `timeZone`; `from` after `to` spans midnight; equal ones are refused. Default: none. Example: `{ from: '22:00', to: '08:00' }`. */
  quietHours?: { from: string; to: string };
  /** How often one user may be sent to, per class and over `all`; topics may have a cap of their own. Each that binds a message must have room. Default: no limit. Example: `{ promotional: { max: 2, days: 1 } }`. */
  caps?: { all?: CapInput; transactional?: CapInput; promotional?: CapInput };
  /** Default: `{ source: 'client' }`. */
  grants?: GrantsInput;
  health?: HealthInput;
  limits?: LimitsInput;
  campaigns?: CampaignsInput;
  retention?: RetentionInput;
  /** Whether `send` may be called over HTTP: by HTTP access with the key of `NOTIFY_HTTP_KEY`, or by WeChat's `invokecloudfunction`. Default: `false`. */
  http?: boolean;
  /** What WeChat's -1 means for a send: refused, may be repeated (`refused`), or not known (`unknown`). Default: `refused`. */
  refusalCodeMinusOne?: 'refused' | 'unknown';
}
