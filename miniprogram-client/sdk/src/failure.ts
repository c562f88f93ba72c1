import type { Say } from './say';
import { fieldsOf } from './storage';
import type { Failure } from './types';

/** What WeChat says by code or text, of `wx.cloud` and of the sheet (PLATFORM §1). The first that fits counts. */
const REASONS: [RegExp, string][] = [
  [/TAP/i, 'no-gesture'],
  [/not ended/, 'busy'],
  [/^20004/, 'main-switch-off'],
  [/^20005/, 'banned'],
  [/^10005/, 'background'],
  [/wx\.cloud|601002/, 'cloud-not-ready'],
  [/501000|not.be.found/, 'not-deployed'],
  [/^1000[23]|network|timeout|request:fail/i, 'network'],
  [/^[12]00\d\d /, 'template'],
  [/^[A-Z_]+ /, ''],
];

/** Makes an outcome of anything that was thrown or answered as an error. */
export type Fail = (error: unknown, about: object) => Failure;

export const failOf =
  (say: Say, textOf: (reason: string) => string): Fail =>
  (error, about) => {
    const { code, errCode, errMsg, message } = fieldsOf(error);
    const detail = `${code || errCode || ''} ${errMsg || message || error}`;
    const [, found] = REASONS.filter(([pattern]) => pattern.test(detail))[0] || ['', 'failed'];
    const reason = found || String(code);
    say(reason, { ...about, detail });
    return { ok: false, reason, message: textOf(reason), detail };
  };
