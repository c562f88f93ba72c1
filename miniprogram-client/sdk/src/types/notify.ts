import type { AskOptions, AskOutcome, AskReason } from './ask';
import type {
  FeedbackOutcome,
  FeedbackRequest,
  InboxPage,
  Outcome,
  Preferences,
  PreferencesChange,
  Settings,
  StopRequest,
  TrackEvent,
} from './answers';
import type { ClientConfig } from './config';

/** `wx.cloud`, or something that calls functions as it does. */
export interface CloudLike {
  callFunction(request: {
    name: string;
    data: object;
    config?: { env: string };
  }): PromiseLike<unknown> | void;
}

/** Told of each thing that happens: a reason code, and what it is about. */
export type Debug = (code: string, about?: unknown) => void;

export interface NotifyOptions<Alias extends string = string> {
  /** From `dist/client/notify.config.js`. */
  config: ClientConfig<Alias>;
  /**
   * A function is called at each request, so it may wait for an `init`. Default: `wx.cloud`. Anything else brings its own
   * environment: `env` and the configuration's are for `wx.cloud`. That of another mini program (`resourceAppid`) is none:
   * functions refuse its callers.
   */
  cloud?: CloudLike | (() => CloudLike | PromiseLike<CloudLike>);
  /** The cloud environment's id, where several fit. Default: the configuration's for this version of the mini program. */
  env?: string;
  /** Of the deployed functions' names. Default: the configuration's. */
  prefix?: string;
  /** Most templates per sheet. 1–5; older WeChats take 3. Default: 3. */
  max?: number;
  /** Silent top-ups stop at this many credits per template. 0–20; 0 = never. Default: 3. */
  topUpTo?: number;
  /**
   * Says what happened and why: `true` by codes in the console, `words` (of `miniprogram-notify/words`) in words.
   * Default: codes, in the develop version only.
   */
  debug?: boolean | Debug;
  /** Instead of the texts for users. */
  texts?: {
    readonly [
      reason in AskReason | 'PENDING' | 'erase-later' | 'cloud-not-ready' | 'no-environment' | 'not-deployed'
    ]?: string;
  };
  /** Scenes in which the mini program was opened from a card. Default: 1107 and 1014. */
  scenes?: readonly number[];
}

/** Nothing here throws, and no promise of it is ever rejected: outcomes say what happened. */
export interface Notify<Alias extends string = string> {
  /**
   * Opens WeChat's permission sheet. Call it first thing in a tap handler, before any `await`: the sheet is requested
   * in this very turn. The order of aliases is their importance.
   */
  ask(aliases: Alias | readonly Alias[], options?: AskOptions): Promise<AskOutcome<Alias>>;
  /** In a natural tap: one more credit for templates that the user always accepts. Shows nothing, ever. */
  topUp(options?: AskOptions): Promise<AskOutcome<Alias>>;
  /** WeChat's settings page of this mini program; call it first thing in a tap handler. */
  openSettings(): Promise<Outcome<Settings>>;

  /**
   * The user sees a place. Where the configuration names it among its `places`, what operators ask for there is fetched,
   * once a day at most; anywhere else it does nothing. `<notify-subscribe>` does it by itself.
   */
  visit(place: string): void;

  settings(): Promise<Outcome<Settings>>;
  /** What `settings` said last, at once. */
  known(): Settings;
  /** What it switches off is a no like `unsubscribe`: after `ok` nothing that it covers is sent, `PENDING` likewise. */
  update(change: PreferencesChange): Promise<Outcome<Preferences>>;
  /** After `ok` nothing that it covers is sent. `PENDING`: it stands, but one message was already under way. */
  unsubscribe(request?: StopRequest): Promise<Outcome<unknown>>;
  /** Takes a wish back. */
  unwish(wish: { template: string; about: string }): Promise<Outcome<unknown>>;
  /** Everything that is kept about this user is deleted. `PENDING`: not yet, a message was under way; ask again later. */
  erase(): Promise<Outcome<unknown>>;
  /** Everything that is kept about this user, in pages: `next` of one is the `cursor` of the following. */
  exportData(request?: { cursor?: string }): Promise<Outcome<unknown>>;

  /** At most 50 events. Not kept when there is no network: repeat conversions, each `id` counts once. */
  track(events: TrackEvent | readonly TrackEvent[]): Promise<Outcome<unknown>>;
  /** A complaint about messages acts at once: the answer says what was switched off. */
  feedback(request: FeedbackRequest): Promise<Outcome<FeedbackOutcome>>;
  inbox(request?: { before?: string; limit?: number }): Promise<Outcome<InboxPage>>;
  read(ids: readonly string[]): Promise<Outcome<unknown>>;
  /** The notification whose card was tapped last. */
  opened(): string | undefined;

  /**
   * Reports clicks on cards, and does the one cloud call of a launch. In a native app: `notify.install(App)({…})`.
   * Where a framework makes the app (Taro, uni-app): `notify.install()`.
   */
  install<Register extends object>(register?: Register): Register;
  /** Hands over what is kept and fetches balances; done by itself at launch and after `ask`. */
  sync(): Promise<Outcome<Settings>>;
  /** Calls back whenever `known` changes. @returns what ends it */
  onChange(listener: (settings: Settings) => void): () => void;
}
