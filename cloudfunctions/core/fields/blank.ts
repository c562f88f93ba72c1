/** Blanks that take room at the ends of a text. Not every undrawn character: a heart needs its U+FE0F. */
const ENDS = /^[\s\u2800\u3164\uffa0\u115f\u1160]+|[\s\u2800\u3164\uffa0\u115f\u1160]+$/gu;

/** What most texts have: no need to ask Unicode. */
const SEEN = /[!-~\u4e00-\u9fff]/;

/**
 * Whether a reader would see nothing of it: white space, fillers (U+3164, U+2800…), what Unicode says is not drawn.
 * WeChat refuses empty values (PLATFORM §3), and who gets a blank card is not told.
 */
export const isBlank = (text: string): boolean =>
  !SEEN.test(text) && /^[\s\u2800\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}]*$/u.test(text);

export const trimBlanks = (text: string): string => text.replace(ENDS, '');
