/** `reference/codes.md`: states, reasons, what WeChat answers, the errors of our functions. */
import {
  AMBIGUOUS,
  CODES,
  SYSTEM_BUSY,
  UNLISTED,
  type CodeRule,
} from '../../cloudfunctions/core/codes/table';
import { ERRORS } from '../../cloudfunctions/core/errors';
import { FINAL_STATES, STATES } from '../../cloudfunctions/core/model/states';
import { REASONS, type Sentence } from '../../cloudfunctions/core/reasons/table';
import { code, GENERATED, half, page, table, type Language, type PageMaker } from './text';
import {
  ERROR_WORDS,
  FOLLOWS,
  GRANT_WORDS,
  HELPER_WORDS,
  LEFT_OVER,
  PAUSE_ADVICE,
  SCOPES,
  STATE_WORDS,
  TRACK_WORDS,
} from './words/codes';

const TITLES = {
  page: { en: 'Codes', zh: '错误码与原因' },
  states: { en: 'States', zh: '状态' },
  reasons: { en: 'Reasons', zh: '原因' },
  codes: { en: 'What WeChat and the gateway answer', zh: '微信与网关的返回码' },
  errors: { en: 'Errors', zh: '函数错误码' },
  track: { en: 'Events of `track` that are refused', zh: '`track` 中被拒的行为' },
  grants: { en: 'What became of an accept', zh: '同意的入账结果' },
} satisfies Record<string, Sentence>;

const HEADS = {
  states: { en: ['state', 'meaning', 'final'], zh: ['状态', '含义', '终态'] },
  reasons: { en: ['reason', 'state', 'meaning', 'what to do'], zh: ['原因', '状态', '含义', '做法'] },
  codes: {
    en: ['code', 'meaning', 'concerns', 'what follows', 'reason', 'what to do'],
    zh: ['返回码', '含义', '影响范围', '后果', '原因', '做法'],
  },
  outcomes: { en: ['outcome', 'meaning', 'what to do'], zh: ['结果', '含义', '做法'] },
  errors: { en: ['error', 'meaning', 'what to do'], zh: ['错误码', '含义', '做法'] },
};

export const codesPage: PageMaker = (language) => {
  const yes = { en: 'yes', zh: '是' }[language];
  return page(
    `# ${TITLES.page[language]}`,
    GENERATED[language],
    `## ${TITLES.states[language]}`,
    table(
      HEADS.states[language],
      STATES.map((state) => [
        code(state),
        STATE_WORDS[state][language],
        FINAL_STATES.includes(state) ? yes : '',
      ]),
    ),
    `## ${TITLES.reasons[language]}`,
    table(
      HEADS.reasons[language],
      Object.entries(REASONS).flatMap(([name, { was, then, advice }]) =>
        Object.entries(then).map(([state, follows]) => [
          code(name),
          code(state),
          joined(was, follows)[language],
          (follows?.advice ?? advice)[language],
        ]),
      ),
    ),
    `## ${TITLES.codes[language]}`,
    table(
      HEADS.codes[language],
      [
        ...Object.entries(CODES).map(([one, rule]) => [code(one), rule] as const),
        [LEFT_OVER.busy[language], SYSTEM_BUSY] as const,
        [LEFT_OVER.unlisted[language], UNLISTED] as const,
        [LEFT_OVER.ambiguous[language], AMBIGUOUS] as const,
      ].map(([one, rule]) => [
        one,
        rule[language],
        SCOPES[rule.scope][language],
        FOLLOWS[rule.class][language],
        code(rule.reason),
        adviceOf(rule)[language],
      ]),
    ),
    `## ${TITLES.errors[language]}`,
    table(
      HEADS.errors[language],
      Object.entries(ERRORS)
        .map(([name, { advice }]) => [
          code(name),
          ERROR_WORDS[name as keyof typeof ERRORS][language],
          half(advice, language),
        ])
        .concat(rowsOf(HELPER_WORDS, language)),
    ),
    `## ${TITLES.track[language]}`,
    table(HEADS.errors[language], rowsOf(TRACK_WORDS, language)),
    `## ${TITLES.grants[language]}`,
    table(HEADS.outcomes[language], rowsOf(GRANT_WORDS, language)),
  );
};

const rowsOf = (
  all: Readonly<Record<string, { means: Sentence; todo: Sentence }>>,
  language: Language,
): string[][] =>
  Object.entries(all).map(([name, { means, todo }]) => [code(name), means[language], todo[language]]);

const joined = (was: Sentence, follows: Sentence | null | undefined): Sentence =>
  follows ? { en: `${was.en}; ${follows.en}`, zh: `${was.zh}，${follows.zh}` } : was;

/** Of a pause the code’s own meaning says what to mend; else the reason does, as it stands when nothing more follows. */
function adviceOf({ reason, class: kind }: CodeRule): Sentence {
  if (kind === 'pause') return PAUSE_ADVICE;
  const { then, advice } = REASONS[reason];
  const state = { failed: 'failed', credit: 'failed', unknown: 'unknown' }[kind as string] ?? 'scheduled';
  return then[state]?.advice ?? advice;
}
