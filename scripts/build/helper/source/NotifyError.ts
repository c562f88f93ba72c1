export interface Issue {
  code: string;
  path: string;
  message: string;
}

/** What a call of the helper throws, whatever went wrong: a refusal by the functions, or no answer from them. */
export class NotifyError extends Error {
  /** A code of the functions (`BAD_DATA`, `KEY_REUSED`…), or `NO_ANSWER`, `NOT_DEPLOYED`. */
  readonly code: string;
  readonly advice: string | undefined;
  /** One entry per mistake in the request. */
  readonly issues: readonly Issue[];
  readonly requestId: string | undefined;
  /** What the SDK threw, when no answer came. */
  override readonly cause: unknown;

  constructor(details: {
    code: string;
    message: string;
    advice?: string;
    issues?: readonly Issue[];
    requestId?: string;
    cause?: unknown;
  }) {
    super(details.message);
    this.name = 'NotifyError';
    this.code = details.code;
    this.advice = details.advice;
    this.issues = details.issues ?? [];
    this.requestId = details.requestId;
    this.cause = details.cause;
  }
}
