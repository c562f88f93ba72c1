import type { TemplateBalance } from '../notify';

export interface OnHand {
  /** Messages that can still reach the user. */
  count: number;
  /** There are long-term templates among them, and the user agreed to each. */
  standing: boolean;
}

/** Two aliases may share one WeChat template, and with it one balance. What WeChat refused lately is not counted on. */
export function onHand(templates: readonly TemplateBalance[]): OnHand {
  const counts: Record<string, number> = {};
  const longTerm = templates.filter(({ kind }) => kind === 'long-term');
  for (const { id, kind, available, suspect } of templates) {
    if (kind === 'one-time') counts[id] = suspect ? 0 : available;
  }
  return {
    count: Object.keys(counts).reduce((sum, id) => sum + (counts[id] || 0), 0),
    standing: longTerm.length > 0 && longTerm.every(({ consented }) => consented === true),
  };
}
