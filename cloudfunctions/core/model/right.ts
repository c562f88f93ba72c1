import type { Template } from '../config/config';

/**
 * By what right a notification is sent: a credit, a long-term consent, or none known. `try` calls WeChat once at
 * balance zero, for credits granted before this system was installed.
 */
export type Right = 'credit' | 'consent' | 'try';

/** The rights that a template's sends may have, the first that holds counts. */
export const rightsOf = ({ kind }: Template): readonly Right[] =>
  kind === 'long-term' ? ['consent'] : ['credit', 'try'];

/** Whether a send by this right takes a credit. */
export const isCounted = (right: Right): boolean => right === 'credit';
