import type { Settings, TemplateBalance } from '../notify';
import { onHand } from '../shared/onHand';
import { fill } from '../shared/texts';
import type { TEXTS } from './texts';

export interface TopicRow {
  name: string;
  title: string;
  about: string;
  on: boolean;
  frequency: Frequency;
  /** What it is when it is switched on. */
  before: Frequency;
  /** Whether it can be had as a digest. */
  digest: boolean;
  /** What can still reach the user, in a sentence. */
  hand: string;
  /** A tap on "subscribe" would show WeChat's sheet. */
  canAsk: boolean;
  /** Refused for good in WeChat: only its settings page helps. */
  kept: boolean;
}

/** What the user waits to hear about. */
export interface WishRow {
  key: string;
  template: string;
  about: string;
  label: string;
  /** The message that would come. */
  title: string;
}

export interface View {
  /** `loading` and `failed`: the server has never answered yet. */
  state: 'ready' | 'loading' | 'failed';
  on: boolean;
  topics: TopicRow[];
  wishes: WishRow[];
  /** `elsewhere`: by which clock these times are, where it is not the phone's. */
  quiet: { on: boolean; from: string; to: string; elsewhere: string };
  mainSwitch: boolean;
  /** When digests come; shown where there are any. */
  digest: { shown: boolean; weekly: boolean; at: string; weekday: number; elsewhere: string };
}

type Frequency = Settings['preferences']['topics'][number]['frequency'];

/** What the switch for quiet hours begins with. */
export const USUAL_NIGHT = { from: '22:00', to: '08:00' };

export const templatesOf = ({ templates }: Settings, topic: string): TemplateBalance[] =>
  templates.filter((template) => template.topic === topic);

export function viewOf(known: Settings, texts: typeof TEXTS): Omit<View, 'state'> {
  const { preferences, mainSwitch } = known;
  const { quietHours, muted } = preferences;
  return {
    on: !muted,
    mainSwitch,
    wishes: wishRows(known),
    digest: digestOf(preferences, texts),
    quiet: quietOf(quietHours, texts),
    topics: preferences.topics.map(({ name, title, description = '', frequency, before, digest = false }) => {
      const templates = templatesOf(known, name);
      const { count, standing } = onHand(templates);
      const on = frequency !== 'off';
      const isKept = templates.length > 0 && templates.every(({ id }) => isRefusedForGood(known.kept[id]));
      const kept = on && isKept && count === 0;
      return {
        name,
        title,
        about: description,
        on,
        frequency,
        before: on ? frequency : (before ?? 'instant'),
        digest,
        kept,
        canAsk: on && !muted && mainSwitch && !kept && !standing && count === 0 && templates.length > 0,
        hand: muted && on ? texts.allOff : handOf({ on, kept, count, standing }, texts),
      };
    }),
  };
}

function quietOf(hours: Settings['preferences']['quietHours'], texts: typeof TEXTS): View['quiet'] {
  if (!hours) return { on: false, ...USUAL_NIGHT, elsewhere: '' };
  return { on: true, from: hours.from, to: hours.to, elsewhere: elsewhere(hours, texts) };
}

function digestOf({ topics, digestTime }: Settings['preferences'], texts: typeof TEXTS): View['digest'] {
  const { at, weekday } = digestTime || { at: '20:00', weekday: 1 };
  return { ...digestsAmong(topics), at, weekday, elsewhere: digestTime ? elsewhere(digestTime, texts) : '' };
}

/** The user has moved, or set these times on a phone in another zone; empty where the clocks are the same now. */
function elsewhere({ ahead }: { ahead?: number }, texts: typeof TEXTS): string {
  const here = -new Date().getTimezoneOffset();
  if (ahead === undefined || ahead === here) return '';
  return fill(texts.elsewhere, { zone: clockName(ahead, texts), here: clockName(here, texts) }).trim();
}

/** As people know it, with the blanks that Latin letters have around them: `北京时间`, ` UTC-5 `, ` UTC+5:30 `. */
function clockName(ahead: number, texts: typeof TEXTS): string {
  if (ahead === 480) return texts.utc8;
  const size = Math.abs(ahead);
  const minutes = size % 60;
  return ` UTC${ahead < 0 ? '-' : '+'}${Math.floor(size / 60)}${minutes ? `:${minutes < 10 ? 0 : ''}${minutes}` : ''} `;
}

/** Which pickers their time needs. */
export function digestsAmong(topics: { frequency: Frequency }[]): Pick<View['digest'], 'shown' | 'weekly'> {
  const has = (wanted: Frequency): boolean => topics.some(({ frequency }) => frequency === wanted);
  return { shown: has('daily') || has('weekly'), weekly: has('weekly') };
}

const wishRows = ({ wishes, templates }: Settings): WishRow[] =>
  wishes.map(({ template, about, label }) => ({
    key: `${template} ${about}`,
    template,
    about,
    label,
    title: templates.find(({ alias }) => alias === template)?.title || template,
  }));

const isRefusedForGood = (choice: unknown): boolean => choice === 'reject' || choice === 'ban';

function handOf(
  { on, kept, count, standing }: { on: boolean; kept: boolean; count: number; standing: boolean },
  texts: typeof TEXTS,
): string {
  if (!on) return texts.off;
  if (kept) return texts.kept;
  if (count > 0) return fill(texts.onHand, { count });
  return standing ? texts.standing : texts.nothingOnHand;
}
