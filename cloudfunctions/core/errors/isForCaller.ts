import { NotifyError } from './NotifyError';
import { ERRORS } from './table';

/** Whether an error says what somebody has to mend first: the same again meets the same. */
export const isForCaller = (error: unknown): error is NotifyError =>
  error instanceof NotifyError && ERRORS[error.code].fault === 'caller';
