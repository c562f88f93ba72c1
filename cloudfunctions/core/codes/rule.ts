import type { ReasonCode } from '../reasons/table';

/** See the table. */
export type CodeClass = 'failed' | 'retry' | 'pause' | 'quota' | 'credit' | 'unsent' | 'unknown';

export interface CodeRule {
  class: CodeClass;
  reason: ReasonCode;
  /** Whom it concerns: one notification, one user, one template, the whole account, or this call of the function alone. */
  scope: 'message' | 'user' | 'template' | 'account' | 'call';
  /** Of `pause`: for how long at least, ms. */
  pauseMs?: number;
  /** Nobody knows what it means. */
  unlisted?: true;
  en: string;
  zh: string;
}
