import type { Say } from './say';
import { MAIN_SWITCH_OFF } from './texts';
import { fieldsOf } from './storage';
import type { Failure } from './types';

/**
 * What WeChat says by code or text, of `wx.cloud` and of the sheet (PLATFORM §1). The first that fits counts; the last is
 * a code of our own functions.
 */
const REASONS: Record<string, RegExp> = {
  'no-gesture': /TAP/i,
  busy: /not ended/,
  [MAIN_SWITCH_OFF]: /^20004/,
  banned: /^20005/,
  background: /^10005/,
  'cloud-not-ready': /wx\.cloud|601002/,
  'no-environment': /^ no env/,
  'not-deployed': /501000|not.be.found/,
  network: /^1000[23]|network|timeout|request:fail/i,
  template: /^[12]00\d\d /,
  '': /^[A-Z_]+ /,
};

/** Makes an outcome of anything that was thrown or answered as an error. */
export type Fail = (error: unknown, about?: object) => Failure;

export const failOf =
  (say: Say, textOf: (reason: string) => string): Fail =>
  (error, about) => {
    const { code, errCode, errMsg, message } = fieldsOf(error);
    const number = code || errCode || '';
    const detail = `${number} ${errMsg || message || error}`;
    const found = Object.keys(REASONS).find((name) => REASONS[name]!.test(detail));
    const reason = found || (found === '' ? (number as string) : 'failed');
    say(reason, { ...about, detail });
    return { ok: false, reason, message: textOf(reason), detail };
  };
