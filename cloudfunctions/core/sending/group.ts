import type { Template } from '../config/config';
import type { DueMessage } from '../model/message';
import type { Right } from '../model/right';

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
