/** Marks that look like the one that WeChat takes, and are another character. */

/** Where the full-width twins of ASCII begin and end: `！` to `～`. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const DISTANCE = 0xff01 - 0x21;

/** Punctuation as input methods and word processors write it. */
const LIKE_ASCII: Readonly<Record<string, string>> = {
  '\u3000': ' ',
  '。': '.',
  '、': ',',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '〜': '~',
};
const LIKE = new RegExp(`[${Object.keys(LIKE_ASCII).join('')}]`, 'g');

/** `１５：０１` → `15:01`; as many UTF-16 units as before. */
export const halfWidth = (text: string): string =>
  text
    .replace(FULL_WIDTH, (mark) => String.fromCharCode(mark.charCodeAt(0) - DISTANCE))
    .replace(LIKE, (mark) => LIKE_ASCII[mark] ?? mark);

/** A character in a message; one that joins what stands before it is named by its number too. */
export const shown = (mark: string): string =>
  /^[\p{M}\p{Z}\p{C}]/u.test(mark)
    ? `"${mark}" (U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`
    : `"${mark}"`;
