import { type AskOutcome, type AskPlan, type Settings, type Skipped, type TemplateBalance } from '../notify';
import { onHand } from '../shared/onHand';
import { fill } from '../shared/texts';
import { toneOf, type Tone } from '../shared/tone';
import type { TEXTS } from './texts';

type Texts = typeof TEXTS;
/** What a second button under the sentence does. */
export type Action = '' | 'settings' | 'switch-on';

/** What the user is told after a tap. */
export interface Told {
  message: string;
  tone: Tone;
  action: Action;
}

/** `templates` as a host may give them: a list, or names with commas. */
export function aliasesOf(given: unknown): string[] {
  const list = Array.isArray(given) ? given.map(String) : String(given || '').split(',');
  return list.map((alias) => alias.trim()).filter((alias) => alias !== '');
}

/** Those that the button is about; all of them where the planner chooses. */
export const subjects = ({ templates }: Settings, aliases: readonly string[]): TemplateBalance[] =>
  aliases[0] ? templates.filter(({ alias }) => aliases.indexOf(alias) >= 0) : templates;

/** Above and below the button while nothing was tapped. */
export function atRest(
  about: TemplateBalance[],
  label: string,
  texts: Texts,
): { caption: string; hint: string; done: boolean } {
  const { count, standing } = onHand(about);
  // Credits that would not be used: the user's own switch is off.
  const isOff = about.length > 0 && about.every(({ on }) => !on);
  const done = standing && !isOff && about.every(({ kind }) => kind === 'long-term');
  return {
    done,
    caption: done ? texts.done : captionOf(count, label, texts),
    hint: isOff ? texts.off : hintOf(count, texts),
  };
}

const captionOf = (count: number, label: string, texts: Texts): string =>
  count > 0 ? texts.again : label || texts.label;

const hintOf = (count: number, texts: Texts): string => (count > 0 ? fill(texts.onHand, { count }) : '');

export const NO_INVITATION = { title: '', text: '' };

/** Where the planner chooses: what it would ask for now, in a campaign's own words where one asks. */
export function planned(
  { aliases, ask }: AskPlan,
  about: TemplateBalance[],
  label: string,
  texts: Texts,
): ReturnType<typeof atRest> & { invitation: typeof NO_INVITATION } {
  const { count, standing } = onHand(about);
  return {
    done: false,
    caption: ask ? ask.button : label || texts.label,
    hint: aliases[0] || !(count > 0 || standing) ? '' : texts.enough,
    invitation: ask ? { title: ask.title, text: ask.text } : NO_INVITATION,
  };
}

/** What a user hears who accepted although the own switch is off: this one arrives, later ones do not. */
export const toldOfOff = (texts: Texts): Told => ({
  message: texts.off,
  tone: 'bad',
  action: 'switch-on',
});

export function toldOf(outcome: AskOutcome, known: Settings, texts: Texts): Told {
  const { ok, reason, accepted, rejected, askToSwitchOn } = outcome;
  const action: Action = reason === 'kept-reject' || reason === 'main-switch-off' ? 'settings' : '';
  if (!ok) return { message: outcome.message, tone: toneOf(ok, reason), action };
  const about = subjects(known, accepted);
  if (askToSwitchOn[0] || about.some(({ on }) => !on)) return toldOfOff(texts);
  const { count, standing } = onHand(about);
  const titles = about.map(({ title }) => title).join('」「');
  const whole = standing && !count ? texts.acceptedStanding : texts.accepted;
  const text = rejected[0] ? texts.partly : whole;
  return { message: fill(text, { count, titles }), tone: 'good', action };
}

/** The planner found nothing worth asking for: why, in the order of what the user can do about it. */
export function toldOfNothing(left: readonly Skipped[], about: TemplateBalance[], texts: Texts): Told {
  const has = (why: string): boolean => left.some((skipped) => skipped.why === why);
  if (has('main-switch-off')) return { message: texts.mainSwitchOff, tone: 'bad', action: 'settings' };
  if (left[0] && left.every(({ why }) => why === 'off')) return toldOfOff(texts);
  if (has('kept-reject') && !has('enough'))
    return { message: texts.keptReject, tone: 'bad', action: 'settings' };
  const { count, standing } = onHand(about);
  return { message: count > 0 || standing ? texts.enough : texts.nothing, tone: '', action: '' };
}
