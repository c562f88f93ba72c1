import type { ErrorCode } from './table';

/** One thing that is wrong with a request, as data. */
export interface Issue {
  /** Machine-readable kind: `invalid_type`, `unrecognized_keys`, `too_long`, `missing`… */
  code: string;
  /** Where: `data.price`, `events[3].nid`. */
  path: string;
  /** What was expected and what came. */
  message: string;
}

/** The one error that crosses a function's edge; everything else is a defect and becomes `INTERNAL`. */
export class NotifyError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly issues: Issue[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'NotifyError';
  }
}
