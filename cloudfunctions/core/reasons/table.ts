/**
 * Why a notification is where it is: one code, and for each state that it can stand in a sentence and advice, in English
 * and Chinese. Used by answers, `explain`, the console and the docs. A pair of state and reason that is not in the table
 * must not occur; `test/support/books.ts` looks for such.
 */
import { ANSWERED } from './answered';
import { DECIDED } from './decided';
import { NOTHING_TO_DO, type ReasonWords, type Sentence, type Then } from './words';

export type { Sentence } from './words';

export type ReasonCode = keyof typeof DECIDED | keyof typeof ANSWERED;

export const REASONS: Readonly<Record<ReasonCode, ReasonWords>> = { ...DECIDED, ...ANSWERED };

/** A reason as answers carry it. */
export interface Reason {
  code: ReasonCode;
  message: string;
  advice: string;
}

/** What is known in one case. */
export interface Known {
  /** In place of the reason's own sentence: `the only credit went to "back in stock" at 10:02`. */
  detail?: Sentence | undefined;
  /** When it is due; `soon` when not given. */
  at?: Sentence | undefined;
  /** Until when it is good. */
  until?: Sentence | undefined;
}

const SOON: Sentence = { en: 'soon', zh: '稍后' };
const EXPIRY: Sentence = { en: 'until it expires', zh: '直到过期' };
/** A claimed notification still bears the reason that it was put off for. */
const CLAIMED: Then = { en: 'it is being taken up now', zh: '正在处理', advice: NOTHING_TO_DO };

/** Whether a notification can be in this state for this reason. */
export const isKnownPair = (state: string, code: ReasonCode): boolean =>
  state === 'claimed' || Object.hasOwn(REASONS[code].then, state);

/** The reason of a notification that is in this state: what happened, and what follows. */
export function reasonIn(state: string, code: ReasonCode, known: Known = {}): Reason {
  const { was, then, advice } = REASONS[code];
  const follows = state === 'claimed' ? CLAIMED : then[state];
  const what = known.detail ?? was;
  const fill = (text: string, language: 'en' | 'zh'): string =>
    text.replace('{at}', (known.at ?? SOON)[language]).replace('{until}', (known.until ?? EXPIRY)[language]);
  return {
    code,
    message: both({
      en: follows ? `${what.en}; ${fill(follows.en, 'en')}` : what.en,
      zh: follows ? `${what.zh}，${fill(follows.zh, 'zh')}` : what.zh,
    }),
    advice: adviceText(follows?.advice ?? advice),
  };
}

/** The reason of a step of the history: only what happened then; what was to follow is told by the next step. */
export function reasonThen(code: ReasonCode, detail?: Sentence): Reason {
  const { was, advice } = REASONS[code];
  return { code, message: both(detail ?? was), advice: adviceText(advice) };
}

/** The reason as it stands in the way now, of a send that nobody has begun. */
export function reasonNow(code: ReasonCode, detail?: Sentence): Reason {
  const { is, was, advice } = REASONS[code];
  return { code, message: both(detail ?? is ?? was), advice: adviceText(advice) };
}

const both = ({ en, zh }: Sentence): string => `${en}（${zh}）`;
const adviceText = ({ en, zh }: Sentence): string => `${en} ${zh}`;
