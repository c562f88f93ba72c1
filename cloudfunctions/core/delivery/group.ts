import type { Template } from '../config/config';
import type { DueMessage } from '../model/message';

/**
 * By what right a window sends: a credit each, a long-term consent, or none known. `try` calls WeChat once at
 * balance zero, for credits granted before this system was installed.
 */
export type Right = 'credit' | 'consent' | 'try';

/** The rows of one window: one template, one claim, each user once. */
export interface Window {
  template: Template;
  right: Right;
  token: string;
  /** Unique within the claim. */
  number: number;
  leaseUntil: number;
  rows: DueMessage[];
}

export const journalId = (window: Window): string => `${window.token}:${window.number}`;

/** Whether each send of this window takes a credit. */
export const isCounted = (window: Window): boolean => window.right === 'credit';

export const rightOf = (template: Template): Right => (template.kind === 'long-term' ? 'consent' : 'credit');
