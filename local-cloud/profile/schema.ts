import * as z from 'zod';

const count = z.int().min(1).max(1_000_000_000_000);

/**
 * Which calls carry a WeChat token, so that openapi works in them (PLATFORM §2, "Who has a token").
 * The platform gives it as a variable, the SDK sends it with each request, calls of other functions included.
 */
const Tokens = z.strictObject({
  /** Called by a mini program. D. */
  client: z.boolean(),
  /** Called by a function that sent its token; of every origin but a timer. Inferred. */
  functionBehindClient: z.boolean(),
  /** Started by its own trigger. S; reported for triggers that DevTools has uploaded (C). */
  timer: z.boolean(),
  /** Called by a function that a trigger started. ? */
  functionBehindTimer: z.boolean(),
  /** HTTP access services, a web login. Reported to have none (C). */
  http: z.boolean(),
  /** The console, the CLI, servers with the environment's keys. Reported to have none (C). */
  console: z.boolean(),
  /** WeChat's message push. ? */
  push: z.boolean(),
  /** Called by `addDelayedFunctionTask`. ? */
  delayed: z.boolean(),
  /** Called over WeChat's HTTPS API, `/tcb/invokecloudfunction`. D: its page says that cloud calls work. */
  invokecloudfunction: z.boolean(),
});

/** How an openapi call without a token is refused: the code as the gateway sends it (a number above -501000: WeChat's own), and its text. */
const MissingToken = z.strictObject({
  code: z.union([z.int(), z.string().min(1).max(80)]),
  message: z.string().min(1).max(200),
  /** Whether such a call has the variable of a token all the same: `present`, with one that is refused. ? (absent: S, as the SDK asks for it) */
  variable: z.enum(['absent', 'present']),
});

/** WeChat's message push (PLATFORM §5). */
const Push = z.strictObject({
  /** `one`: each event is named `subscribe_msg_event`, as the console's one entry; `three`: as documented. ? */
  names: z.enum(['one', 'three']),
  /** `SOURCE` of the call that carries it. ? */
  source: z.string().regex(/^[a-z_]+(,[a-z_]+)*$/, 'expected a source such as "wx_unknown"'),
  /** Whether the user's OPENID stands in the function's context. ? (D for customer messages only) */
  openid: z.boolean(),
  /** How many more times a push comes although it was answered. ? (0 as documented) */
  repeat: z.int().min(0).max(5),
});

/** Calls ordered by `addDelayedFunctionTask` (PLATFORM §6). */
const Delayed = z.strictObject({
  /** `SOURCE` of such a call. ? */
  source: z.string().regex(/^[a-z_]+(,[a-z_]+)*$/, 'expected a source such as "wx_unknown"'),
  /** How much later than ordered it comes, in seconds. ? */
  lateSeconds: z.int().min(0).max(86_400),
});

/** Time limits of functions (PLATFORM §6). */
const TimeLimits = z.strictObject({
  /** Of a function whose config.json names none; WeChat's own default is 3 (D). */
  defaultSeconds: z.number().positive().max(900),
  /** Whether the time to load the code counts. ? */
  loadingCounts: z.boolean(),
});

/** What the environment's plan holds (PLATFORM §7, "What is counted"). */
const Plan = z.strictObject({
  /** Runs of functions and database calls in a month (UTC+8); null: without end. D */
  callsPerMonth: count.nullable(),
  /** Of both together in one second; beyond, EXCEED_REQUEST_LIMIT (-501003). null: without end. D */
  perSecond: count.nullable(),
  /** `stop`: the whole environment stops, until the next month or a raise; `pay`: it goes on. D */
  overQuota: z.enum(['stop', 'pay']),
});

/** WeChat's HTTPS API (PLATFORM §2 "Over HTTPS"). */
const Https = z.strictObject({
  /** Addresses that may fetch a token, else 40164; null: the allow-list is switched off. D */
  addresses: z.array(z.string().min(1).max(64)).max(100).nullable(),
  /** How long a token is good, 300 to 7200. D */
  tokenSeconds: z.int().min(300).max(7200),
});

/**
 * What documents leave open about the platform, and what differs between environments (DESIGN §11). Each key names its source as
 * PLATFORM does: D documentation, S the SDKs' source, C community, ? nobody has verified it.
 */
export const ProfileSchema = z.strictObject({
  /** What `subscribeMessage.send` over the cloud answers as `msgid`: nothing (C), 64-bit digits, or text. ? (PLATFORM §2) */
  msgid: z.enum(['none', 'number', 'text']),
  tokens: Tokens,
  missingToken: MissingToken,
  push: Push,
  delayed: Delayed,
  /** Warm instances keep variables of earlier calls that this call does not list in WX_CONTEXT_KEYS or TCB_CONTEXT_KEYS. S (PLATFORM §6) */
  leftovers: z.boolean(),
  /** Whether a send refused for its content (47003, 41030) spends the credit. ? (PLATFORM §2) */
  refusalSpendsCredit: z.boolean(),
  /** Whether a plain reject on the sheet voids credits bought earlier; a reject that is kept always does. ? (PLATFORM §2) */
  rejectVoidsCredits: z.boolean(),
  /** Whether a silent call (choice kept) pushes `subscribe_msg_popup_event` too. ? (PLATFORM §5) */
  silentAcceptPush: z.boolean(),
  /** What `updated` of an update counts: documents that matched, or those that changed. ? (PLATFORM §7) */
  updatedCounts: z.enum(['matched', 'modified']),
  timeLimits: TimeLimits,
  plan: Plan,
  /** Calls of one openapi in a minute, over the cloud and HTTPS together, before 45011; null: without end. D, the number ? (PLATFORM §2) */
  openapiPerMinute: count.nullable(),
  https: Https,
});

export type Profile = z.infer<typeof ProfileSchema>;
