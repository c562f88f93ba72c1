import type { FieldRule } from '../fields/rules';
import { clean } from './clean';

/** ASCII, kana, Chinese and their punctuation: each unit is a sign, whatever stands beside it. */
const ONE_BY_ONE =
  /^[\x20-\x7e\u2010-\u2027\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff60]*$/;
/** Made when the first other value is cut: it takes a start as long as all other rules together. */
let segmenter: Intl.Segmenter | undefined;

/** Characters as a reader sees them: 🇨🇳, 👍🏽 and é are one each. */
function signsOf(text: string): string[] {
  if (ONE_BY_ONE.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * Cuts to `max` UTF-16 units between two signs as a reader sees them.
 * @returns what is left; empty when not even the first sign has room
 */
export function cut(text: string, max: number, how: FieldRule['cut']): string {
  if (how === 'never' || text.length <= max) return text;
  const end = how === 'ellipsis' ? '…' : '';
  let head = '';
  // A sign has one unit at least: of a megabyte, the beginning is enough.
  for (const sign of signsOf(text.slice(0, 4 * max + 256))) {
    if (head.length + sign.length + end.length > max) break;
    head += sign;
  }
  // A joiner that has lost its other half goes too.
  head = clean(head);
  return head === '' ? '' : head + end;
}
