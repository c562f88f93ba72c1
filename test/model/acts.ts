/** What may happen to the system, as data: fast-check makes it, a failing run prints it. */
import type { Fault } from '../support/control';
import config from '../fixtures/model.config';

export const USERS = ['o-ann', 'o-bob'] as const;
export type User = (typeof USERS)[number];
/**
 * One that drops, one that waits and has a rate, one that is promotional (quiet hours), one that shares the WeChat id of
 * the first, and a long-term one.
 */
export const ALIASES = ['backInStock', 'orderProgress', 'offer', 'restockNews', 'notice'] as const;
export type ModelAlias = (typeof ALIASES)[number];
export const templateId = (alias: ModelAlias): string => config.templates[alias].id;
/** WeChat ids with a balance: a long-term template knows no credits. */
export const CREDIT_IDS: readonly string[] = [
  ...new Set(ALIASES.filter((alias) => alias !== 'notice').map(templateId)),
];
export const aliasesOf = (id: string): ModelAlias[] => ALIASES.filter((alias) => templateId(alias) === id);
export const topicOf = (alias: ModelAlias): string => config.templates[alias].topic;

/** The functions whose calls are disturbed. Pushes to `receive` are late, doubled or lost by WeChat's own doing. */
export const DISTURBED = ['dispatch', 'send', 'subscribe', 'unsubscribe'] as const;
export type Disturbed = (typeof DISTURBED)[number];

export interface Scheduled {
  user: User;
  alias: ModelAlias;
  key: number;
  inMs: number;
  /** Good for so long after it is due; as long as its template says when not given. */
  forMs: number | undefined;
  /** Its hour is left to the system, until then. */
  best: boolean;
}

/** The thing that everybody wishes for, and how many of it there are at each time that it comes in. */
export const ABOUT = 'goods:mug';
export const LIMITS = [1, undefined] as const;

/** What one caller does; several of them can go on at once. */
export type Act =
  /** `named`: the report says for which aliases the sheet was opened. */
  | {
      do: 'accept';
      user: User;
      aliases: ModelAlias[];
      named: boolean;
      always: boolean;
      report: ReportWhen;
      /** With a wish for the thing. */
      about: boolean;
    }
  | { do: 'reject'; user: User; alias: ModelAlias; always: boolean }
  | { do: 'report late'; newestFirst: boolean }
  | {
      do: 'send';
      user: User;
      alias: ModelAlias;
      key: number;
      body: number;
      gonePage: boolean;
      ifNone: IfNone;
      forMs: number | undefined;
    }
  | { do: 'schedule'; items: Scheduled[] }
  /** The thing has come in: whoever waits for it is told, by one list for each occasion. */
  | { do: 'restock'; alias: ModelAlias; occasion: 0 | 1 }
  /** The user looks at the thing; told twice at once, it is once. */
  | { do: 'view'; user: User; twice: boolean }
  | { do: 'cancel'; user: User; alias: ModelAlias; key: number; prefix: boolean }
  | { do: 'reschedule'; user: User; alias: ModelAlias; key: number; inMs: number }
  | { do: 'replay'; user: User; alias: ModelAlias; key: number }
  /** The user taps the latest card. */
  | { do: 'click'; user: User }
  /** The shop tells of a sale, or takes it back; the one may come before the other. */
  | { do: 'convert' | 'revert'; user: User; order: number }
  /** About a message: the latest card of a promotional topic, where there is one, else the latest. */
  | { do: 'complain'; user: User; cause: 'too-many' | 'misleading' | 'other' }
  | { do: 'erase'; user: User }
  | { do: 'stop'; user: User; scope: 'all' | 'topic' | 'template'; alias: ModelAlias }
  | { do: 'prefer'; user: User; change: Preference; alias: ModelAlias }
  | { do: 'settings'; user: User; alias: ModelAlias; set: 'reject' | 'accept' | 'main off' | 'main on' }
  /** What WeChat refused is mended, and the operator closes every breaker that is open (`ops breakers reset`). */
  | { do: 'reset breakers' }
  /** An operator plans a campaign and starts it: it begins two minutes later. */
  | { do: 'plan'; campaign: number; alias: ModelAlias; users: User[]; perSecond: number | undefined }
  | { do: 'operate'; campaign: number; does: Operated }
  /** An operator asks for subscriptions, of everybody or of some, and begins. */
  | {
      do: 'plan ask';
      campaign: number;
      aliases: ModelAlias[];
      target: number | undefined;
      hours: number;
      segment: boolean;
    }
  | { do: 'operate ask'; campaign: number; does: 'pause' | 'resume' | 'stop' }
  /** The user opens the mini program, and taps the first that it asks for, or nothing. */
  | { do: 'look'; user: User; taps: boolean }
  /** Everything promotional stands still, or goes on. */
  | { do: 'promotional'; does: 'pause' | 'resume' }
  | { do: 'advance'; ms: number }
  | { do: 'tick' };

export type Operated = 'pause' | 'resume' | 'stop' | 'undo';
export type ReportWhen = 'now' | 'twice' | 'late' | 'lost' | 'in sync';
export type IfNone = 'drop' | 'wait' | 'try' | undefined;
export type Preference =
  | 'all on'
  | 'all off'
  | 'topic on'
  | 'topic off'
  | 'topic daily'
  | 'template on'
  | 'template off'
  | 'quiet now'
  /** In a zone that is a day ahead of the other one. */
  | 'quiet far east'
  | 'quiet far west'
  | 'no quiet';

export interface Point {
  function: Disturbed;
  call: number;
  when: 'before' | 'after';
}

export type Command =
  | Act
  | { do: 'receipts'; mode: ReceiptMode }
  | { do: 'fault'; fault: Fault }
  | { do: 'kill'; point: Point }
  /** `act` freezes at a gateway call; the others happen while it sleeps. */
  | { do: 'frozen'; act: Act; point: Point; meanwhile: Act[] }
  | { do: 'together'; acts: Act[] };

export type ReceiptMode = 'normal' | 'late' | 'twice' | 'lost' | 'shuffled' | 'not shown';

export interface Sequence {
  /** Whether WeChat takes the credit of a call that it refuses for its content; nobody knows (PLATFORM §2). */
  refusalSpends: boolean;
  /** Hour of the day in UTC at which it starts: quiet hours and the quota day depend on it. */
  hour: number;
  /** Real milliseconds that WeChat takes for a send: with some, callers at the same time overlap. */
  latencyMs: number;
  commands: Command[];
}
