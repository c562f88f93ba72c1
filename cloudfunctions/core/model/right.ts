import type { Template } from '../config/config';

/**
 * By what right a window sends: a credit each, a long-term consent, or none known. `try` calls WeChat once at
 * balance zero, for credits granted before this system was installed.
 */
export type Right = 'credit' | 'consent' | 'try';

export const rightOf = (template: Template): Right => (template.kind === 'long-term' ? 'consent' : 'credit');
