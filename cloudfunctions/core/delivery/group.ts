import type { Template } from '../config/config';
import type { MessageDocument } from '../model/message';

/** The rows of one window: one template, one claim, each user once. */
export interface Window {
  template: Template;
  token: string;
  /** Unique within the claim. */
  number: number;
  leaseUntil: number;
  rows: MessageDocument[];
}

export const journalId = (window: Window): string => `${window.token}:${window.number}`;

/** Whether a send of this template takes a credit. */
export const isCounted = (template: Template): boolean => template.kind === 'one-time';
