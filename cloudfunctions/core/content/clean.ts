import { trimBlanks } from '../fields/blank';

/** Line breaks become a space: WeChat refuses them. */
const LINE_BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/g;

/** Scripts whose letters change with a joiner between them; in others it would only hide. */
const JOINED =
  '[\\p{Script_Extensions=Arabic}\\p{Script_Extensions=Devanagari}\\p{Script_Extensions=Bengali}\\p{Script_Extensions=Gurmukhi}\\p{Script_Extensions=Gujarati}\\p{Script_Extensions=Oriya}\\p{Script_Extensions=Tamil}\\p{Script_Extensions=Telugu}\\p{Script_Extensions=Kannada}\\p{Script_Extensions=Malayalam}\\p{Script_Extensions=Sinhala}\\p{Script_Extensions=Khmer}\\p{Script_Extensions=Mongolian}\\p{Script_Extensions=Tibetan}]';

/**
 * What is kept of the invisible (group 1): a joiner between two parts of an emoji (👩‍🔧) or two letters of a joined
 * script, and the tags of a flag (🏴󠁧󠁢󠁥󠁮󠁧󠁿). The rest goes: controls, zero widths, directions of writing, halves of
 * surrogate pairs.
 */
const INVISIBLE = new RegExp(
  [
    '((?<=\\p{Extended_Pictographic}[\\u{1f3fb}-\\u{1f3ff}]?\\ufe0f?)\\u200d(?=\\p{Extended_Pictographic})',
    `(?<=${JOINED})[\\u200c\\u200d](?=${JOINED})`,
    '(?<=\\u{1f3f4})[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]+\\u{e007f})',
  ].join('|') + '|[\\p{Cc}\\p{Cf}\\p{Cs}]',
  'gu',
);

/** Text as a reader sees it: one line, nothing hidden in it, no blanks around. */
export const clean = (text: string): string =>
  trimBlanks(
    text.replace(LINE_BREAKS, ' ').replace(INVISIBLE, (_all, kept: string | undefined) => kept ?? ''),
  );
