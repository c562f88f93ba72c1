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

/** A collection that nobody has created: no repetition helps. */
const NO_COLLECTION = /COLLECTION_NOT_EXIST/i;

/** What the core sees. The platform's own words stay in the cause: they go to the log, never to a caller. */
export function toStoreError(error: unknown): NotifyError {
  const missing = NO_COLLECTION.test(textOf(error));
  return new NotifyError(
    missing ? 'NOT_SET_UP' : 'UNAVAILABLE',
    missing
      ? 'A collection of this product is missing in the database. 数据库缺少本产品的集合。'
      : 'The database could not be asked just now. 数据库暂时不可用。',
    [],
    { cause: error },
  );
}

function textOf(error: unknown): string {
  const { code, message } = (error ?? {}) as SdkError;
  return `${String(code ?? '')} ${String(message ?? error)}`.trim();
}
