/**
 * | word | meaning |
 * |---|---|
 * | alias | the team's own name of a template: `backInStock` |
 * | place | where in the mini program is asked: `goods-detail`; prompts are measured and backed off by it |
 * | kept | the user ticked "always keep this choice": later calls show nothing and answer by themselves |
 */

import type { Wording } from './answers';

/** What came of asking. */
export type AskReason =
  /** At least one template was accepted. */
  | 'accepted'
  /** The sheet was shown, the user accepted none. */
  | 'rejected'
  /** Refused without a sheet, because the user keeps that choice: offer `openSettings()` from a tap. */
  | 'kept-reject'
  /** WeChat's main switch is off for this mini program: offer `openSettings()` from a tap. */
  | 'main-switch-off'
  /** Another sheet is still open; this tap was ignored. */
  | 'busy'
  /** Not called straight from a tap. Another tap helps here, and with `network` and `background`. */
  | 'no-gesture'
  /** Called while the mini program starts: nobody wants to be asked there. */
  | 'at-launch'
  /** No template was left to ask for; `skipped` says why. */
  | 'nothing-to-ask'
  | 'network'
  /** The mini program was in the background. */
  | 'background'
  /** WeChat blocked the mini program. */
  | 'banned'
  /** WeChat did not accept the template ids: `debug` says what to mend. */
  | 'template'
  /** Anything else, or no template was decided: `skipped` says why. */
  | 'failed';

/** Why a template was not asked for, or was not decided. */
export type Skip =
  /** The configuration has no such alias, or the deployed one has it no longer. */
  | 'unknown'
  /** WeChat asks once per title in a call. */
  | 'same-title'
  /** One-time and long-term templates cannot be in one call; the first one's kind went. */
  | 'other-kind'
  /** More than `max`. */
  | 'over-limit'
  /** Planner: the user switched the topic, the template or everything off. */
  | 'off'
  /** Planner: enough credits, or a standing consent. */
  | 'enough'
  /** Planner: refused not long ago. */
  | 'refused-recently'
  | 'kept-reject'
  | 'main-switch-off'
  /** WeChat's own word: `ban`, `filter`, or one that is newer than this. */
  | (string & {});

export interface Skipped {
  alias: string;
  why: Skip;
}

export interface AskOutcome<Alias extends string = string> {
  /** At least one template was accepted. */
  ok: boolean;
  reason: AskReason;
  /** For the user, in Chinese; replaceable through `texts`. */
  message: string;
  accepted: Alias[];
  rejected: Alias[];
  skipped: Skipped[];
  /**
   * Topics that are off although the user has just accepted one of their messages: that one arrives, later ones do not.
   * Offer to switch them on: `update({ muted: false, topics: { [name]: 'instant' } })`.
   */
  askToSwitchOn: string[];
}

export interface AskOptions {
  /** At most 64 letters, digits and `_ - : /`; anything else becomes `-`. */
  place?: string;
  /**
   * The thing that the user wants to hear about, by your own name of it: `goods:17`. Kept with what is accepted, so that
   * `toWish` finds who waits for it. At most 48 letters, digits and `_ - : . /`; anything else becomes `-`.
   */
  about?: string;
  /** What the thing is called on the settings page; at most 20 characters. */
  label?: string;
  /** The `id` of the `ask` that `plan` answered: what comes of the tap is counted for that campaign. */
  campaign?: string;
}

export interface PlanOptions<Alias extends string = string> extends Omit<AskOptions, 'campaign'> {
  /** What this tap is about, the most important first. Default: every template for which messages wait. */
  wanted?: readonly Alias[];
  /** As WeChat names it: `en…` gets the English wording of an ask that has one. Default: Chinese. */
  language?: string;
}

export interface AskPlan<Alias extends string = string> {
  /** To hand to `ask`; may be empty. */
  aliases: Alias[];
  left: Skipped[];
  /** An operator's campaign asks here for just these: show its wording, and hand its `id` to `ask` as `campaign`. */
  ask?: Wording & { id: string };
}
