import type { Sentence } from '../../../cloudfunctions/core/reasons/table';

/** Where the source says it in English, the Chinese alone. */
export const zh = (text: string): Sentence => ({ en: '', zh: text });
export const both = (en: string, text: string): Sentence => ({ en, zh: text });
