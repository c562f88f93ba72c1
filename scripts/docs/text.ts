/** The pieces that generated pages are made of. */
import type { Sentence } from '../../cloudfunctions/core/reasons/table';

export type Language = keyof Sentence;

/** A page in one language; what the tables of the code say is never written twice. */
export type PageMaker = (language: Language) => string;

/** A pipe would begin another cell, `<` a tag. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

const HAN = /[\p{Script=Han}“《「]/u;

/** The half of a text that says it in English and then in Chinese: `Send less at once. 请求过大。` */
export function half(text: string, language: Language): string {
  const at = text.search(HAN);
  const [en, zh] = at < 0 ? [text, text] : [text.slice(0, at), text.slice(at)];
  return (language === 'en' ? en : zh).trim();
}

/** @throws Error naming what lacks words, so that nothing new goes undocumented */
export function wordsFor<Key extends string>(
  words: Readonly<Record<string, Sentence>>,
  key: Key,
  where: string,
): Sentence {
  const found = Object.hasOwn(words, key) ? words[key] : undefined;
  if (!found) throw new Error(`${where}: expected words in English and Chinese for "${key}"`);
  return found;
}

export const GENERATED: Sentence = {
  en: 'Written by `npm run docs` from the tables that the code uses; do not edit.',
  zh: '本页由 `npm run docs` 根据代码所用的表生成，请勿手改。',
};

export const page = (...parts: string[]): string => `${parts.join('\n\n')}\n`;
