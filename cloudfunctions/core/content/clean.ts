import { trimBlanks } from '../fields/blank';

/** Line breaks become a space: WeChat refuses them. */
const LINE_BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/g;
/** What is not seen: controls, zero widths, directions of writing, halves of surrogate pairs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Text as a reader sees it: one line, nothing hidden in it, no blanks around. */
export const clean = (text: string): string =>
  trimBlanks(
    text
      .replace(LINE_BREAKS, ' ')
      .replace(INVISIBLE, (mark, at: number, whole: string) => (isPart(mark, at, whole) ? mark : '')),
  );

/** Whether an invisible mark makes one sign of what stands around it. */
function isPart(mark: string, at: number, text: string): boolean {
  if (mark === '\u200c' || mark === '\u200d')
    return joins(mark, text.slice(Math.max(0, at - 8), at), text.slice(at + 1, at + 3));
  return mark >= '\u{e0020}' && isTagOfFlag(text.slice(Math.max(0, at - 32), at), text.slice(at, at + 32));
}

/** Two parts of an emoji (👩‍🔧), or two letters of a script whose letters change with a joiner; elsewhere it only hides. */
function joins(mark: string, before: string, after: string): boolean {
  // Patterns are made where they are needed: those of emoji take longer than all other rules of a value.
  const cursive = '[\\u0600-\\u0dff\\u0f00-\\u0fff\\u1780-\\u18af\\ufb50-\\ufdff\\ufe70-\\ufefc]';
  if (new RegExp(`${cursive}$`).test(before) && new RegExp(`^${cursive}`).test(after)) return true;
  return (
    mark === '\u200d' &&
    /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?$/u.test(before) &&
    /^\p{Extended_Pictographic}/u.test(after)
  );
}

/** Tags of a flag with their end: as many as are seen from each of them, so that all stay or all go. Known flags have six. */
const MOST_TAGS = 15;

/** A black flag, letters as tags, the end of tags: 🏴󠁧󠁢󠁥󠁮󠁧󠁿. */
function isTagOfFlag(before: string, after: string): boolean {
  const [, begun] = /\u{1f3f4}([\u{e0030}-\u{e007a}]*)$/u.exec(before) ?? [];
  const [rest] = /^[\u{e0030}-\u{e007a}]*\u{e007f}/u.exec(after) ?? [];
  // A tag is two UTF-16 units.
  return begun !== undefined && rest !== undefined && begun.length + rest.length <= 2 * MOST_TAGS;
}
