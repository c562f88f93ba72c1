import { NotifyError } from '../errors';

/** Requests over this many characters as JSON are refused before they are looked at. */
const MAX_REQUEST = 256 * 1024;
/** No request is deeper than five; far beyond, recursive code would run out of stack. */
const MAX_DEPTH = 16;
/** zod leaves this one out silently: to refuse it, it must be looked for. */
const PROTOTYPE = '__proto__';

/**
 * Refuses what no schema should be asked about: too deep, too large, or with JavaScript's prototype as a key.
 * Walks without recursion, because the depth is the sender's choice.
 * @throws NotifyError `BAD_REQUEST`, `TOO_LARGE`
 */
export function requirePlain(request: object): void {
  let level: object[] = [request];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw bad('request', 'too_deep', `expected at most ${MAX_DEPTH} levels`);
    if (level.some((value) => Object.hasOwn(value, PROTOTYPE)))
      throw bad(PROTOTYPE, 'bad_key', `expected plain names, got "${PROTOTYPE}"`);
    level = level.flatMap((value) => Object.values(value).filter(isObject));
  }
  if (JSON.stringify(request).length > MAX_REQUEST)
    throw new NotifyError('TOO_LARGE', `The request is over ${MAX_REQUEST / 1024} KB. 请求超过大小上限。`);
}

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

const bad = (path: string, code: string, message: string): NotifyError =>
  new NotifyError('BAD_REQUEST', `${path}: ${message}. 请求格式有误。`, [{ code, path, message }]);
