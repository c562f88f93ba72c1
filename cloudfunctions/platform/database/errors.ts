import { NotifyError } from '../../core/errors';

interface SdkError {
  code?: unknown;
  message?: unknown;
}

/** A duplicate's code differs between generations of the platform; its text does not (PLATFORM §7). */
const DUPLICATE = /E11000|duplicate key|DATABASE_DUPLICATE_WRITE/i;

/** Codes that say the request itself was at fault: repeating it would fail the same way. */
const FINAL = /INVALID_PARAM|COLLECTION_NOT_EXIST|PERMISSION|REQUEST_TOO_LARGE/i;

export const isDuplicate = (error: unknown): boolean => DUPLICATE.test(textOf(error));

/** Lost connections, time-outs, rate limits, garbled answers: every write of the core is harmless the second time. */
export const isWorthRepeating = (error: unknown): boolean => !FINAL.test(textOf(error));

/** What the core sees: `UNAVAILABLE`, with the platform's own words in the cause. */
export function toStoreError(error: unknown): Error {
  return new NotifyError(
    'UNAVAILABLE',
    `The database answered ${textOf(error).slice(0, 200)}. 数据库访问失败。`,
    [],
    { cause: error },
  );
}

function textOf(error: unknown): string {
  const { code, message } = (error ?? {}) as SdkError;
  return `${String(code ?? '')} ${String(message ?? error)}`.trim();
}
